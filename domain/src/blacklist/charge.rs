//! After the digest, or instead of it: what a fault costs whom, and who is listed for it.

use super::guard::Guard;
use super::listing::{Certainty, Listed, Listing, Term};
use super::names_tried::NamesTried;
use super::pair::{FailureTurn, Pair};
use super::penalties::{Penalties, Price};
use super::{Blacklist, Fault, RuleVerdict, Visitor};
use crate::network::Block;
use crate::time::{Now, Tick};
use std::sync::atomic::Ordering;

/// What one fault did to one block.
struct Charged {
    fits: bool,
    trusted: bool,
    evidence: Certainty,
}

/// What one failure did to its pair.
struct PairFailure {
    turn: FailureTurn,
    /// Whether it counts for the guard of its name.
    guards: bool,
    locked_until: Option<Tick>,
}

impl Blacklist {
    /// Counts a fault, and remembers the name that the visitor sent, for an operator; says how long the source is listed,
    /// where it is from now on or was already.
    pub(super) fn charge(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> Option<Listed> {
        let counts = self.counts(visitor, now);
        if let (true, Some(username)) = (counts, visitor.spelled.tried) {
            self.note_name(visitor, username, now);
        }
        let listed = if counts { self.failures.note(|| self.charge_it(visitor, fault, now)) } else { None };
        if !counts || fault == Fault::Replay {
            self.note_readable_name(visitor, now);
        }
        listed
    }

    fn charge_it(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> Option<Listed> {
        let price = self.price(visitor, fault, now);
        if let Some(listed) = self.listed_visitor(visitor, now) {
            return Some(listed);
        }
        let allowed = self.rule_of(visitor.source(), now) == Some(RuleVerdict::Allowed);
        let spared = allowed || !self.may_list(visitor.source());
        // What counts for all calls that name their address counts whatever they name. A source that is never listed
        // has points, one that is allowed has none; the wider blocks of neither have.
        let counts = |block: &Block| block.network.is_none() || !spared || (!allowed && block.wide().is_none());
        for block in visitor.blocks().filter(counts) {
            let charged = self.add(block, fault, price, now);
            if !charged.fits && (!spared || block.network.is_none()) {
                self.list(block, fault, &charged, now);
            }
        }
        self.listed_visitor(visitor, now)
    }

    /// Remembers which name was tried, for an operator who asks.
    pub(super) fn note_name(&self, visitor: &Visitor<'_>, username: &str, now: Now) {
        let block = visitor.source().block();
        let note = |tried: &mut NamesTried| tried.note(username, Tick::of(now.monotonic));
        self.names_tried.upsert(block, now.monotonic, NamesTried::default, note);
    }

    /// The points of a fault. A pair's first failure costs the same whether its name exists or not, and whether
    /// anything could be guessed by it or not. A replayed answer was right, so it does not count as a failure of its
    /// pair.
    fn price(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> Price {
        let policy = &self.policy;
        let turn = (fault != Fault::Replay).then(|| self.note_failure(visitor, fault, now));
        let points = match turn {
            None => policy.cost_replay,
            Some(FailureTurn::First) => policy.cost_new_name,
            Some(FailureTurn::Again) => policy.cost_repeat,
            Some(FailureTurn::Locked) => policy.cost_locked,
        };
        let evidence = visitor.evidence();
        let points = if evidence == Certainty::Forgeable { points * policy.udp_factor } else { points };
        let new_name = turn == Some(FailureTurn::First) && visitor.name.is_some();
        Price { points, new_name, evidence }
    }

    /// Notes a failure for its pair's lock and, where a digest was checked, for its name's guard; remembers the names of
    /// those that hold.
    pub(super) fn note_failure(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> FailureTurn {
        let noted = self.note_pair_failure(visitor, fault, now);
        if let Some(until) = noted.locked_until {
            self.note_locked_name(visitor, until, now);
        }
        if let Some(name) = visitor.name {
            let (policy, tick) = (&self.policy, Tick::of(now.monotonic));
            let up_for = if noted.guards {
                let failed = |guard: &mut Guard| {
                    guard.failed(policy, now.monotonic);
                    guard.up_for(policy, now.monotonic)
                };
                self.guards.upsert(name, now.monotonic, || Guard::new(tick), failed)
            } else {
                self.guards.read(&name, |guard| guard.up_for(policy, now.monotonic)).flatten()
            };
            if let Some(left) = up_for {
                self.note_guarded_name(visitor, name, left, now);
            }
        }
        noted.turn
    }

    fn note_pair_failure(&self, visitor: &Visitor<'_>, fault: Fault, now: Now) -> PairFailure {
        let (policy, class, tick) = (&self.policy, visitor.class(), Tick::of(now.monotonic));
        let forgiven = self.forgiven(visitor);
        self.pairs.upsert(
            visitor.pair,
            now.monotonic,
            || Pair::new(tick),
            |pair| {
                let mut renewed = !pair.counts(policy, tick) || pair.is_forgiven(forgiven);
                if renewed {
                    *pair = Pair::new(tick);
                }
                renewed |= pair.is_first();
                let turn = match pair.locked_for(class, tick) {
                    _ if renewed => FailureTurn::First,
                    Some(_) => FailureTurn::Locked,
                    None => FailureTurn::Again,
                };
                let guards = if fault == Fault::Unchecked {
                    pair.refused(class, tick);
                    false
                } else {
                    pair.failed(class, policy, tick);
                    fault == Fault::Guess && pair.counts_for_guard(policy, tick)
                };
                PairFailure { turn, guards, locked_until: pair.locked_until(tick) }
            },
        )
    }

    fn add(&self, block: Block, fault: Fault, price: Price, now: Now) -> Charged {
        let (policy, tick) = (&self.policy, Tick::of(now.monotonic));
        self.penalties.upsert(block, now.monotonic, Penalties::default, |penalties| {
            let trusted = penalties.is_trusted(policy, tick);
            let fits = penalties.add(fault, price, self.capacity(block, trusted), policy, tick);
            Charged { fits, trusted, evidence: penalties.evidence }
        })
    }

    fn list(&self, block: Block, fault: Fault, charged: &Charged, now: Now) {
        let (policy, monotonic) = (&self.policy, now.monotonic);
        let forgeable = charged.evidence == Certainty::Forgeable;
        let capped = charged.trusted || forgeable || block.network.is_none() || block.wide().is_some();
        let cap = capped.then_some(policy.ladder_cap);
        // Not the next number of a sequence: what one tenant's traffic draws must not change another's.
        let randomness = self.fingerprints.of((block, monotonic)).fraction();
        let term = Term { cap, part: 1.0 - policy.jitter * randomness };
        let mut listing = None;
        let make = || *listing.insert(Listing::first(policy, term, monotonic));
        let climb = |held: &mut Listing| {
            if held.remaining(monotonic).is_none() {
                *held = held.again(policy, term, monotonic);
            }
            (held.cause, held.evidence) = (fault, charged.evidence);
        };
        self.listings.upsert(block, monotonic, make, climb);
        self.listed_so_far.fetch_add(1, Ordering::Relaxed);
        self.changed();
    }
}
