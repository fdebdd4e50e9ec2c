//! How many failures were counted: whether any came while a digest was being checked.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many failures had been noted when a check was permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailuresNoted(u64);

/// How many failures were begun to be noted, and how many of them are. On cache lines of their own: each decision reads
/// them, each failure writes to them, and what lies beside them in the blacklist is read alone.
#[derive(Default)]
#[repr(align(128))]
pub(super) struct Failures {
    begun: AtomicU64,
    noted: AtomicU64,
}

impl Failures {
    /// Notes one.
    pub fn note<R>(&self, note: impl FnOnce() -> R) -> R {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let noted = note();
        self.noted.fetch_add(1, Ordering::SeqCst);
        noted
    }

    /// How many are noted by now.
    pub fn noted(&self) -> FailuresNoted {
        FailuresNoted(self.noted.load(Ordering::SeqCst))
    }

    /// Whether none was begun since all that were noted by then; one half-noted then counts as one since.
    pub fn none_since(&self, FailuresNoted(noted): FailuresNoted) -> bool {
        self.begun.load(Ordering::SeqCst) == noted
    }
}
