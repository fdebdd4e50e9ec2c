//! What a block of addresses has done recently: its points, its last success, and counts for the operator.

use super::bucket::Leaky;
use super::fault::Fault;
use super::listing::Certainty;
use super::policy::Policy;
use crate::time::Tick;

/// The penalties of a source, or of a wider block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Penalties {
    bucket: Leaky,
    pub(super) succeeded: Option<Tick>,
    /// When an operator unblocked it: locks of its pairs from before are void.
    pub(super) forgiven: Option<Tick>,
    /// How sure the points in the bucket are.
    pub(super) evidence: Certainty,
    pub(super) counts: Counts,
}

/// What went wrong since the first failure of a row without a pause of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub(super) first: Tick,
    pub(super) last: Tick,
    /// Wrong digests, and those refused without a check.
    pub guesses: u32,
    /// Malformed attempts, foreign realms, unsupported algorithms.
    pub malformed: u32,
    /// Right answers that were another's.
    pub replays: u32,
    /// First failures of a name: how many names were tried.
    pub names: u32,
}

/// What a fault costs, and how sure it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Price {
    /// Points.
    pub points: f64,
    /// Whether it is the first failure of a name there.
    pub new_name: bool,
    /// How sure it is that it came from there.
    pub evidence: Certainty,
}

impl Penalties {
    /// The penalties of a block of which only its last success is known.
    #[must_use]
    pub fn succeeded_at(moment: Tick) -> Self {
        Self { succeeded: Some(moment), ..Self::default() }
    }

    /// Adds a fault; `false` where its points would take the bucket over `capacity`.
    pub fn add(&mut self, fault: Fault, price: Price, capacity: f64, policy: &Policy, now: Tick) -> bool {
        if self.bucket.level(capacity, policy.window, now) <= 0.0 {
            self.evidence = Certainty::Firm;
        }
        self.evidence = self.evidence.max(price.evidence);
        self.counts.add(fault, price, policy, now);
        self.bucket.add(price.points, capacity, policy.window, now)
    }

    /// Whether it had a success so recently that it is trusted.
    #[must_use]
    pub fn is_trusted(&self, policy: &Policy, now: Tick) -> bool {
        self.succeeded.is_some_and(|at| now.since(at) < policy.trusted_for)
    }

    /// Whether it had a success so recently that phones there are known.
    #[must_use]
    pub fn is_home(&self, policy: &Policy, now: Tick) -> bool {
        self.succeeded.is_some_and(|at| now.since(at) < policy.known_good_for.max(policy.trusted_for))
    }

    /// The points in the bucket.
    #[must_use]
    pub fn points(&self, capacity: f64, policy: &Policy, now: Tick) -> f64 {
        self.bucket.level(capacity, policy.window, now)
    }

    /// Takes back all but the last success.
    pub fn forgive(&mut self, now: Tick) {
        *self = Self { succeeded: self.succeeded, forgiven: Some(now), ..Self::default() };
    }

    /// Whether it still matters.
    #[must_use]
    pub fn matters(&self, policy: &Policy, now: Tick) -> bool {
        let lately = |moment: Tick| now.since(moment) < policy.pair_memory;
        let failed = self.counts.any() && lately(self.counts.last);
        failed || self.is_home(policy, now) || self.forgiven.is_some_and(lately)
    }
}

impl Counts {
    fn add(&mut self, fault: Fault, price: Price, policy: &Policy, now: Tick) {
        if !self.any() || now.since(self.last) >= policy.pair_memory {
            *self = Self { first: now, ..Self::default() };
        }
        self.last = now;
        let count = match fault {
            Fault::Guess | Fault::Unchecked => &mut self.guesses,
            Fault::Nonsense => &mut self.malformed,
            Fault::Replay => &mut self.replays,
        };
        *count = count.saturating_add(1);
        self.names = self.names.saturating_add(u32::from(price.new_name));
    }

    /// Whether anything went wrong at all.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.guesses > 0 || self.malformed > 0 || self.replays > 0
    }
}
