//! Before the digest: is it looked at, and whose look is that?

use super::guard::Caller;
use super::{Admission, Blacklist, Mode, Refusal, RuleVerdict, Spent, Visitor};
use crate::bounded::{Bounded, Tenanted};
use crate::now::Now;
use crate::tick::Tick;
use std::time::Duration;

/// Whether what is decided is done too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Looks are spent and refusals counted.
    Act,
    /// Nothing is changed.
    Ask,
}

impl Blacklist {
    /// Whether this visitor's digest is to be looked at now. Where something stands against it, a look may be spent; none
    /// helps against an operator's word.
    pub(super) fn admit(&self, visitor: &Visitor<'_>, now: Now) -> Admission {
        self.weigh(visitor, Manner::Act, now)
    }

    /// What `admit` would say now; asking changes nothing.
    #[must_use]
    pub(super) fn foresee(&self, visitor: &Visitor<'_>, now: Now) -> Admission {
        self.weigh(visitor, Manner::Ask, now)
    }

    fn weigh(&self, visitor: &Visitor<'_>, manner: Manner, now: Now) -> Admission {
        if !self.counts(visitor, now) {
            return Admission::Open;
        }
        let rule = self.rule_of(visitor.source(), now);
        let against = self.listed_visitor(visitor, now).map(Refusal::Listed).or_else(|| self.locked(visitor, now));
        let Some(refusal) = against else { return self.admit_by_guard(visitor, manner, now) };
        let by_hand = matches!(rule, Some(RuleVerdict::RefusedByHand { .. }));
        if !by_hand && self.known_good_look(visitor, manner, now) {
            return Admission::Look(Spent::KnownGood);
        }
        match refusal {
            Refusal::Locked if self.locked_look(visitor, manner, now) => Admission::Look(Spent::Locked),
            _ => self.refuse(visitor, refusal, manner, now),
        }
    }

    /// Gives the look of an admission back: the digest was right, or could not be judged. To be called before
    /// `welcome`, which may change whose looks they are.
    pub(super) fn excuse(&self, visitor: &Visitor<'_>, admission: Admission) {
        let Admission::Look(spent) = admission else { return };
        let (policy, class, pair) = (&self.policy, visitor.class(), &visitor.pair);
        match (spent, visitor.name) {
            (Spent::KnownGood, _) => {
                self.known_good.amend(pair, |known| known.give_back(class, visitor.dialogue, policy));
            }
            (Spent::Locked, _) => self.pairs.amend(pair, |pair| pair.give_back(class)),
            (Spent::Guard(whose), Some(name)) => {
                self.guards.amend(&name, |guard| guard.give_back(class, whose, policy));
            }
            (Spent::Guard(_), None) => {}
        }
    }

    fn locked(&self, visitor: &Visitor<'_>, now: Now) -> Option<Refusal> {
        let (class, tick) = (visitor.class(), Tick::of(now.monotonic));
        let locked = |pair: &super::Pair| pair.locked_for(class, tick).map(|_| *pair);
        let pair = self.pairs.read(&visitor.pair, locked)??;
        (!pair.is_forgiven(self.forgiven(visitor))).then_some(Refusal::Locked)
    }

    /// When an operator last forgave the visitor's source.
    pub(super) fn forgiven(&self, visitor: &Visitor<'_>) -> Option<Tick> {
        self.conducts.read(&visitor.source().block(), |conduct| conduct.forgiven)?
    }

    fn known_good_look(&self, visitor: &Visitor<'_>, manner: Manner, now: Now) -> bool {
        let (class, tick) = (visitor.class(), Tick::of(now.monotonic));
        let look = |known: &mut super::KnownGood| known.look(class, visitor.dialogue, &self.policy, tick);
        manner.of(&self.known_good, &visitor.pair, now.monotonic, look) == Some(true)
    }

    fn locked_look(&self, visitor: &Visitor<'_>, manner: Manner, now: Now) -> bool {
        let (class, tick) = (visitor.class(), Tick::of(now.monotonic));
        let look = |pair: &mut super::Pair| pair.look(class, &self.policy, tick);
        manner.of(&self.pairs, &visitor.pair, now.monotonic, look) == Some(true)
    }

    /// A guarded name is looked at from where it was right before, from elsewhere now and then.
    fn admit_by_guard(&self, visitor: &Visitor<'_>, manner: Manner, now: Now) -> Admission {
        let (pair, Some(name)) = (visitor.pair, visitor.name) else { return Admission::Open };
        let (policy, class, tick) = (&self.policy, visitor.class(), Tick::of(now.monotonic));
        let is_up = |guard: &mut super::Guard| guard.is_up(policy, now.monotonic);
        let up = manner.of(&self.guards, &name, now.monotonic, is_up) == Some(true);
        if !up || self.known_good.read(&pair, |known| known.passes_guard(policy, tick)) == Some(true) {
            return Admission::Open;
        }
        let caller = match self.pairs.read(&pair, |pair| pair.knocked(class, policy, tick)) {
            Some(true) => Caller::Returner,
            _ => Caller::Newcomer,
        };
        let look = |guard: &mut super::Guard| guard.look(class, caller, policy, tick);
        match manner.of(&self.guards, &name, now.monotonic, look).flatten() {
            Some(whose) => Admission::Look(Spent::Guard(whose)),
            None => self.refuse(visitor, Refusal::Guarded, manner, now),
        }
    }

    /// Counts what a listing refuses. An observer refuses nobody.
    fn refuse(&self, visitor: &Visitor<'_>, refusal: Refusal, manner: Manner, now: Now) -> Admission {
        if let (Refusal::Listed(_), Mode::Enforce, Manner::Act) = (refusal, self.policy.mode, manner) {
            for block in visitor.blocks() {
                self.listings.amend(&block, |listing| {
                    let counts = listing.remaining(now.monotonic).is_some();
                    listing.refused = listing.refused.saturating_add(u32::from(counts));
                });
            }
        }
        Admission::Refused(refusal)
    }
}

impl Manner {
    /// Changes an entry, where there is one; or, of somebody who only asks, a copy of it.
    fn of<K, V, R>(self, map: &Bounded<K, V>, key: &K, now: Duration, mut change: impl FnMut(&mut V) -> R) -> Option<R>
    where
        K: Copy + Eq + Tenanted,
        V: Copy,
    {
        match self {
            Self::Act => map.change(key, now, change),
            Self::Ask => map.read(key, |value| change(&mut value.clone())),
        }
    }
}
