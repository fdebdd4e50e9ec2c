//! Care for the store as a whole: erasing what was removed, copying it, and leaving it in order.

use crate::accounts::{AccountKey, AccountState, Progress};
use crate::outbox::EmailId;
use crate::store_error::StoreError;
use async_trait::async_trait;
use std::path::Path;
use std::sync::Arc;

/// What is left of removed accounts and replaced HA1s besides the store's log, and is to be erased.
#[derive(Debug)]
pub struct Erasures {
    /// Accounts that are gone.
    pub accounts: Vec<AccountKey>,
    /// Emails that were written to them, at most a thousand accounts' at once.
    pub emails: Vec<EmailId>,
    /// The store's own number of the last change that this is about.
    pub last_change: Option<i64>,
    /// The store's own number of the last row of emails that this is about.
    pub last_emails: Option<i64>,
}

/// Whether the store's log was emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogState {
    /// It holds nothing.
    Empty,
    /// A reader or another process still needs it; try again.
    InUse,
}

/// What an operator watches of the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// Accounts by tenant and state, as the last refresh read them; what there is none of may be missing.
    pub accounts: Vec<AccountCount>,
    /// Emails in the outbox, due or not.
    pub emails_waiting: u64,
    /// Unix seconds when the oldest of them was written; `None` where none waits.
    pub oldest_email: Option<u64>,
    /// Unix seconds when the last copy was begun for an operator that was finished; `None` where there was none.
    pub last_backup: Option<u64>,
    /// The size of the store's file, in bytes.
    pub database_bytes: u64,
    /// The size of its log, in bytes.
    pub log_bytes: u64,
}

/// How many accounts of a tenant are in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCount {
    /// The tenant's name.
    pub tenant: String,
    /// Their state.
    pub state: AccountState,
    /// How many.
    pub accounts: u64,
}

/// What is done to the store as a whole. All methods may be called at once from many tasks, while the store is in use.
#[async_trait]
pub trait Upkeep: Send + Sync {
    /// What is to be erased, as far as `credential` no longer needs it; `None` where there is nothing.
    async fn erasures(&self) -> Result<Option<Erasures>, StoreError>;

    /// Forgets what was erased everywhere else.
    async fn erased(&self, erasures: Erasures) -> Result<(), StoreError>;

    /// Folds the log, which holds what was removed, into the store's file and empties it; writers wait for it for a
    /// tenth of a second at most. After this, removed HA1s and addresses are in none of the store's files.
    async fn empty_log(&self) -> Result<LogState, StoreError>;

    /// Writes a complete, consistent copy to a new file at `destination` (mode 0600) while the store stays in use.
    /// An existing file is an error and stays as it is. Made for an operator, it is the last backup from then on.
    async fn backup(&self, destination: &Path) -> Result<(), StoreError> {
        self.backup_with_progress(destination, &Arc::default()).await
    }

    /// The same; `progress` counts the pages that were copied.
    async fn backup_with_progress(&self, destination: &Path, progress: &Arc<Progress>) -> Result<(), StoreError>;

    /// What an operator watches. Cheap: neither the accounts nor the emails are read one by one.
    async fn figures(&self) -> Result<StoreFigures, StoreError>;

    /// Folds logs into the store's main file, so that the file is complete once no process has it open: it can be
    /// copied, and a backup can replace it. For the end of a service; the store stays in use.
    async fn settle(&self) -> Result<(), StoreError>;
}
