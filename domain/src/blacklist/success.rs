//! After a right answer: who is known-good from now on, and which source is trusted.

use super::arrivals::Arrivals;
use super::known_good::KnownGood;
use super::penalties::Penalties;
use super::{Blacklist, Mode, Visitor};
use crate::time::{Now, Tick};

impl Blacklist {
    /// Notes a right answer: the pair is known-good, the source trusted. A forgeable source earns neither.
    pub(super) fn note_success(&self, visitor: &Visitor<'_>, now: Now) {
        if self.policy.mode == Mode::Off || visitor.is_forgeable() {
            return;
        }
        let (monotonic, tick) = (now.monotonic, Tick::of(now.monotonic));
        if !self.note_pair_success(visitor, now) {
            return;
        }
        for block in visitor.source().blocks().filter(|block| block.network.is_some()) {
            self.penalties.upsert(block, monotonic, Penalties::default, |penalties| penalties.succeeded = Some(tick));
        }
        self.changed();
    }

    /// Notes a right answer for its pair; `false` where its name was right at too many new sources recently.
    fn note_pair_success(&self, visitor: &Visitor<'_>, now: Now) -> bool {
        let (pair, Some(name)) = (visitor.pair, visitor.name) else { return true };
        let (monotonic, tick) = (now.monotonic, Tick::of(now.monotonic));
        self.pairs.amend(&pair, |pair| pair.succeeded(visitor.class(), tick));
        let succeeded = |known: &mut KnownGood| known.succeeded(visitor.dialogue);
        if self.known_good.change(&pair, monotonic, succeeded).is_some() {
            return true;
        }
        let arrive = |arrivals: &mut Arrivals| arrivals.arrive(&self.policy, tick);
        if !self.arrivals.upsert(name, monotonic, || Arrivals::new(tick), arrive) {
            return false;
        }
        self.known_good.upsert(pair, monotonic, || KnownGood::new(visitor.dialogue), succeeded);
        true
    }
}
