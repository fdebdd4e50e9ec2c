//! The account guard: a name that fails from everywhere is checked now and then only, unless it comes from where it has
//! been right before (docs/policy.md section 2).

use super::bucket::{CheckRate, PermittedChecks};
use super::class::{Class, PerClass};
use super::policy::Policy;
use crate::time::Tick;
use std::time::Duration;

/// Parts of the guard's window that are counted each by itself; the sum over them slides by one of them.
const PARTS: usize = 24;

/// The failures of one name, whatever their source and class, and the checks that unknown sources share for it, those
/// of each class among themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    parts: [u16; PARTS],
    /// The last part that was counted, by number from the start of the clock.
    part: u64,
    checks: PerClass<Shared>,
}

/// The checks that the unknown sources of one class share.
#[derive(Clone, Copy, Debug)]
struct Shared {
    newcomers: PermittedChecks,
    returners: PermittedChecks,
}

/// Whether a pair has made attempts before. Half of the checks are kept for those that have: an attacker who tries one
/// name from thousands of sources comes from a new one each time, the owner at a new address comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Never, as far as is remembered.
    Newcomer,
    /// Lately.
    Returner,
}

impl Guard {
    /// A name that has not failed yet.
    #[must_use]
    pub fn new(now: Tick) -> Self {
        let full = Shared { newcomers: PermittedChecks::full(now), returners: PermittedChecks::full(now) };
        Self { parts: [0; PARTS], part: 0, checks: PerClass::both(full) }
    }

    /// Counts a failure at a monotonic reading.
    pub fn failed(&mut self, policy: &Policy, now: Duration) {
        self.slide(policy, now);
        let part = &mut self.parts[slot(self.part)];
        *part = part.saturating_add(1);
    }

    /// Whether enough failures are in the window that unknown sources must share checks.
    pub fn is_up(&mut self, policy: &Policy, now: Duration) -> bool {
        self.slide(policy, now);
        self.counted() >= policy.guard_failures
    }

    /// How many failures are in the window, and how long it is until they are too few for it to be up, if no more come;
    /// `None` where it is down.
    #[must_use]
    pub fn state(&self, policy: &Policy, now: Duration) -> Option<(u32, Duration)> {
        let mut slid = *self;
        slid.slide(policy, now);
        let failures = slid.counted();
        let (present, mut left, mut part) = (part_of(policy, now), failures, 0_u64);
        if failures < policy.guard_failures {
            return None;
        }
        while left >= policy.guard_failures && part < PARTS as u64 {
            // The oldest one goes first, when the part after the present one begins.
            part += 1;
            left -= u32::from(slid.parts[slot(present + part)]);
        }
        let end = part_length(policy).saturating_mul(u32::try_from(present + part).unwrap_or(u32::MAX));
        Some((failures, end.saturating_sub(now)))
    }

    /// How long it stays up if no more failures come; `None` where it is down, as nearly all are: they are only summed.
    #[must_use]
    pub fn up_for(&self, policy: &Policy, now: Duration) -> Option<Duration> {
        // Those that have left the window are still among these: too many, never too few.
        if self.counted() < policy.guard_failures {
            return None;
        }
        self.state(policy, now).map(|(_, left)| left)
    }

    /// Takes a shared check, where one is left; returns whose it was.
    pub fn take_check(&mut self, class: Class, caller: Caller, policy: &Policy, now: Tick) -> Option<Caller> {
        let checks = self.checks.of_mut(class);
        if caller == Caller::Returner && checks.returners.take(allowance(policy, Caller::Returner), now) {
            return Some(Caller::Returner);
        }
        let taken = checks.newcomers.take(allowance(policy, Caller::Newcomer), now);
        taken.then_some(Caller::Newcomer)
    }

    /// Gives a check back to those whose it was.
    pub fn give_back(&mut self, class: Class, whose: Caller, policy: &Policy) {
        let checks = self.checks.of_mut(class);
        match whose {
            Caller::Newcomer => checks.newcomers.give_back(allowance(policy, whose)),
            Caller::Returner => checks.returners.give_back(allowance(policy, whose)),
        }
    }

    /// Whether any failure is in the window.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Duration) -> bool {
        let oldest = (part_of(policy, now) + 1).saturating_sub(PARTS as u64);
        (oldest..=self.part).any(|part| self.parts[slot(part)] > 0)
    }

    fn counted(&self) -> u32 {
        self.parts.iter().map(|part| u32::from(*part)).sum()
    }

    fn slide(&mut self, policy: &Policy, now: Duration) {
        let part = part_of(policy, now);
        let passed = part.saturating_sub(self.part).min(PARTS as u64);
        for step in 0..passed {
            self.parts[slot(part - step)] = 0;
        }
        self.part = self.part.max(part);
    }
}

/// Half of the checks; of an odd burst, newcomers have one more.
const fn allowance(policy: &Policy, whose: Caller) -> CheckRate {
    let burst = match whose {
        Caller::Newcomer => policy.guard_look_burst.div_ceil(2),
        Caller::Returner => policy.guard_look_burst / 2,
    };
    CheckRate { interval: policy.guard_look_interval.saturating_mul(2), burst }
}

fn part_of(policy: &Policy, now: Duration) -> u64 {
    u64::try_from(now.as_millis() / part_length(policy).as_millis()).unwrap_or(u64::MAX)
}

/// How long one part is, in whole milliseconds.
fn part_length(policy: &Policy) -> Duration {
    let millis = (policy.guard_window / 24).as_millis().max(1);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

fn slot(part: u64) -> usize {
    usize::try_from(part % PARTS as u64).expect("less than 24")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn a_hundred_failures_within_a_day_put_it_up_and_a_day_later_it_is_down() {
        let policy = Policy::default();
        let mut guard = Guard::new(Tick::of(HOUR * 100));
        (0..99).for_each(|_| guard.failed(&policy, HOUR * 100));
        assert!(!guard.is_up(&policy, HOUR * 110));
        guard.failed(&policy, HOUR * 123);
        assert!(guard.is_up(&policy, HOUR * 123));
        assert!(!guard.is_up(&policy, HOUR * 124), "the first 99 are from the day before");
        assert!(guard.counts(&policy, HOUR * 146) && !guard.counts(&policy, HOUR * 147));
    }

    #[test]
    fn an_operator_sees_how_many_failures_there_were_and_when_it_goes_down() {
        let policy = Policy::default();
        let mut guard = Guard::new(Tick::of(HOUR * 100));
        (0..60).for_each(|_| guard.failed(&policy, HOUR * 100));
        (0..39).for_each(|_| guard.failed(&policy, HOUR * 110));
        assert_eq!(guard.state(&policy, HOUR * 110), None);
        (0..50).for_each(|_| guard.failed(&policy, HOUR * 112));
        assert_eq!(guard.state(&policy, HOUR * 112), Some((149, HOUR * 12)), "89 are left when the first 60 go");
        assert_eq!(guard.state(&policy, HOUR * 123 + HOUR / 2), Some((149, HOUR / 2)));
        assert!(guard.is_up(&policy, HOUR * 123 + HOUR / 2) && !guard.is_up(&policy, HOUR * 124));
        assert_eq!(guard.state(&policy, HOUR * 124), None);
    }

    #[test]
    fn one_a_quarter_of_an_hour_does_not_put_it_up() {
        let policy = Policy::default();
        let mut guard = Guard::new(Tick::of(HOUR));
        for quarter in 4..4 * 24 * 7 {
            guard.failed(&policy, HOUR / 4 * quarter);
            assert!(!guard.is_up(&policy, HOUR / 4 * quarter), "{quarter}");
        }
    }

    #[test]
    fn newcomers_cannot_take_the_checks_of_those_who_come_again() {
        let (policy, now) = (Policy::default(), Tick::of(HOUR));
        let mut guard = Guard::new(now);
        let mut taken =
            |caller, now| (0..50).filter_map(|_| guard.take_check(Class::Believable, caller, &policy, now)).count();
        assert_eq!([taken(Caller::Newcomer, now), taken(Caller::Returner, now)], [5, 5], "a burst of ten");
        let later = now.plus(Duration::from_secs(20));
        assert_eq!([taken(Caller::Newcomer, later), taken(Caller::Returner, later)], [1, 1], "one each ten seconds");
        guard.give_back(Class::Believable, Caller::Returner, &policy);
        assert_eq!(guard.take_check(Class::Believable, Caller::Newcomer, &policy, later), None);
        assert_eq!(guard.take_check(Class::Believable, Caller::Returner, &policy, later), Some(Caller::Returner));
    }

    #[test]
    fn each_class_has_checks_of_its_own() {
        let (policy, now) = (Policy::default(), Tick::of(HOUR));
        let mut guard = Guard::new(now);
        let mut taken = |class| (0..50).filter_map(|_| guard.take_check(class, Caller::Returner, &policy, now)).count();
        assert_eq!([taken(Class::Others), taken(Class::Believable), taken(Class::Others)], [10, 10, 0]);
    }
}
