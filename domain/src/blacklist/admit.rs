//! Before the digest: may it be checked, and which permitted check does that spend?

use super::guard::{Caller, Guard};
use super::known_checks::{CheckOwner, KnownChecks};
use super::known_good::{self, KnownGood};
use super::pair::Pair;
use super::visitor::PairKey;
use super::{Blacklist, Mode, Permission, Permit, Rejection, RuleVerdict, Visitor};
use crate::memory::{Bounded, Tenanted};
use crate::time::{Now, Tick};
use std::time::Duration;

/// Whether what is decided is done too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// Permitted checks are spent and rejections counted.
    Apply,
    /// Nothing is changed.
    Preview,
}

impl Blacklist {
    /// Whether this visitor's digest may be checked now. Where something blocks it, a permitted check may be
    /// spent; none helps against an operator's rule.
    pub(super) fn admit(&self, visitor: &Visitor<'_>, now: Now) -> Permission {
        self.weigh(visitor, Effect::Apply, now)
    }

    /// What `admit` would say now; asking changes nothing.
    #[must_use]
    pub(super) fn preview_admission(&self, visitor: &Visitor<'_>, now: Now) -> Permission {
        self.weigh(visitor, Effect::Preview, now)
    }

    fn weigh(&self, visitor: &Visitor<'_>, effect: Effect, now: Now) -> Permission {
        if !self.counts(visitor, now) {
            return Permission::Open;
        }
        let rule = self.rule_of(visitor.source(), now);
        let against = self.listed_visitor(visitor, now).map(Rejection::Listed).or_else(|| self.locked(visitor, now));
        let Some(refusal) = against else { return self.admit_by_guard(visitor, effect, now) };
        let by_hand = matches!(rule, Some(RuleVerdict::RefusedByHand { .. }));
        if !by_hand && self.take_known_good_check(visitor, effect, now) {
            return Permission::Permitted(Permit::KnownGood);
        }
        match refusal {
            Rejection::Locked if self.take_locked_check(visitor, effect, now) => Permission::Permitted(Permit::Locked),
            _ => self.refuse(visitor, refusal, effect, now),
        }
    }

    /// Gives a permitted check back: the digest was right, or could not be judged. To be called before `note_success`,
    /// which may change whose checks they are.
    pub(super) fn give_back(&self, visitor: &Visitor<'_>, permission: Permission) {
        let Permission::Permitted(spent) = permission else { return };
        let (policy, class, pair) = (&self.policy, visitor.class(), &visitor.pair);
        match (spent, visitor.name) {
            (Permit::KnownGood, _) => {
                let is_own = self.known_good.read(pair, |known| known.owns(visitor.dialogue)) == Some(true);
                let whose = CheckOwner { class, is_own };
                self.known_checks.amend(pair, |checks| checks.give_back(whose, policy));
            }
            (Permit::Locked, _) => self.pairs.amend(pair, |pair| pair.give_back(class)),
            (Permit::Guard(whose), Some(name)) => {
                self.guards.amend(&name, |guard| guard.give_back(class, whose, policy));
            }
            (Permit::Guard(_), None) => {}
        }
    }

    fn locked(&self, visitor: &Visitor<'_>, now: Now) -> Option<Rejection> {
        let (class, tick) = (visitor.class(), Tick::of(now.monotonic));
        let locked = |pair: &Pair| pair.locked_for(class, tick).map(|_| *pair);
        let pair = self.pairs.read(&visitor.pair, locked)??;
        (!pair.is_forgiven(self.forgiven(visitor))).then_some(Rejection::Locked)
    }

    /// When an operator last unblocked the visitor's source.
    pub(super) fn forgiven(&self, visitor: &Visitor<'_>) -> Option<Tick> {
        self.penalties.read(&visitor.source().block(), |penalties| penalties.forgiven)?
    }

    fn take_known_good_check(&self, visitor: &Visitor<'_>, effect: Effect, now: Now) -> bool {
        let (policy, pair, tick) = (&self.policy, visitor.pair, Tick::of(now.monotonic));
        let owns = |known: &KnownGood, succeeded| {
            known_good::is_good(policy, succeeded, tick).then(|| known.owns(visitor.dialogue))
        };
        let Some(is_own) = self.known_good.read_with_use(&pair, owns).flatten() else { return false };
        let whose = CheckOwner { class: visitor.class(), is_own };
        let take = |checks: &mut KnownChecks| checks.take(whose, policy, tick);
        let full = KnownChecks::full(tick);
        match effect {
            Effect::Apply => self.known_checks.upsert(pair, now.monotonic, || full, take),
            Effect::Preview => take(&mut self.known_checks.read(&pair, |checks| *checks).unwrap_or(full)),
        }
    }

    fn take_locked_check(&self, visitor: &Visitor<'_>, effect: Effect, now: Now) -> bool {
        let (class, tick) = (visitor.class(), Tick::of(now.monotonic));
        let take = |pair: &mut Pair| pair.take_check(class, &self.policy, tick);
        effect.of(&self.pairs, &visitor.pair, now.monotonic, take) == Some(true)
    }

    /// A guarded name is checked from where it was right before, from elsewhere now and then.
    fn admit_by_guard(&self, visitor: &Visitor<'_>, effect: Effect, now: Now) -> Permission {
        let (pair, Some(name)) = (visitor.pair, visitor.name) else { return Permission::Open };
        let (policy, class, tick) = (&self.policy, visitor.class(), Tick::of(now.monotonic));
        let is_up = |guard: &mut Guard| guard.is_up(policy, now.monotonic);
        let up = effect.of(&self.guards, &name, now.monotonic, is_up) == Some(true);
        if !up || self.passes_guard(&pair, tick) {
            return Permission::Open;
        }
        let caller = match self.pairs.read(&pair, |pair| pair.failed_lately(class, policy, tick)) {
            Some(true) => Caller::Returner,
            _ => Caller::Newcomer,
        };
        let take = |guard: &mut Guard| guard.take_check(class, caller, policy, tick);
        match effect.of(&self.guards, &name, now.monotonic, take).flatten() {
            Some(whose) => Permission::Permitted(Permit::Guard(whose)),
            None => self.refuse(visitor, Rejection::Guarded, effect, now),
        }
    }

    fn passes_guard(&self, pair: &PairKey, tick: Tick) -> bool {
        let passes = |_: &KnownGood, succeeded| known_good::passes_guard(&self.policy, succeeded, tick);
        self.known_good.read_with_use(pair, passes) == Some(true)
    }

    /// Counts what a listing refuses. `observe` mode refuses nothing.
    fn refuse(&self, visitor: &Visitor<'_>, refusal: Rejection, effect: Effect, now: Now) -> Permission {
        if let (Rejection::Listed(_), Mode::Enforce, Effect::Apply) = (refusal, self.policy.mode, effect) {
            for block in visitor.blocks() {
                self.listings.amend(&block, |listing| {
                    let counts = listing.remaining(now.monotonic).is_some();
                    listing.refused = listing.refused.saturating_add(u32::from(counts));
                });
            }
        }
        Permission::Rejected(refusal)
    }
}

impl Effect {
    /// Changes an entry, where there is one; or, for a preview, a copy of it.
    fn of<K, V, R>(self, map: &Bounded<K, V>, key: &K, now: Duration, mut change: impl FnMut(&mut V) -> R) -> Option<R>
    where
        K: Copy + Eq + Tenanted,
        V: Copy,
    {
        match self {
            Self::Apply => map.change(key, now, change),
            Self::Preview => map.read(key, |value| change(&mut value.clone())),
        }
    }
}
