//! The short-lived signed token of somebody who signed in. Nothing is stored of it: the page holds it, never a cookie.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use rand::CryptoRng;
use sha2::Sha256;
use std::fmt;

use crate::account::{AccountKey, AccountUsername};
use crate::digest::{Ha1, Realm};
use crate::limits::{SESSION_LIFETIME, SESSION_TOKEN};
use crate::now::Now;

/// Signs and judges the tokens of all tenants. The key lives as long as the process, so a restart ends all sessions.
/// One instance for all workers.
pub struct Sessions {
    mac: Hmac<Sha256>,
}

impl Sessions {
    /// Draws the key.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        Self { mac: Hmac::new_from_slice(&key).expect("HMAC takes a key of any length (RFC 2104 section 3)") }
    }

    /// A token for the account, good for 15 minutes and for as long as its HA1 is this one.
    #[must_use]
    pub fn open(&self, account: &AccountKey, ha1: &Ha1, now: Now) -> SessionToken {
        let payload = payload(now.unix_seconds() + SESSION_LIFETIME.as_secs(), account);
        let mac = self.over(&payload, ha1).finalize().into_bytes();
        SessionToken(format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(mac)))
    }

    /// Whether the token behind `claimed` was made here for an account with this HA1 and is still good: valid while
    /// now <= expiry. The MACs are compared in constant time.
    #[must_use]
    pub fn confirms(&self, claimed: &Claimed, ha1: &Ha1, now: Now) -> bool {
        let genuine = self.over(&claimed.payload, ha1).verify_slice(&claimed.mac).is_ok();
        genuine & (now.unix_seconds() <= claimed.expires)
    }

    /// The length in front keeps the payload from running into the HA1.
    fn over(&self, payload: &[u8], ha1: &Ha1) -> Hmac<Sha256> {
        let length = u64::try_from(payload.len()).expect("a length fits 64 bits");
        self.mac
            .clone()
            .chain_update(b"session")
            .chain_update(length.to_be_bytes())
            .chain_update(payload)
            .chain_update(ha1.as_bytes())
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
        let (expires, account) = read_payload(&payload)?;
        Some(Self { account, expires, mac: URL_SAFE_NO_PAD.decode(mac).ok()?, payload })
    }
}

impl fmt::Debug for Claimed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Claimed").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The expiry in Unix seconds, then tenant, realm and username, each behind its length.
fn payload(expires: u64, account: &AccountKey) -> Vec<u8> {
    let mut payload = expires.to_be_bytes().to_vec();
    for text in [&*account.tenant, account.realm.as_str(), account.username.as_str()] {
        payload.extend(u32::try_from(text.len()).expect("names are short").to_be_bytes());
        payload.extend(text.as_bytes());
    }
    payload
}

fn read_payload(payload: &[u8]) -> Option<(u64, AccountKey)> {
    let (expires, rest) = payload.split_first_chunk()?;
    let (tenant, rest) = read_text(rest)?;
    let (realm, rest) = read_text(rest)?;
    let (username, rest) = read_text(rest)?;
    let account = AccountKey {
        tenant: tenant.to_owned(),
        realm: Realm::parse(realm)?,
        username: AccountUsername::parse(username).ok()?,
    };
    rest.is_empty().then_some((u64::from_be_bytes(*expires), account))
}

fn read_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}

#[cfg(test)]
mod tests;
