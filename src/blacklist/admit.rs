//! Before the digest: is it looked at, and whose look is that?

use super::guard::Caller;
use super::{Admission, Blacklist, Mode, Refusal, RuleVerdict, Spent, Visitor};
use crate::now::Now;
use crate::tick::Tick;

impl Blacklist {
    /// Whether this visitor's digest is to be looked at now. Where something stands against it, a look may be spent; none
    /// helps against an operator's word.
    pub fn admit(&self, visitor: &Visitor, now: Now) -> Admission {
        if !self.counts(visitor, now) {
            return Admission::Open;
        }
        let rule = self.rule_of(visitor.source(), now);
        let against = self.listed_visitor(visitor, now).map(Refusal::Listed).or_else(|| self.locked(visitor, now));
        let Some(refusal) = against else { return self.admit_by_guard(visitor, now) };
        let by_hand = matches!(rule, Some(RuleVerdict::RefusedByHand { .. }));
        if !by_hand && self.known_good_look(visitor, now) {
            return Admission::Look(Spent::KnownGood);
        }
        match refusal {
            Refusal::Locked if self.locked_look(visitor, now) => Admission::Look(Spent::Locked),
            _ => self.refuse(visitor, refusal, now),
        }
    }

    /// Gives the look of an admission back: the digest was right, or could not be judged. To be called before
    /// `welcome`, which may change whose looks they are.
    pub fn excuse(&self, visitor: &Visitor, admission: Admission) {
        let Admission::Look(spent) = admission else { return };
        let policy = &self.policy;
        match (spent, visitor.pair, visitor.name) {
            (Spent::KnownGood, Some(pair), _) => {
                self.known_good.amend(&pair, |known| known.give_back(visitor.dialogue, policy));
            }
            (Spent::Locked, Some(pair), _) => self.pairs.amend(&pair, super::pair::Pair::give_back),
            (Spent::Guard(whose), _, Some(name)) => self.guards.amend(&name, |guard| guard.give_back(whose, policy)),
            _ => {}
        }
    }

    fn locked(&self, visitor: &Visitor, now: Now) -> Option<Refusal> {
        let locked = |pair: &super::Pair| pair.locked_for(Tick::of(now.monotonic)).map(|_| *pair);
        let pair = self.pairs.read(&visitor.pair?, locked)??;
        (!pair.is_forgiven(self.forgiven(visitor))).then_some(Refusal::Locked)
    }

    /// When an operator last forgave the visitor's source.
    pub(super) fn forgiven(&self, visitor: &Visitor) -> Option<Tick> {
        self.conducts.read(&visitor.source().block(), |conduct| conduct.forgiven)?
    }

    fn known_good_look(&self, visitor: &Visitor, now: Now) -> bool {
        let Some(pair) = visitor.pair else { return false };
        let tick = Tick::of(now.monotonic);
        let look = |known: &mut super::KnownGood| known.look(visitor.dialogue, &self.policy, tick);
        self.known_good.change(&pair, now.monotonic, look) == Some(true)
    }

    fn locked_look(&self, visitor: &Visitor, now: Now) -> bool {
        let Some(pair) = visitor.pair else { return false };
        let tick = Tick::of(now.monotonic);
        self.pairs.change(&pair, now.monotonic, |pair| pair.look(&self.policy, tick)) == Some(true)
    }

    /// A guarded name is looked at from where it was right before, from elsewhere now and then.
    fn admit_by_guard(&self, visitor: &Visitor, now: Now) -> Admission {
        let (Some(pair), Some(name)) = (visitor.pair, visitor.name) else { return Admission::Open };
        let (policy, tick) = (&self.policy, Tick::of(now.monotonic));
        let up = self.guards.change(&name, now.monotonic, |guard| guard.is_up(policy, now.monotonic)) == Some(true);
        if !up || self.known_good.read(&pair, |known| known.passes_guard(policy, tick)) == Some(true) {
            return Admission::Open;
        }
        let caller = match self.pairs.read(&pair, |pair| pair.counts(policy, tick)) {
            Some(true) => Caller::Returner,
            _ => Caller::Newcomer,
        };
        match self.guards.change(&name, now.monotonic, |guard| guard.look(caller, policy, tick)).flatten() {
            Some(whose) => Admission::Look(Spent::Guard(whose)),
            None => self.refuse(visitor, Refusal::Guarded, now),
        }
    }

    /// Counts what a listing refuses. An observer refuses nobody.
    fn refuse(&self, visitor: &Visitor, refusal: Refusal, now: Now) -> Admission {
        if let (Refusal::Listed(_), Mode::Enforce) = (refusal, self.policy.mode) {
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
