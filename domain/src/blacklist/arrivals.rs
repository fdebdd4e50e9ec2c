//! At how many new sources a name was right recently: an attacker with one account and forged addresses could else fill
//! the memory of known-good pairs with it, and evict everyone else's.

use super::policy::Policy;
use crate::time::Tick;

/// The new sources of one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrivals {
    count: u16,
    since: Tick,
}

impl Arrivals {
    /// A name that was right nowhere new yet.
    #[must_use]
    pub const fn new(now: Tick) -> Self {
        Self { count: 0, since: now }
    }

    /// Counts one more; `false` where there were enough already. The phone is let in anyway, it only is not
    /// known-good there.
    pub fn arrive(&mut self, policy: &Policy, now: Tick) -> bool {
        if !self.counts(policy, now) {
            *self = Self::new(now);
        }
        let counted = u32::from(self.count) < policy.known_good_sources;
        self.count = self.count.saturating_add(u16::from(counted));
        counted
    }

    /// Whether its day is not over.
    #[must_use]
    pub fn counts(self, policy: &Policy, now: Tick) -> bool {
        now.since(self.since) < policy.trusted_for
    }
}
