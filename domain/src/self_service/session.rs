//! Sessions: who is signed in, since when and from where, as rows of the store that outlive a restart and count on every node.

use crate::accounts::AccountKey;
use crate::secrets::LinkToken;
use crate::self_service::device::Device;
use crate::self_service::security::Notice;
use crate::store_error::StoreError;
use crate::time::Now;
use async_trait::async_trait;
use rand::CryptoRng;
use std::fmt;
use std::time::Duration;

/// Limit: how often it is written down that a session was used.
pub const SEEN_EVERY: Duration = Duration::from_mins(5);

/// Limit: how long after a proof of the password an act counts as fresh.
pub const FRESH: Duration = Duration::from_mins(5);

/// Limit: sessions of one account. The one that was used longest ago makes room for a new one.
pub const SESSIONS: u32 = 50;

/// How long sessions last, by the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without being used.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
}

/// What a session's owner calls it by, in their list: 16 hex digits, good for nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    /// Takes 16 lower-case hex digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 16 && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// Draws a new one.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 8];
        rng.fill_bytes(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The SHA-256 of a secret that a client holds; the secret cannot be recovered from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    /// What is kept of a token.
    #[must_use]
    pub fn of(token: &LinkToken) -> Self {
        Self(token.sha256())
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretHash(..)")
    }
}

/// How a session was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInMethod {
    /// With the password.
    Password,
    /// With a link or code from an email.
    Magic,
    /// By setting a new password with a link from an email.
    Recovery,
    /// With a passkey.
    Passkey,
    /// By another identity provider.
    Upstream,
}

crate::names!(SignInMethod {
    "password" => Password, "magic" => Magic, "recovery" => Recovery, "passkey" => Passkey, "upstream" => Upstream
});

/// A session to be begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What its owner calls it by.
    pub id: SessionId,
    /// What is kept of its token.
    pub hash: SecretHash,
    /// How it is begun.
    pub method: SignInMethod,
    /// The browser or program that holds it.
    pub device: Device,
}

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What its owner calls it by.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountKey,
    /// How it was begun.
    pub method: SignInMethod,
    /// Unix seconds of its beginning.
    pub created: u64,
    /// Unix seconds of its last use, to five minutes.
    pub last_seen: u64,
    /// Unix seconds when its owner last proved who they are.
    pub authenticated: u64,
    /// The browser or program that it was begun with.
    pub device: Device,
}

impl Session {
    /// Whether its owner has proved who they are within the last five minutes.
    #[must_use]
    pub fn is_fresh(&self, now: Now) -> bool {
        now.unix_seconds().abs_diff(self.authenticated) <= FRESH.as_secs()
    }

    /// Whether its use is to be written down.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        now.unix_seconds().abs_diff(self.last_seen) >= SEEN_EVERY.as_secs()
    }
}

/// The sessions of all accounts.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable. A session goes on as long as nothing
/// happens to its account that ends its sessions: [`crate::accounts::SessionEpoch`].
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Begins a session of an active account, with the security event and the emails of `notice`; `false` where there is no
    /// active account of the key, and nothing was written.
    async fn begin_session(
        &self,
        key: &AccountKey,
        session: NewSession,
        notice: Notice,
        now: u64,
    ) -> Result<bool, StoreError>;

    /// The session of a token of this tenant, where it goes on at `now` (Unix seconds) within these limits and its account is
    /// active.
    async fn session(
        &self,
        tenant: &str,
        token: SecretHash,
        limits: SessionLimits,
        now: u64,
    ) -> Result<Option<Session>, StoreError>;

    /// Writes down that a session was used.
    async fn session_seen(&self, id: &SessionId, now: u64) -> Result<(), StoreError>;

    /// Writes down that a session's owner has proved who they are. `false` where there is no such session.
    async fn session_authenticated(&self, id: &SessionId, now: u64) -> Result<bool, StoreError>;

    /// The sessions of an account that go on, the last one used first.
    async fn sessions(&self, key: &AccountKey, limits: SessionLimits, now: u64) -> Result<Vec<Session>, StoreError>;

    /// Ends one session of an account; `false` where it has no such session.
    async fn end_session(&self, key: &AccountKey, id: &SessionId) -> Result<bool, StoreError>;

    /// Ends all sessions of an account but one; returns how many.
    async fn end_other_sessions(&self, key: &AccountKey, kept: &SessionId) -> Result<u64, StoreError>;

    /// Whether an account was signed in to from such a device before, or never at all.
    async fn knows_device(&self, key: &AccountKey, device: &Device) -> Result<bool, StoreError>;

    /// Removes sessions that are over; returns how many.
    async fn purge_sessions(&self, limits: SessionLimits, now: u64) -> Result<u64, StoreError>;
}
