//! The permitted checks of known-good pairs: how often one is checked although its source is listed or it is locked. Apart
//! from the pairs themselves: nearly all of these have spent none.

use super::bucket::PermittedChecks;
use super::class::{Class, PerClass};
use super::policy::Policy;
use crate::time::Tick;

/// The checks of a pair that has spent some lately; of one that is not remembered all are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownChecks(PerClass<PairChecks>);

/// The permitted checks of a pair in one class.
#[derive(Clone, Copy, Debug)]
struct PairChecks {
    /// Of attempts that carry the Call-ID of the last success.
    own: PermittedChecks,
    /// Of all others.
    others: PermittedChecks,
}

/// Whose checks those are that an attempt takes from. Attempts with the Call-ID of the last success have checks of their
/// own, so that an attacker who knows the name cannot starve the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CheckOwner {
    /// The class of the attempt.
    pub class: Class,
    /// Whether it carries the Call-ID of the pair's last success.
    pub is_own: bool,
}

impl KnownChecks {
    /// All that a pair may have.
    #[must_use]
    pub const fn full(now: Tick) -> Self {
        let full = PairChecks { own: PermittedChecks::full(now), others: PermittedChecks::full(now) };
        Self(PerClass::both(full))
    }

    /// Spends one, where one is left.
    pub fn take(&mut self, whose: CheckOwner, policy: &Policy, now: Tick) -> bool {
        self.of_mut(whose).take(policy.known_good_rate(), now)
    }

    /// Gives one back: the digest was right, or could not be judged.
    pub fn give_back(&mut self, whose: CheckOwner, policy: &Policy) {
        self.of_mut(whose).give_back(policy.known_good_rate());
    }

    /// Whether all are left again, so that nothing need be remembered.
    #[must_use]
    pub fn are_full(&self, now: Tick) -> bool {
        let PerClass { believable, others } = self.0;
        [believable.own, believable.others, others.own, others.others].iter().all(|checks| checks.are_full(now))
    }

    const fn of_mut(&mut self, whose: CheckOwner) -> &mut PermittedChecks {
        let checks = self.0.of_mut(whose.class);
        if whose.is_own { &mut checks.own } else { &mut checks.others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_class_and_the_own_dialogue_have_checks_of_their_own() {
        let (policy, now) = (Policy::default(), Tick::of(Duration::from_hours(1)));
        let mut checks = KnownChecks::full(now);
        assert!(checks.are_full(now));
        let mut taken = |class, is_own| {
            let whose = CheckOwner { class, is_own };
            (0..50).filter(|_| checks.take(whose, &policy, now)).count()
        };
        assert_eq!([taken(Class::Others, false), taken(Class::Others, true)], [10, 10]);
        assert_eq!([taken(Class::Others, false), taken(Class::Others, true)], [0, 0]);
        assert_eq!([taken(Class::Believable, false), taken(Class::Believable, true)], [10, 10]);
        let seconds = |seconds| now.plus(Duration::from_secs(seconds));
        assert!(!checks.are_full(seconds(99)) && checks.are_full(seconds(100)), "ten are back after ten times 10 s");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let (policy, now) = (Policy::default(), Tick::of(Duration::from_hours(1)));
        let (mut checks, whose) = (KnownChecks::full(now), CheckOwner { class: Class::Believable, is_own: true });
        assert!((0..10).all(|_| checks.take(whose, &policy, now)) && !checks.take(whose, &policy, now));
        checks.give_back(whose, &policy);
        assert!(checks.take(whose, &policy, now) && !checks.take(whose, &policy, now));
    }
}
