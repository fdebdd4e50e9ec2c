//! Credentials: what a login asks of the store.

use crate::accounts::{AccountState, SessionEpoch};
use crate::digest::{Ha1, HashFunction};
use crate::store_error::StoreError;
use crate::tenant::{ApplicationSid, DirectCalling};
use crate::time::Now;
use async_trait::async_trait;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Limit: how long `credential` may answer from what the last successful `refresh` saw.
pub const STALE_AFTER: Duration = Duration::from_secs(5);

/// Which HA1 an answer needs.
#[derive(Clone, Copy, Debug)]
pub struct CredentialKey<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// The realm, byte for byte.
    pub realm: &'a str,
    /// The username, byte for byte.
    pub username: &'a str,
    /// The hash function of the answer.
    pub algorithm: HashFunction,
}

/// What the store knows about the account of a key.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Only an active account may log in.
    pub state: AccountState,
    /// The HA1 of the wanted hash function, where the account has one.
    pub ha1: Option<Ha1>,
    /// The account's own longest registration, in seconds.
    pub expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub application_sid: Option<ApplicationSid>,
    /// The account's own direct calls.
    pub direct_calling: DirectCalling,
    /// Which of its sessions are valid.
    pub session_epoch: SessionEpoch,
}

/// What a look-up found, or that the store did not answer.
type Found = Result<Option<Credential>, StoreError>;

/// The answer to a look-up: there at once, as it is of a store that answers from memory, without a piece of memory for
/// a future; or still to come.
pub enum LookUp<'a> {
    /// It is there.
    Done(std::future::Ready<Found>),
    /// It is waited for.
    Waiting(Pin<Box<dyn Future<Output = Found> + Send + 'a>>),
}

impl LookUp<'_> {
    /// An answer that is there.
    #[inline]
    #[must_use]
    pub fn done(found: Found) -> Self {
        Self::Done(std::future::ready(found))
    }
}

impl Future for LookUp<'_> {
    type Output = Found;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Found> {
        match self.get_mut() {
            Self::Done(found) => Pin::new(found).poll(context),
            Self::Waiting(found) => found.as_mut().poll(context),
        }
    }
}

/// The credentials of all accounts, in memory.
///
/// All methods may be called at once from many tasks. A change made by another process counts here after that process
/// returned and `refresh` was called.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Looks a credential up in memory: no I/O, the same work whether it exists or not. `Unavailable` before the
    /// first `refresh` and while refreshing has failed for longer than [`STALE_AFTER`] at `now`.
    fn credential<'a>(&'a self, key: CredentialKey<'a>, now: Now) -> LookUp<'a>;

    /// Brings what `credential` sees up to date with all commits of all processes; fills it at first. The server
    /// calls it at start and a few times a second, with `now` from before the call.
    async fn refresh(&self, now: Now) -> Result<(), StoreError>;
}
