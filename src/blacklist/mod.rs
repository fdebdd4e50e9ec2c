//! The blacklist: slows guessers down by source, and lets a phone that has just been right through (POLICY section 2).
//! A state machine over (visitor, now); one instance serves all workers.

mod bucket;
mod known_good;
mod listing;
mod policy;
mod rules;
mod standing;
mod visitor;

pub use listing::Listed;
pub use policy::{Mode, Policy, never_listed};
pub use rules::RuleVerdict;
pub use visitor::{Admission, Fault, Visitor};

use crate::attempt::Origin;
use crate::bounded::Bounded;
use crate::fingerprint::Fingerprints;
use crate::now::Now;
use crate::replay::Provenance;
use crate::source::Source;
use bucket::Leaky;
use known_good::KnownGood;
use listing::Listing;
use standing::Standing;
use std::time::Duration;
use visitor::PairKey;

/// How long a failed pair is remembered as one that failed.
const PAIR_MEMORY: Duration = Duration::from_hours(24);

#[derive(Clone, Copy, Debug, Default)]
struct SourceState {
    bucket: Leaky,
    succeeded: Option<Duration>,
}

/// All state of the blacklist, bounded by the policy's numbers.
pub struct Blacklist {
    policy: Policy,
    fingerprints: Fingerprints,
    sources: Bounded<Source, SourceState>,
    pairs: Bounded<PairKey, Duration>,
    known_good: Bounded<PairKey, KnownGood>,
    listings: Bounded<Source, Listing>,
    standing: Standing,
}

impl Blacklist {
    /// An empty one for `tenants` tenants; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(policy: Policy, tenants: usize, seed: u64) -> Self {
        Self {
            fingerprints: Fingerprints::default(),
            standing: Standing::new(&policy),
            sources: Bounded::new(policy.max_sources, tenants, |_, _| false, seed),
            pairs: Bounded::new(policy.max_pairs, tenants, |_, _| false, seed),
            known_good: Bounded::new(policy.max_known_good, tenants, |_, _| false, seed),
            listings: Bounded::new(policy.max_listings, tenants, |listing, now| listing.remaining(now).is_some(), seed),
            policy,
        }
    }

    /// Whether it refuses, only counts, or sleeps.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.policy.mode
    }

    /// Names the visitor of an attempt; usernames that differ in case only are one.
    #[must_use]
    pub fn visitor(&self, origin: Origin, name: Option<(&str, &str)>, call_id: Option<&str>) -> Visitor {
        Visitor::new(&self.fingerprints, origin, name, call_id)
    }

    /// Whether this visitor's digest is to be looked at now; a known-good pair of a listed source spends a look. Who is
    /// refused by hand is refused, known-good or not.
    pub fn admit(&self, visitor: &Visitor, now: Now) -> Admission {
        let Some(listed) = self.listed_visitor(visitor, now) else { return Admission::Open };
        if let Some(RuleVerdict::RefusedByHand { .. }) = self.rule_of(visitor.source(), now) {
            return Admission::Refused(listed);
        }
        let policy = &self.policy;
        let look = |known: &mut KnownGood| known.look(visitor.call_id, policy, now.monotonic);
        let looked = visitor.pair.and_then(|pair| self.known_good.change(&pair, now.monotonic, look));
        if looked == Some(true) { Admission::KnownGood } else { Admission::Refused(listed) }
    }

    /// Counts a fault; says how long the source is listed, where it is from now on or was already.
    pub fn charge(&self, visitor: &Visitor, fault: Fault, now: Now) -> Option<Listed> {
        let source = visitor.source();
        if !self.policy.counts(source.network) || self.rule_of(source, now) == Some(RuleVerdict::Allowed) {
            return None;
        }
        let cost = self.cost(visitor, fault, now);
        if let Some(listed) = self.listed(source, now) {
            return Some(listed);
        }
        let (window, monotonic) = (self.policy.window, now.monotonic);
        let (fits, trusted) = self.sources.upsert(source, monotonic, SourceState::default, |state| {
            let trusted = state.succeeded.is_some_and(|at| now.since(at) < self.policy.trusted_for);
            (state.bucket.add(cost, self.capacity(source, trusted), window, monotonic), trusted)
        });
        if fits || !self.policy.may_list(source.network) {
            return None;
        }
        self.list(visitor, trusted, now)
    }

    /// Notes a right answer: the pair is known-good, the source trusted. A forgeable source earns neither.
    pub fn welcome(&self, visitor: &Visitor, now: Now) {
        if self.policy.mode == Mode::Off || visitor.origin.provenance == Provenance::Forgeable {
            return;
        }
        let (source, monotonic, policy) = (visitor.source(), now.monotonic, &self.policy);
        if let Some(pair) = visitor.pair {
            self.pairs.remove(&pair);
            let make = || KnownGood::new(policy, monotonic);
            self.known_good.upsert(pair, monotonic, make, |known| known.succeeded(visitor.call_id, monotonic));
        }
        if source.network.is_some() {
            self.sources.upsert(source, monotonic, SourceState::default, |state| state.succeeded = Some(monotonic));
        }
    }

    /// Gives the look of an admission back: the digest was right, or could not be judged. To be called before
    /// `welcome`, which may change whose looks they are.
    pub fn excuse(&self, visitor: &Visitor, admission: Admission) {
        if let (Admission::KnownGood, Some(pair)) = (admission, visitor.pair) {
            let give_back = |known: &mut KnownGood| known.give_back(visitor.call_id, &self.policy);
            self.known_good.amend(&pair, give_back);
        }
    }

    /// How long the visitor's source is still listed.
    #[must_use]
    pub fn listed_visitor(&self, visitor: &Visitor, now: Now) -> Option<Listed> {
        self.listed(visitor.source(), now)
    }

    /// How long a source is still listed: by rule, or for what came from it. A network of the file is listed for as long
    /// as the ladder's cap from now, whenever that is, for the file may say otherwise soon.
    #[must_use]
    pub fn listed(&self, source: Source, now: Now) -> Option<Listed> {
        let own = self.listings.read(&source, |listing| listing.remaining(now.monotonic)).flatten();
        let remaining = match self.rule_of(source, now) {
            Some(RuleVerdict::Allowed) => return None,
            Some(RuleVerdict::RefusedByHand { remaining }) => remaining,
            Some(RuleVerdict::RefusedByFile) => own.max(Some(self.policy.ladder_cap)),
            None => Some(own?),
        };
        Some(Listed { remaining, on_wire: source.network.is_some() })
    }

    /// Forgets what no longer matters; called now and then.
    pub fn sweep(&self, now: Now) {
        let (policy, monotonic) = (&self.policy, now.monotonic);
        self.pairs.retain(|failed| now.since(*failed) < PAIR_MEMORY);
        self.listings.retain(|listing| listing.counts(monotonic));
        self.known_good.retain(|known| known.counts(policy, monotonic));
        self.sources.retain(|state| {
            let filled = state.bucket.level(policy.capacity, policy.window, monotonic) > 0.0;
            filled || state.succeeded.is_some_and(|at| now.since(at) < policy.trusted_for)
        });
    }

    /// How many sources are listed now.
    #[must_use]
    pub fn count_listed(&self, now: Now) -> usize {
        self.listings.count(|listing| listing.remaining(now.monotonic).is_some())
    }

    /// How many entries were forgotten for want of room since the start.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.sources.evicted() + self.pairs.evicted() + self.known_good.evicted() + self.listings.evicted()
    }

    /// The points of a fault. A pair's first failure costs the same whether its name exists or not.
    fn cost(&self, visitor: &Visitor, fault: Fault, now: Now) -> f64 {
        let policy = &self.policy;
        let points = match (fault, visitor.pair) {
            (Fault::Guess, Some(pair)) if self.failed_before(pair, now) => policy.cost_repeat,
            (Fault::Guess, _) => policy.cost_new_name,
            (Fault::Nonsense, _) => policy.cost_malformed,
            (Fault::Replay, _) => policy.cost_replay,
        };
        if visitor.is_believable() { points } else { points * policy.udp_factor }
    }

    fn failed_before(&self, pair: PairKey, now: Now) -> bool {
        let mut first = false;
        let make = || {
            first = true;
            now.monotonic
        };
        let last = self.pairs.upsert(pair, now.monotonic, make, |failed| std::mem::replace(failed, now.monotonic));
        !first && now.since(last) < PAIR_MEMORY
    }

    fn capacity(&self, source: Source, trusted: bool) -> f64 {
        match source.network {
            None => self.policy.unknown_capacity,
            Some(_) if trusted => self.policy.trusted_capacity,
            Some(_) => self.policy.capacity,
        }
    }

    fn list(&self, visitor: &Visitor, trusted: bool, now: Now) -> Option<Listed> {
        let (ladder, monotonic) = (&self.policy.ladder, now.monotonic);
        let capped = trusted || !visitor.is_believable() || visitor.source().network.is_none();
        let cap = capped.then_some(self.policy.ladder_cap);
        let mut first = false;
        let make = || {
            first = true;
            Listing::first(ladder, cap, monotonic)
        };
        let climb = |listing: &mut Listing| {
            if listing.remaining(monotonic).is_none() {
                *listing = listing.again(ladder, cap, monotonic);
            }
        };
        self.listings.upsert(visitor.source(), monotonic, make, climb);
        self.listed(visitor.source(), now)
    }
}

#[cfg(test)]
mod tests;
