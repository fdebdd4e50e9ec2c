//! The embedded store: one SQLite file, one writer thread, a few readers, and the index in memory.

mod account_counts;
mod accounts;
mod all_accounts;
mod audit;
mod backup;
mod checkpoints;
mod credentials;
mod email_requests;
mod erasure;
mod error;
mod file;
mod follower;
mod indexed;
mod links;
mod log_length;
mod migrations;
mod network_rules;
mod outbox;
mod owner_changes;
mod owner_roles;
mod pending;
mod phones;
mod readers;
mod registrations;
mod roles;
mod roles_of_phones;
mod rows;
mod security;
mod sessions;
mod signups;
mod writer;

use super::index::AccountIndex;
use domain::accounts::Author;
pub(super) use error::SqliteError;

use file::StoreFile;
use follower::Follower;
use pending::PendingBounds;
use readers::Readers;
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock};
use writer::{Others, Writer};

/// A `Store` in one SQLite file. Other processes may use the file at the same time.
pub(super) struct SqliteStore {
    file: StoreFile,
    writer: Writer,
    readers: Readers,
    index: Arc<OnceLock<AccountIndex>>,
    follower: Arc<Mutex<Follower>>,
    pending: Arc<PendingBounds>,
    /// The monotonic time of the last successful refresh, in milliseconds.
    refreshed: AtomicU64,
    /// Whose changes are audited; `None` in a server, whose changes are made by the account's own user.
    author: Option<Arc<Author>>,
}

impl SqliteStore {
    /// Opens the file, making it and its folder where they are missing; brings it to the newest schema.
    pub(super) fn open(path: &Path) -> Result<Self, SqliteError> {
        let (file, connection) = StoreFile::open(path)?;
        Self::of(file, connection)
    }

    /// The same for an operator, whose changes are recorded.
    pub(super) fn open_for(path: &Path, author: Author) -> Result<Self, SqliteError> {
        Ok(Self { author: Some(Arc::new(author)), ..Self::open(path)? })
    }

    /// Opens a file that is there, of whatever schema can be read; nothing of this store can write.
    pub(super) fn open_to_read(path: &Path) -> Result<Self, SqliteError> {
        let (file, connection) = StoreFile::open_to_read(path)?;
        Self::of(file, connection)
    }

    fn of(file: StoreFile, connection: Connection) -> Result<Self, SqliteError> {
        let index = Arc::new(OnceLock::new());
        let follower = Arc::new(Mutex::new(Follower::new(file.clone(), Arc::clone(&index))));
        let readers = Readers::new(file.clone());
        let pending = Arc::new(PendingBounds::default());
        let others = Others { follower: Arc::clone(&follower), readers: readers.pool(), pending: Arc::clone(&pending) };
        let writer = Writer::start(file.clone(), connection, others)?;
        Ok(Self { file, writer, readers, index, follower, pending, refreshed: AtomicU64::new(0), author: None })
    }
}
