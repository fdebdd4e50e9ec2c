//! How far a long piece of work on the store has come: written by the store, shown by the command line.

use std::sync::atomic::{AtomicU64, Ordering};

/// Pieces of work that are done, of how many. Both are 0 before the work begins.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Sets both.
    pub fn set(&self, done: u64, total: u64) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(done, Ordering::Relaxed);
    }

    /// The pieces that are done, and all of them.
    #[must_use]
    pub fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}
