//! Remembers the names of locked pairs and guarded names after a failure.

use super::guard::Guard;
use super::readable_name::ReadableName;
use super::{Blacklist, Visitor};
use crate::time::{Now, Tick};

impl Blacklist {
    /// Remembers the name of a visitor whose pair is locked or whose name is guarded, after a failure.
    pub(super) fn note_readable_name(&self, visitor: &Visitor<'_>, name: Option<(&str, &str)>, now: Now) {
        let tick = Tick::of(now.monotonic);
        let readable = || ReadableName::new(name, visitor.source(), tick);
        if let Some(until) = self.pairs.read(&visitor.pair, |pair| pair.locked_until(tick)).flatten() {
            self.locked.upsert(visitor.pair, now.monotonic, readable, |readable| readable.until = until);
        }
        let Some(key) = visitor.name else { return };
        let until = |guard: &Guard| guard.state(&self.policy, now.monotonic).map(|(_, left)| tick.plus(left));
        if let Some(until) = self.guards.read(&key, until).flatten() {
            self.guarded.upsert(key, now.monotonic, readable, |readable| readable.until = until);
        }
    }
}
