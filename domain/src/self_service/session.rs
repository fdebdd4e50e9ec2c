//! The short-lived signed token of a signed-in user. The page holds it, never a cookie; of a session nothing is
//! stored but, once it was signed out, its number.

mod claims;
mod ended;

pub use claims::{SESSION_LIFETIME, SessionClaims, SessionNumber};

use rand::CryptoRng;
use std::fmt;

use crate::accounts::{AccountKey, SessionEpoch};
use crate::digest::Ha1;
use crate::secrets::{Signed, SigningKey};
use crate::tenant::TenantId;
use crate::time::Now;
use ended::EndedSessions;

/// A session's token, as good as the password while it lasts: never printed.
pub type SessionToken = Signed<SessionClaims>;

/// Signs and judges the tokens of all tenants. The key lives as long as the process, so a restart ends all sessions.
/// One instance for all workers.
pub struct Sessions {
    key: SigningKey,
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

impl Sessions {
    /// Draws the key.
    #[must_use]
    pub fn generate(tenants: usize, rng: &mut dyn CryptoRng) -> Self {
        let key = SigningKey::generate(rng);
        Self { key, ended: EndedSessions::new(tenants, rng.next_u64()) }
    }

    /// A token for the account, good for 15 minutes and for as long as the account has what it was opened with.
    #[must_use]
    pub fn open(&self, account: &AccountKey, with: OpenedWith<'_>, number: SessionNumber, now: Now) -> SessionToken {
        let claims = SessionClaims { account: account.clone(), number };
        let expires = now.unix_seconds() + SESSION_LIFETIME.as_secs();
        self.key.sign(claims, expires, &[&with.epoch.0.to_be_bytes(), with.ha1.as_bytes()])
    }

    /// Whether a token was made here for an account of `tenant` that still has what it was opened with, and is still good:
    /// valid while now <= expiry, and not signed out. The MACs are compared in constant time.
    #[must_use]
    pub fn confirms(&self, token: &SessionToken, tenant: TenantId, with: OpenedWith<'_>, now: Now) -> bool {
        let bound_to: [&[u8]; 2] = [&with.epoch.0.to_be_bytes(), with.ha1.as_bytes()];
        let is_good = self.key.confirms(token, &bound_to, now.unix_seconds());
        is_good & !self.ended.holds(tenant, token.claims(), token.expires())
    }

    /// Signs a session out that was confirmed: its token is good for nothing from now on.
    pub fn end(&self, token: &SessionToken, tenant: TenantId, now: Now) {
        self.ended.note(tenant, token.claims(), token.expires(), now);
    }

    /// Forgets signed-out sessions that are over by themselves; called now and then.
    pub fn sweep(&self, now: Now) {
        self.ended.sweep(now);
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sessions(..)")
    }
}

#[cfg(test)]
mod tests;
