//! A name from one source: how often it failed, and for how long it is locked (docs/policy.md section 2, "pair lock").

use super::class::{Class, PerClass};
use super::policy::Policy;
use crate::time::Tick;
use std::time::Duration;

/// A pair that has failed recently.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    locks: PerClass<Lock>,
    /// Failures counted for the account guard, and since when.
    guarded_from: Tick,
    guarded: u16,
    /// Whether nothing went wrong since its last success.
    clean: bool,
}

/// What the failures of one class have come to.
#[derive(Clone, Copy, Debug)]
struct Lock {
    /// The last failure, where there was one.
    last: Tick,
    until: Tick,
    next_check: Tick,
    /// Failures that were checked since the last lock.
    failures: u16,
    /// How often it was locked.
    times: u8,
    /// Whether an attempt of this class has come yet.
    used: bool,
}

/// A lock that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockState {
    /// How long it lasts.
    pub remaining: Duration,
    /// How long ago it began.
    pub age: Duration,
    /// How long ago the last attempt was.
    pub last: Duration,
    /// How long until one attempt is checked anyway; zero for the next one.
    pub next_check: Duration,
    /// How often the pair was locked in a row, this time included.
    pub times: u8,
}

/// Which failure of its pair one is; the cost depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureTurn {
    /// The first in a while.
    First,
    /// A further one.
    Again,
    /// One while the pair is locked.
    Locked,
}

impl Pair {
    /// A pair that has not failed yet.
    #[must_use]
    pub const fn new(now: Tick) -> Self {
        Self { locks: PerClass::both(Lock::open(now)), guarded_from: now, guarded: 0, clean: false }
    }

    /// How long it is still locked for a class.
    #[must_use]
    pub fn locked_for(&self, class: Class, now: Tick) -> Option<Duration> {
        self.locks.of(class).remaining(now)
    }

    /// Its lock for a class, as an operator sees it.
    #[must_use]
    pub fn lock(&self, class: Class, policy: &Policy, now: Tick) -> Option<LockState> {
        let lock = self.locks.of(class);
        let remaining = lock.remaining(now)?;
        let step = usize::from(lock.times).min(policy.pair_locks.len()).saturating_sub(1);
        Some(LockState {
            remaining,
            age: policy.pair_locks[step].saturating_sub(remaining),
            last: now.since(lock.last),
            next_check: lock.next_check.since(now),
            times: lock.times,
        })
    }

    /// When the longest of its locks ends; `None` where none holds.
    #[must_use]
    pub fn locked_until(&self, now: Tick) -> Option<Tick> {
        let ends = |lock: &Lock| lock.remaining(now).map(|_| lock.until);
        match (ends(&self.locks.believable), ends(&self.locks.others)) {
            (Some(one), Some(other)) => Some(one.later(other)),
            (one, other) => one.or(other),
        }
    }

    /// Takes the one check that a locked pair has per interval, so that a corrected password need not wait for a long lock.
    pub fn take_check(&mut self, class: Class, policy: &Policy, now: Tick) -> bool {
        let lock = self.locks.of_mut(class);
        let left = !lock.next_check.is_after(now);
        if left {
            lock.next_check = now.plus(policy.pair_look_interval);
        }
        left
    }

    /// Gives that check back.
    pub const fn give_back(&mut self, class: Class) {
        let lock = self.locks.of_mut(class);
        lock.next_check = lock.last;
    }

    /// Notes a failure that counts towards the lock. The last of many locks the pair for its class, longer each time.
    pub fn failed(&mut self, class: Class, policy: &Policy, now: Tick) {
        let lock = self.locks.of_mut(class);
        if !lock.counts(policy, now) {
            *lock = Lock::open(now);
        }
        lock.touch(now);
        if lock.remaining(now).is_some() {
            return;
        }
        lock.failures = lock.failures.saturating_add(1);
        if u32::from(lock.failures) >= policy.pair_failures {
            let step = usize::from(lock.times).min(policy.pair_locks.len() - 1);
            lock.until = now.plus(policy.pair_locks[step]);
            lock.next_check = now.plus(policy.pair_look_interval);
            lock.times = lock.times.saturating_add(1);
            lock.failures = 0;
        }
    }

    /// Notes a failure without a check.
    pub const fn refused(&mut self, class: Class, now: Tick) {
        self.locks.of_mut(class).touch(now);
    }

    /// Notes a success: what its class did is forgotten, but for what was counted for the account guard. Else one address
    /// could have a name guarded alone, between the refreshes of a phone that is right there. The other class stays locked:
    /// each sign-in of the owner would else give an attacker ten more guesses, and the pair is known-good anyway.
    pub const fn succeeded(&mut self, class: Class, now: Tick) {
        let lock = self.locks.of_mut(class);
        *lock = Lock::open(now);
        lock.touch(now);
        self.clean = true;
    }

    /// Whether the failure to be noted is the first one: since a success, where there was one. Asked once for each.
    pub const fn is_first(&mut self) -> bool {
        let first = self.clean;
        self.clean = false;
        first
    }

    /// Whether this failure counts for the account guard: one source may add only a few, or it could shut a name alone.
    pub fn counts_for_guard(&mut self, policy: &Policy, now: Tick) -> bool {
        if now.since(self.guarded_from) >= policy.guard_window {
            (self.guarded, self.guarded_from) = (0, now);
        }
        let counts = u32::from(self.guarded) < policy.guard_per_source;
        self.guarded = self.guarded.saturating_add(u16::from(counts));
        counts
    }

    /// Whether all that it did was before an operator unblocked its source.
    #[must_use]
    pub fn is_forgiven(&self, forgiven: Option<Tick>) -> bool {
        let before = |lock: &Lock, moment| !lock.used || !lock.last.is_after(moment);
        let Some(moment) = forgiven else { return false };
        before(&self.locks.believable, moment) && before(&self.locks.others, moment)
    }

    /// Whether it failed recently, in either class.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Tick) -> bool {
        self.failed_lately(Class::Believable, policy, now) || self.failed_lately(Class::Others, policy, now)
    }

    /// Whether it failed recently in this class.
    #[must_use]
    pub fn failed_lately(&self, class: Class, policy: &Policy, now: Tick) -> bool {
        self.locks.of(class).counts(policy, now)
    }
}

impl Lock {
    const fn open(now: Tick) -> Self {
        Self { last: now, until: now, next_check: now, failures: 0, times: 0, used: false }
    }

    const fn touch(&mut self, now: Tick) {
        self.last = now;
        self.used = true;
    }

    fn remaining(&self, now: Tick) -> Option<Duration> {
        (self.times > 0 && self.until.is_after(now)).then(|| self.until.since(now))
    }

    fn counts(&self, policy: &Policy, now: Tick) -> bool {
        self.used && (now.since(self.last) < policy.pair_memory || self.remaining(now).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const CLASS: Class = Class::Believable;

    fn at(seconds: u32) -> Tick {
        Tick::of(SECOND * (1_000 + seconds))
    }

    /// How long the pair is locked by ten failures at once.
    fn lock(pair: &mut Pair, second: u32) -> Option<u64> {
        for _ in 0..10 {
            assert_eq!(pair.locked_for(CLASS, at(second)), None);
            pair.failed(CLASS, &Policy::default(), at(second));
        }
        pair.locked_for(CLASS, at(second)).map(|time| time.as_secs())
    }

    #[test]
    fn each_ten_failures_lock_it_for_longer() {
        let mut pair = Pair::new(at(0));
        assert_eq!(lock(&mut pair, 0), Some(30));
        assert_eq!(pair.locked_for(CLASS, at(29)), Some(SECOND));
        assert_eq!(lock(&mut pair, 30), Some(120));
        assert_eq!(lock(&mut pair, 150), Some(600));
        assert_eq!(lock(&mut pair, 750), Some(1_800));
        assert_eq!(lock(&mut pair, 2_550), Some(1_800));
    }

    #[test]
    fn a_locked_pair_gets_one_check_in_a_while_and_a_failure_then_prolongs_nothing() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        lock(&mut pair, 0);
        lock(&mut pair, 30);
        let checks = (30..150).filter(|second| pair.take_check(CLASS, &policy, at(*second))).collect::<Vec<_>>();
        assert_eq!(checks, [80, 130]);
        pair.failed(CLASS, &policy, at(130));
        assert_eq!(pair.locked_for(CLASS, at(130)), Some(SECOND * 20));
        pair.give_back(CLASS);
        assert!(pair.take_check(CLASS, &policy, at(130)) && !pair.take_check(CLASS, &policy, at(131)));
    }

    #[test]
    fn each_class_is_locked_by_its_own_failures_alone() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        (0..1_000).for_each(|second| pair.failed(Class::Others, &policy, at(second)));
        assert!(pair.locked_for(Class::Others, at(1_000)).is_some());
        assert_eq!(pair.locked_for(CLASS, at(1_000)), None);
        assert!(
            pair.failed_lately(Class::Others, &policy, at(1_000)) && !pair.failed_lately(CLASS, &policy, at(1_000))
        );
        assert_eq!(lock(&mut pair, 1_000), Some(30), "ten of its own, and the first of its locks");
        pair.succeeded(CLASS, at(1_001));
        let locked = |class| pair.locked_for(class, at(1_001));
        assert_eq!(locked(CLASS), None, "a success unlocks its own class");
        assert!(locked(Class::Others).is_some());
    }

    #[test]
    fn what_one_class_did_yesterday_is_forgotten_however_often_the_other_fails() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        (0..9).for_each(|_| pair.failed(CLASS, &policy, at(0)));
        (0..86_400).step_by(600).for_each(|second| pair.failed(Class::Others, &policy, at(second)));
        pair.failed(CLASS, &policy, at(86_400));
        assert_eq!(pair.locked_for(CLASS, at(86_400)), None);
    }

    #[test]
    fn an_operator_sees_when_a_lock_began_how_often_it_was_and_when_it_is_looked_at() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        assert_eq!((pair.lock(CLASS, &policy, at(0)), pair.locked_until(at(0))), (None, None));
        lock(&mut pair, 0);
        lock(&mut pair, 30);
        pair.refused(CLASS, at(50));
        let state = pair.lock(CLASS, &policy, at(60)).unwrap();
        let times = [state.remaining, state.age, state.last, state.next_check];
        assert_eq!((times.map(|time| time.as_secs()), state.times), ([90, 30, 10, 20], 2));
        assert_eq!(pair.locked_until(at(60)), Some(at(150)));
        assert_eq!(pair.lock(Class::Others, &policy, at(60)), None);
    }

    #[test]
    fn two_hundred_thousand_of_them_take_forty_bytes_each() {
        assert_eq!(size_of::<Pair>(), 40);
    }

    #[test]
    fn one_source_counts_ten_times_for_the_guard_each_day() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        let mut counted = |second| (0..50).filter(|_| pair.counts_for_guard(&policy, at(second))).count();
        assert_eq!([counted(0), counted(86_399), counted(86_400)], [10, 0, 10]);
    }
}
