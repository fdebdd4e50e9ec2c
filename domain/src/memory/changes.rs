//! Whether something has changed since it was last written down.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A number that is another one after a change. It grows once for all changes between two looks at it: workers who change
/// something with each request would otherwise all write to one place in memory.
#[derive(Default)]
pub struct Changes {
    number: AtomicU64,
    /// Whether the number grew since it was last looked at.
    has_grown: AtomicBool,
}

impl Changes {
    /// The number. To be asked before what changes is read: whatever changes after that makes it another one. What changes
    /// and what is read are ordered by a lock of their own.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.has_grown.store(false, Ordering::Relaxed);
        self.number.load(Ordering::Relaxed)
    }

    /// Says that something has changed; to be called after the change.
    pub fn note(&self) {
        if !self.has_grown.load(Ordering::Relaxed) && !self.has_grown.swap(true, Ordering::Relaxed) {
            self.number.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_another_one_after_a_change_and_the_same_after_none() {
        let changes = Changes::default();
        changes.note();
        assert_ne!(changes.number(), 0, "before anyone looks, the number is that of no change");
        let first = changes.number();
        assert_eq!(changes.number(), first);
        changes.note();
        changes.note();
        let second = changes.number();
        assert_ne!(second, first);
        assert_eq!(changes.number(), second);
        changes.note();
        assert_ne!(changes.number(), second);
    }
}
