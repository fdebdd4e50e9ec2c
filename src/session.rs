//! The short-lived signed token of a person who signed in. The page holds it, never a cookie; of a session nothing is
//! stored but, once it was signed out, its number.

mod ended;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::fmt;
use std::time::Duration;

use crate::account::{AccountKey, AccountUsername, SessionEpoch};
use crate::digest::{Ha1, Realm};
use crate::now::Now;
use crate::tenant::TenantId;
use ended::EndedSessions;

/// Limit: how long a session lasts, by the wall clock.
pub const SESSION_LIFETIME: Duration = Duration::from_mins(15);

/// Limit: what is read of a session's token, in bytes: names of a tenant, a realm and an account fit easily.
const SESSION_TOKEN: usize = 4 * 1024;

/// Signs and judges the tokens of all tenants. The key lives as long as the process, so a restart ends all sessions.
/// One instance for all workers.
pub struct Sessions {
    mac: Hmac<Sha256>,
    ended: EndedSessions,
}

/// What an account must still have for a session to go on: that which it was opened with.
#[derive(Clone, Copy)]
pub struct OpenedWith<'a> {
    /// Its MD5 HA1.
    pub ha1: &'a Ha1,
    /// Its epoch.
    pub epoch: SessionEpoch,
}

/// Tells the sessions of one account apart, those of one second too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionNumber([u8; 16]);

impl SessionNumber {
    /// Draws one that no other session has.
    #[must_use]
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut number = [0; 16];
        rng.fill_bytes(&mut number);
        Self(number)
    }
}

impl Sessions {
    /// Draws the key.
    #[must_use]
    pub fn generate(tenants: usize, rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        let mac = Hmac::new_from_slice(&key).expect("HMAC takes a key of any length (RFC 2104 section 3)");
        Self { mac, ended: EndedSessions::new(tenants, rng.next_u64()) }
    }

    /// A token for the account, good for 15 minutes and for as long as the account has what it was opened with.
    #[must_use]
    pub fn open(&self, account: &AccountKey, with: OpenedWith<'_>, number: SessionNumber, now: Now) -> SessionToken {
        let payload = payload(now.unix_seconds() + SESSION_LIFETIME.as_secs(), number, account);
        let mac = self.over(&payload, with).finalize().into_bytes();
        SessionToken(format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(mac)))
    }

    /// Whether the token behind `claimed` was made here for an account of `tenant` that still has what it was opened with,
    /// and is still good: valid while now <= expiry, and not signed out. The MACs are compared in constant time.
    #[must_use]
    pub fn confirms(&self, claimed: &Claimed, tenant: TenantId, with: OpenedWith<'_>, now: Now) -> bool {
        let genuine = self.over(&claimed.payload, with).verify_slice(&claimed.mac).is_ok();
        genuine & (now.unix_seconds() <= claimed.expires) & !self.ended.holds(tenant, claimed)
    }

    /// Signs a session out that was confirmed: its token is good for nothing from now on.
    pub fn end(&self, claimed: &Claimed, tenant: TenantId, now: Now) {
        self.ended.note(tenant, claimed, now);
    }

    /// Forgets signed-out sessions that are over by themselves; called now and then.
    pub fn sweep(&self, now: Now) {
        self.ended.sweep(now);
    }

    /// The length in front keeps the payload from running into the HA1, whose length its hash function fixes.
    fn over(&self, payload: &[u8], with: OpenedWith<'_>) -> Hmac<Sha256> {
        let length = u64::try_from(payload.len()).expect("a length fits 64 bits");
        self.mac
            .clone()
            .chain_update(b"session")
            .chain_update(length.to_be_bytes())
            .chain_update(payload)
            .chain_update(with.epoch.0.to_be_bytes())
            .chain_update(with.ha1.as_bytes())
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sessions(..)")
    }
}

/// `<base64url(payload)>.<base64url(HMAC-SHA256)>`, as good as the password while it lasts: never printed.
#[derive(Clone)]
pub struct SessionToken(String);

impl SessionToken {
    /// The text, for the answer to a sign-in only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(..)")
    }
}

/// What a token says, before anything of it is believed.
pub struct Claimed {
    /// Whose it says it is.
    pub account: AccountKey,
    expires: u64,
    number: SessionNumber,
    payload: Vec<u8>,
    mac: Vec<u8>,
}

impl Claimed {
    /// Reads a token; `None` for what has not its form or is too long.
    #[must_use]
    pub fn parse(token: &str) -> Option<Self> {
        if token.len() > SESSION_TOKEN {
            return None;
        }
        let (payload, mac) = token.split_once('.')?;
        let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let (expires, number, account) = read_payload(&payload)?;
        Some(Self { account, expires, number, mac: URL_SAFE_NO_PAD.decode(mac).ok()?, payload })
    }

    /// Which of the account's sessions it says it is.
    #[must_use]
    pub const fn number(&self) -> SessionNumber {
        self.number
    }
}

impl fmt::Debug for Claimed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Claimed").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The expiry in Unix seconds, the session's number, then tenant, realm and username, each behind its length.
fn payload(expires: u64, number: SessionNumber, account: &AccountKey) -> Vec<u8> {
    let mut payload = expires.to_be_bytes().to_vec();
    payload.extend(number.0);
    for text in [&*account.tenant, account.realm.as_str(), account.username.as_str()] {
        payload.extend(u32::try_from(text.len()).expect("names are short").to_be_bytes());
        payload.extend(text.as_bytes());
    }
    payload
}

fn read_payload(payload: &[u8]) -> Option<(u64, SessionNumber, AccountKey)> {
    let (expires, rest) = payload.split_first_chunk()?;
    let (number, rest) = rest.split_first_chunk()?;
    let (tenant, rest) = read_text(rest)?;
    let (realm, rest) = read_text(rest)?;
    let (username, rest) = read_text(rest)?;
    let account = AccountKey {
        tenant: tenant.to_owned(),
        realm: Realm::parse(realm)?,
        username: AccountUsername::parse(username).ok()?,
    };
    rest.is_empty().then_some((u64::from_be_bytes(*expires), SessionNumber(*number), account))
}

fn read_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

#[cfg(test)]
mod tests;
