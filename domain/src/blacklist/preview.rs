//! What the next attempt of a name at a source would meet, for an operator who asks why a phone is refused.

use super::guard::Guard;
use super::{Blacklist, Listed, Permission, Visitor};
use crate::time::{Now, Tick};
use std::time::Duration;

/// How a name stands at a source. Says nothing about whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Whether its next attempt is checked.
    pub permission: Permission,
    /// How long its source is listed, or that of all calls whose headers name their address where it is such a call.
    pub listed: Option<Listed>,
    /// How long the pair is still locked.
    pub locked: Option<Duration>,
    /// Whether the name fails from everywhere, so that its guard is up.
    pub guarded: bool,
    /// How long ago it was right from there.
    pub succeeded: Option<Duration>,
}

impl Blacklist {
    /// How the visitor's name stands at its source. Asking changes nothing.
    #[must_use]
    pub fn preview(&self, visitor: &Visitor<'_>, now: Now) -> Preview {
        let tick = Tick::of(now.monotonic);
        let locked = self.pairs.read(&visitor.pair, |pair| *pair);
        let locked = locked.filter(|pair| !pair.is_forgiven(self.forgiven(visitor)));
        let is_up = |guard: &Guard| guard.clone().is_up(&self.policy, now.monotonic);
        Preview {
            permission: self.preview_admission(visitor, now),
            listed: self.listed_visitor(visitor, now),
            locked: locked.and_then(|pair| pair.locked_for(visitor.class(), tick)),
            guarded: visitor.name.and_then(|name| self.guards.read(&name, is_up)) == Some(true),
            succeeded: self.known_good.read_with_use(&visitor.pair, |_, succeeded| tick.since(succeeded)),
        }
    }
}
