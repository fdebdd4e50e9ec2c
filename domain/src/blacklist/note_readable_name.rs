//! Remembers the names of locked pairs and guarded names after a failure.

use super::guard::Guard;
use super::pair::Pair;
use super::readable_name::ReadableName;
use super::visitor::NameKey;
use super::{Blacklist, Visitor};
use crate::time::{Now, Tick};
use std::time::Duration;

impl Blacklist {
    /// Remembers the name of a visitor whose pair is locked or whose name is guarded, where a fault was not noted for
    /// either.
    pub(super) fn note_readable_name(&self, visitor: &Visitor<'_>, now: Now) {
        let tick = Tick::of(now.monotonic);
        let locked_until = |pair: &Pair| pair.locked_until(tick);
        if let Some(until) = self.pairs.read(&visitor.pair, locked_until).flatten() {
            self.note_locked_name(visitor, until, now);
        }
        let Some(name) = visitor.name else { return };
        let up_for = |guard: &Guard| guard.up_for(&self.policy, now.monotonic);
        if let Some(left) = self.guards.read(&name, up_for).flatten() {
            self.note_guarded_name(visitor, name, left, now);
        }
    }

    #[cold]
    pub(super) fn note_locked_name(&self, visitor: &Visitor<'_>, until: Tick, now: Now) {
        let readable = || readable(visitor, now);
        self.locked.upsert(visitor.pair, now.monotonic, readable, |readable| readable.until = until);
    }

    #[cold]
    pub(super) fn note_guarded_name(&self, visitor: &Visitor<'_>, name: NameKey, left: Duration, now: Now) {
        let until = Tick::of(now.monotonic).plus(left);
        let readable = || readable(visitor, now);
        self.guarded.upsert(name, now.monotonic, readable, |readable| readable.until = until);
    }
}

fn readable(visitor: &Visitor<'_>, now: Now) -> ReadableName {
    ReadableName::new(visitor.spelled.name, visitor.source(), Tick::of(now.monotonic))
}
