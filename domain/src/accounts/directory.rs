//! The accounts of all tenants, as the store keeps them: created, read, listed, changed and removed.

use crate::accounts::{Account, AccountKey, Progress, Switch};
use crate::digest::Ha1;
use crate::store_error::StoreError;
use async_trait::async_trait;
use std::sync::Arc;

/// A change to an account.
#[derive(Clone, Debug)]
pub enum AccountChange {
    /// Switch it; an activation link that is still out is void from then on.
    Switch(Switch),
    /// Replace these HA1s; those of other hash functions are removed, for they belong to an older password.
    Ha1s(Vec<Ha1>),
    /// Nothing but what every change does too: end its sessions.
    EndSessions,
}

/// Which accounts to list: all of a tenant, or of one realm of it.
#[derive(Clone, Copy, Debug)]
pub struct AccountFilter<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// One realm, or all.
    pub realm: Option<&'a str>,
}

/// Whether a username is one that is looked for.
pub type NameTest = Box<dyn Fn(&str) -> bool + Send>;

/// Why accounts were not created; nothing at all was written.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Accounts of these keys exist already.
    #[error("{} of the usernames are taken", .0.len())]
    Taken(Vec<AccountKey>),
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// The accounts of all tenants.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable: it survives `kill -9` and power
/// loss. A write whose future is dropped may be done or not; one that had not begun is not.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Creates accounts in one transaction, all or nothing.
    async fn create_accounts(&self, accounts: Vec<Account>) -> Result<(), CreateError>;

    /// The same for many of them: `progress` counts those that were written.
    async fn import_accounts(&self, accounts: Vec<Account>, progress: &Arc<Progress>) -> Result<(), CreateError> {
        let count = accounts.len() as u64;
        self.create_accounts(accounts).await?;
        progress.set(count, count);
        Ok(())
    }

    /// The account of a key.
    async fn account(&self, key: &AccountKey) -> Result<Option<Account>, StoreError>;

    /// At most `limit` accounts by realm and username, those after `after`.
    async fn accounts(
        &self,
        filter: AccountFilter<'_>,
        after: Option<&AccountKey>,
        limit: u32,
    ) -> Result<Vec<Account>, StoreError>;

    /// How many accounts there are.
    async fn count_accounts(&self, filter: AccountFilter<'_>) -> Result<u64, StoreError>;

    /// The keys of at most `limit` accounts, of all tenants and realms, for whose username `which` holds. Reads every
    /// name there is: for an operator's question, not for a login.
    async fn find_names(&self, which: NameTest, limit: usize) -> Result<Vec<AccountKey>, StoreError>;

    /// Changes an account and gives it another session epoch; `now` in Unix seconds is the activation time of one that
    /// becomes active for the first time. `false` where there is none of the key.
    async fn change_account(&self, key: &AccountKey, change: AccountChange, now: u64) -> Result<bool, StoreError>;

    /// Removes an account with its credentials and activation. `false` where there is none of the key.
    async fn remove_account(&self, key: &AccountKey) -> Result<bool, StoreError>;
}

#[cfg(test)]
pub(crate) mod tests;
