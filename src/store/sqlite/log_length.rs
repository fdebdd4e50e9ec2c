//! How long the write-ahead log of the store is.

use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many pages the log holds; the hook of the writing connection reports it with each commit.
#[derive(Clone, Debug, Default)]
pub(super) struct LogLength(Arc<AtomicU32>);

impl LogLength {
    /// Has a connection report here. It replaces SQLite's own checkpoints after a commit.
    pub(super) fn follow(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let length = Arc::clone(&self.0);
        let report = move |_: &mut _, pages| {
            length.store(u32::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        };
        connection.wal_hook(Some(report))
    }

    /// As of the last commit.
    pub(super) fn pages(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}
