//! The tables of the blacklist, each bounded by the policy, and what can be read off them.

use super::arrivals::Arrivals;
use super::failures::Failures;
use super::guard::Guard;
use super::known_checks::KnownChecks;
use super::known_good::{self, KnownGood};
use super::listing::{Listed, Listing};
use super::names_tried::NamesTried;
use super::operator_rules::OperatorRules;
use super::pair::Pair;
use super::penalties::Penalties;
use super::policy::{Mode, Policy};
use super::readable_name::{GUARDED_NAMED, LOCKS_NAMED, ReadableName};
use super::rules::{Ranges, RuleVerdict};
use super::visitor::{NameKey, PairKey, Visitor};
use crate::memory::{Bounded, Changes, Fingerprints};
use crate::network::{Block, Origin, Source};
use crate::time::{Now, Tick};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// All state of the blacklist, bounded by the policy's numbers.
pub struct Blacklist {
    pub(super) policy: Policy,
    pub(super) fingerprints: Fingerprints,
    pub(super) tenants: usize,
    /// What sources and wider blocks have done.
    pub(super) penalties: Bounded<Block, Penalties>,
    pub(super) pairs: Bounded<PairKey, Pair>,
    pub(super) guards: Bounded<NameKey, Guard>,
    pub(super) known_good: Bounded<PairKey, KnownGood>,
    /// Of those known-good pairs that have spent some lately.
    pub(super) known_checks: Bounded<PairKey, KnownChecks>,
    pub(super) arrivals: Bounded<NameKey, Arrivals>,
    pub(super) listings: Bounded<Block, Listing>,
    pub(super) names_tried: Bounded<Block, NamesTried>,
    /// The names of locked pairs and of guarded names; no decision reads them.
    pub(super) locked: Bounded<PairKey, ReadableName>,
    pub(super) guarded: Bounded<NameKey, ReadableName>,
    pub(super) listed_so_far: AtomicU64,
    pub(super) failures: Failures,
    pub(super) changes: Changes,
    /// Operators' rules and the list file.
    pub(super) operator_rules: OperatorRules,
    /// The networks that are never listed.
    pub(super) unlisted: Ranges,
}

impl Blacklist {
    /// An empty one for `tenants` tenants; `fingerprints` names what outlives a restart, `seed` makes its forgetting
    /// unpredictable.
    #[must_use]
    pub fn new(policy: Policy, tenants: usize, fingerprints: Fingerprints, seed: u64) -> Self {
        Self {
            fingerprints,
            tenants,
            penalties: Bounded::new(policy.max_sources, tenants, seed),
            pairs: Bounded::new(policy.max_pairs, tenants, seed),
            guards: Bounded::new(policy.max_names, tenants, seed),
            known_good: Bounded::new(policy.max_known_good, tenants, seed),
            known_checks: Bounded::new(policy.max_pairs, tenants, seed),
            arrivals: Bounded::new(policy.max_names, tenants, seed),
            listings: Bounded::new(policy.max_listings, tenants, seed)
                .protecting(|listing, now| listing.remaining(now).is_some()),
            names_tried: Bounded::new(policy.max_tried, tenants, seed),
            locked: Bounded::new(policy.max_pairs.min(LOCKS_NAMED), tenants, seed),
            guarded: Bounded::new(policy.max_names.min(GUARDED_NAMED), tenants, seed),
            listed_so_far: AtomicU64::new(0),
            failures: Failures::default(),
            changes: Changes::default(),
            operator_rules: OperatorRules::new(&policy),
            unlisted: Ranges::new(policy.unlisted()),
            policy,
        }
    }

    /// Whether it refuses, only counts, or sleeps.
    #[inline]
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.policy.mode
    }

    /// What names its pairs; to be kept with what outlives a restart.
    #[must_use]
    pub const fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }

    /// Names the visitor of an attempt to register; usernames that differ in case only are one.
    #[must_use]
    pub fn visitor<'a>(&self, origin: Origin, name: Option<(&'a str, &'a str)>, call_id: Option<&str>) -> Visitor<'a> {
        Visitor::new(&self.fingerprints, origin, name, call_id)
    }

    /// How long the visitor's source, or a block that it lies in, is still listed; or, where a header names the
    /// address, all such together.
    #[must_use]
    pub fn listed_visitor(&self, visitor: &Visitor<'_>, now: Now) -> Option<Listed> {
        let source = visitor.source();
        let together = || visitor.origin.forwarded.then(|| self.listed(Source::unknown(source.tenant), now))?;
        self.listed(source, now).or_else(together)
    }

    /// How long a source is still listed: by hand, else for what came from it or from a block that it lies in, the
    /// longest of them. A network of the list file is listed for the ladder's cap from now, whenever that is, for the
    /// file may say otherwise soon.
    #[must_use]
    pub fn listed(&self, source: Source, now: Now) -> Option<Listed> {
        let remaining = match self.rule_of(source, now) {
            Some(RuleVerdict::Allowed) => return None,
            Some(RuleVerdict::RefusedByHand { remaining }) => remaining,
            Some(RuleVerdict::RefusedByFile) => self.listed_for_faults(source, now).max(Some(self.policy.ladder_cap)),
            None => Some(self.listed_for_faults(source, now)?),
        };
        Some(Listed { remaining, on_wire: source.network.is_some() })
    }

    fn listed_for_faults(&self, source: Source, now: Now) -> Option<Duration> {
        if self.listings.is_empty() || !self.may_list(source) {
            return None;
        }
        let remaining = |block: Block| self.listings.read(&block, |listing| listing.remaining(now.monotonic))?;
        source.blocks().filter_map(remaining).max()
    }

    /// Forgets what no longer matters; called now and then.
    pub fn sweep(&self, now: Now) {
        let (policy, monotonic, tick) = (&self.policy, now.monotonic, Tick::of(now.monotonic));
        self.pairs.retain(|pair| pair.counts(policy, tick));
        self.guards.retain(|guard| guard.counts(policy, monotonic));
        self.listings.retain(|listing| listing.counts(policy, monotonic));
        self.known_good.retain_with_use(|_, succeeded| known_good::counts(policy, succeeded, tick));
        self.known_checks.retain(|checks| !checks.are_full(tick));
        self.arrivals.retain(|arrivals| arrivals.counts(policy, tick));
        self.penalties.retain(|penalties| penalties.matters(policy, tick));
        self.names_tried.retain(|tried| tried.counts(policy, tick));
        self.locked.retain(|readable| readable.counts(tick));
        self.guarded.retain(|readable| readable.counts(tick));
    }

    /// How many blocks are listed now.
    #[must_use]
    pub fn count_listed(&self, now: Now) -> usize {
        self.listings.count(|listing| listing.remaining(now.monotonic).is_some())
    }

    /// How many listings there were since the start.
    #[must_use]
    pub fn listed_so_far(&self) -> u64 {
        self.listed_so_far.load(Ordering::Relaxed)
    }

    /// Another number after something changed that outlives a restart; what only grew old does not count.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes.number()
    }

    /// To be called after the change: a snapshot that read the number before it is written once more.
    pub(super) fn changed(&self) {
        self.changes.note();
    }

    /// How many entries each table holds, and how many it forgot since the start because it was full.
    #[must_use]
    pub fn tables(&self) -> [(&'static str, usize, u64); 7] {
        [
            ("sources", self.penalties.len(), self.penalties.evicted()),
            ("pairs", self.pairs.len(), self.pairs.evicted()),
            ("names", self.guards.len(), self.guards.evicted()),
            ("known_good", self.known_good.len(), self.known_good.evicted()),
            ("arrivals", self.arrivals.len(), self.arrivals.evicted()),
            ("listings", self.listings.len(), self.listings.evicted()),
            ("names_tried", self.names_tried.len(), self.names_tried.evicted()),
        ]
    }

    pub(super) fn capacity(&self, block: Block, trusted: bool) -> f64 {
        match (block.network, block.wide()) {
            (None, _) => self.policy.unknown_capacity,
            (_, Some(56)) => self.policy.capacity_56,
            (_, Some(_)) => self.policy.capacity_48,
            (Some(_), None) if trusted => self.policy.trusted_capacity,
            (Some(_), None) => self.policy.capacity,
        }
    }
}
