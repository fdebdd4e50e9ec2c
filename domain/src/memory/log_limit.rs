//! Which log lines about untrusted clients are written: the first ones of each at once, then one per ten seconds with the
//! count. Lines that any client can cause must not push others out of the log.
//!
//! Not a `RateLimit`: its windows do not slide, because each ends with a line that says how many were counted in it.

use crate::time::Now;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Limit: how long lines about strangers are counted together.
const WINDOW: Duration = Duration::from_secs(10);

/// How many lines are written within [`WINDOW`] before the others are only counted.
#[derive(Clone, Copy, Debug)]
pub struct LineAllowance {
    /// For each key.
    pub each: u32,
    /// For all keys together.
    pub all: u32,
    /// How many keys are counted apart at once; the others share one count. Some 100 bytes each.
    pub keys: usize,
}

/// Counts lines by key, such as a source. One instance for all workers.
#[derive(Debug)]
pub struct LogLimit<K> {
    allowance: LineAllowance,
    table: Mutex<LineTable<K>>,
}

#[derive(Debug)]
struct LineTable<K> {
    windows: HashMap<K, Window>,
    /// Of all keys together. It counts the lines that no key had room for.
    all: Window,
}

/// What was written and what was only counted since a moment of monotonic time.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    began: Duration,
    written: u32,
    held: u64,
}

/// Lines that were counted and not written.
#[derive(Debug, PartialEq, Eq)]
pub struct Held<K> {
    /// Whose they are; `None` for those of many keys.
    pub key: Option<K>,
    /// How many.
    pub count: u64,
}

impl<K: Clone + Eq + Hash> LogLimit<K> {
    /// Counts nothing yet.
    #[must_use]
    pub fn new(allowance: LineAllowance) -> Self {
        Self { allowance, table: Mutex::new(LineTable { windows: HashMap::new(), all: Window::default() }) }
    }

    /// Whether a line about `key` is to be written now. One that is not is counted, and reported by [`Self::due`].
    pub fn permits(&self, key: K, now: Now) -> bool {
        let mut table = self.lock();
        let LineTable { windows, all } = &mut *table;
        if all.written >= self.allowance.all {
            all.held += 1;
            return false;
        }
        let has_room = windows.len() < self.allowance.keys;
        // Looked up once: in a flood each refusal comes by here.
        let window = match windows.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) if has_room => free.insert(Window { began: now.monotonic, ..Window::default() }),
            Entry::Vacant(_) => {
                all.held += 1;
                return false;
            }
        };
        if window.written >= self.allowance.each {
            window.held += 1;
            return false;
        }
        window.written += 1;
        all.written += 1;
        true
    }

    /// What was counted in windows that have ended. A key that goes on is reported once per window from then on. Called
    /// a few times per second.
    pub fn due(&self, now: Now) -> Vec<Held<K>> {
        let mut table = self.lock();
        let mut due = Vec::new();
        let each = self.allowance.each;
        table.windows.retain(|key, window| {
            if now.since(window.began) < WINDOW {
                return true;
            }
            if window.held == 0 {
                return false;
            }
            due.push(Held { key: Some(key.clone()), count: window.held });
            *window = Window { began: now.monotonic, written: each, held: 0 };
            true
        });
        if now.since(table.all.began) >= WINDOW {
            let count = table.all.held;
            due.extend((count > 0).then_some(Held { key: None, count }));
            table.all = Window { began: now.monotonic, ..Window::default() };
        }
        due
    }

    fn lock(&self) -> MutexGuard<'_, LineTable<K>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        Now { monotonic: Duration::from_secs(1_000 + seconds), ..Now::default() }
    }

    fn held(key: &'static str, count: u64) -> Held<&'static str> {
        Held { key: Some(key), count }
    }

    #[test]
    fn the_first_line_is_written_and_then_one_per_window_tells_the_count() {
        let limit = LogLimit::new(LineAllowance { each: 1, all: 100, keys: 10 });
        limit.due(at(0));
        assert_eq!([0, 1, 2].map(|second| limit.permits("a", at(second))), [true, false, false]);
        assert!(limit.permits("b", at(2)), "another one's is its own");
        assert_eq!(limit.due(at(9)), []);
        assert_eq!(limit.due(at(10)), [held("a", 2)]);
        assert!(!limit.permits("a", at(11)), "still at it");
        assert_eq!(limit.due(at(20)), [held("a", 1)]);
        assert_eq!(limit.due(at(30)), []);
        assert!(limit.permits("a", at(31)), "and at once after a silence");
    }

    #[test]
    fn many_keys_share_what_all_of_them_may_write() {
        let limit = LogLimit::new(LineAllowance { each: 2, all: 5, keys: 1_000 });
        limit.due(at(0));
        let written = (0..100).filter(|key| limit.permits(*key, at(1))).count();
        assert_eq!(written, 5);
        assert_eq!(limit.due(at(11)), [Held { key: None, count: 95 }]);
        assert!(limit.permits(7, at(12)));
    }

    #[test]
    fn no_more_keys_are_told_apart_than_there_is_room_for() {
        let limit = LogLimit::new(LineAllowance { each: 1, all: 1_000, keys: 3 });
        limit.due(at(0));
        let written = (0..100).filter(|key| limit.permits(*key, at(1))).count();
        assert_eq!((written, limit.lock().windows.len()), (3, 3));
        assert!(!limit.permits(0, at(2)));
        let mut due = limit.due(at(11));
        due.sort_by_key(|held| held.key);
        assert_eq!(due, [Held { key: None, count: 97 }, Held { key: Some(0), count: 1 }]);
    }
}
