//! Pending accounts and the links that activate them, as the store keeps them.

use crate::accounts::{Account, AccountKey, ActivationHash, EmailAddress};
use crate::outbox::Email;
use crate::store_error::StoreError;
use crate::tenant::Language;
use async_trait::async_trait;

/// What a signup creates in one transaction.
#[derive(Clone, Debug)]
pub struct Signup {
    /// The pending account.
    pub account: Account,
    /// The language that its owner reads.
    pub language: Language,
    /// The hash of the token in the email.
    pub activation: ActivationHash,
    /// Unix seconds after which the token and the pending account are gone.
    pub activation_expires: u64,
    /// The email, as a row of the outbox until it is delivered.
    pub email: Email,
    /// How many accounts of the tenant may wait for their activation, this one included.
    pub pending_most: u32,
}

/// A pending account, as far as limits count it.
#[derive(Clone, Debug)]
pub struct PendingAccount {
    /// The tenant's name.
    pub tenant: String,
    /// Where its email went.
    pub email: EmailAddress,
    /// Unix seconds of its creation.
    pub created: u64,
}

/// Why no account was created; nothing at all was written.
#[derive(Debug, thiserror::Error)]
pub enum SignupError {
    /// An account of this key exists already.
    #[error("the username is taken")]
    Taken,
    /// As many accounts of the tenant wait for their activation as may.
    #[error("too many accounts are waiting for activation")]
    Full,
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// Pending accounts and their activation tokens.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and power
/// loss. A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait Activations: Send + Sync {
    /// Creates account, activation and outbox row together, or nothing. A pending account of the same key whose
    /// activation has expired at `now` (Unix seconds) does not stand in the way. `Full` where as many accounts of the tenant
    /// are pending as may be, signups of the same moment included.
    async fn sign_up(&self, signup: Signup, now: u64) -> Result<(), SignupError>;

    /// Uses a live token of this tenant up and makes its pending account active. `None` where the token is unknown, another
    /// tenant's, used or expired at `now` (Unix seconds; valid while now <= expiry), or the account is gone or not pending.
    /// Of many calls at once with one token exactly one gets the account.
    async fn activate(
        &self,
        tenant: &str,
        activation: ActivationHash,
        now: u64,
    ) -> Result<Option<AccountKey>, StoreError>;

    /// Whether `activate` would find the token live, using nothing up.
    async fn activation_is_live(&self, tenant: &str, activation: ActivationHash, now: u64) -> Result<bool, StoreError>;

    /// How many accounts of a tenant are pending, those included that have expired and are not removed yet.
    async fn pending_accounts(&self, tenant: &str) -> Result<u64, StoreError>;

    /// A number that the tenant's pending accounts did not exceed a moment ago, where one is known without asking the store.
    fn pending_at_most(&self, _tenant: &str) -> Option<u64> {
        None
    }

    /// Pending accounts of all tenants that were created after `since` (Unix seconds), at most `limit`.
    async fn pending_since(&self, since: u64, limit: u32) -> Result<Vec<PendingAccount>, StoreError>;

    /// Removes pending accounts whose activation has expired; returns how many.
    async fn purge_expired(&self, now: u64) -> Result<u64, StoreError>;
}
