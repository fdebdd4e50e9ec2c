//! Care for the store as a whole: erasing what was removed, copying it, and leaving it in order.

use crate::accounts::{AccountKey, Progress};
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
    /// An existing file is an error and stays as it is.
    async fn backup(&self, destination: &Path) -> Result<(), StoreError> {
        self.backup_with_progress(destination, &Arc::default()).await
    }

    /// The same; `progress` counts the pages that were copied.
    async fn backup_with_progress(&self, destination: &Path, progress: &Arc<Progress>) -> Result<(), StoreError>;

    /// Folds logs into the store's main file, so that the file is complete once no process has it open: it can be
    /// copied, and a backup can replace it. For the end of a service; the store stays in use.
    async fn settle(&self) -> Result<(), StoreError>;
}
