//! A name from one source: how often it failed, and for how long it is locked (POLICY section 2, "pair lock").

use super::policy::Policy;
use crate::tick::Tick;
use std::time::Duration;

/// A pair that has failed lately.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    last: Tick,
    /// Failures that were looked at since the last lock.
    failures: u16,
    locks: u16,
    locked_until: Tick,
    next_look: Tick,
    /// Whether nothing went wrong since its last success.
    clean: bool,
    /// Failures counted for the account guard, and since when.
    guarded: u16,
    guarded_from: Tick,
}

/// Which failure of its pair one is; the cost depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
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
        let (guarded, guarded_from) = (0, now);
        Self {
            last: now,
            failures: 0,
            locks: 0,
            locked_until: now,
            next_look: now,
            clean: false,
            guarded,
            guarded_from,
        }
    }

    /// How long it is still locked.
    #[must_use]
    pub fn locked_for(&self, now: Tick) -> Option<Duration> {
        (self.locks > 0 && self.locked_until.is_after(now)).then(|| self.locked_until.since(now))
    }

    /// Takes the one look that a locked pair has in a while: a phone with a wrong password that is corrected must get in
    /// without waiting for a long lock's end.
    pub fn look(&mut self, policy: &Policy, now: Tick) -> bool {
        let left = !self.next_look.is_after(now);
        if left {
            self.next_look = now.plus(policy.pair_look_interval);
        }
        left
    }

    /// Gives that look back.
    pub fn give_back(&mut self) {
        self.next_look = self.last;
    }

    /// Notes a failure that was looked at. The last of many locks the pair, longer each time.
    pub fn failed(&mut self, policy: &Policy, now: Tick) {
        self.last = now;
        if self.locked_for(now).is_some() {
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if u32::from(self.failures) >= policy.pair_failures {
            let step = usize::from(self.locks).min(policy.pair_locks.len() - 1);
            self.locked_until = now.plus(policy.pair_locks[step]);
            self.next_look = now.plus(policy.pair_look_interval);
            self.locks = self.locks.saturating_add(1);
            self.failures = 0;
        }
    }

    /// Notes a failure that nobody looked at.
    pub const fn refused(&mut self, now: Tick) {
        self.last = now;
    }

    /// Notes a success: all is forgotten but what was counted for the account guard. Else one address could have a name
    /// guarded alone, between the refreshes of a phone that is right there.
    pub const fn succeeded(&mut self, now: Tick) {
        *self = Self { clean: true, guarded: self.guarded, guarded_from: self.guarded_from, ..Self::new(now) };
    }

    /// Whether the failure to be noted is the first one: since a success, where there was one. Asked once for each.
    pub const fn is_first(&mut self) -> bool {
        let first = self.clean;
        self.clean = false;
        first
    }

    /// Whether this failure counts for the account guard: one source may give only so many in the guard's time, or it
    /// could shut a name alone.
    pub fn counts_for_guard(&mut self, policy: &Policy, now: Tick) -> bool {
        if now.since(self.guarded_from) >= policy.guard_window {
            (self.guarded, self.guarded_from) = (0, now);
        }
        let counts = u32::from(self.guarded) < policy.guard_per_source;
        self.guarded = self.guarded.saturating_add(u16::from(counts));
        counts
    }

    /// Whether all that it did was before an operator forgave its source.
    #[must_use]
    pub fn is_forgiven(&self, forgiven: Option<Tick>) -> bool {
        forgiven.is_some_and(|moment| !self.last.is_after(moment))
    }

    /// Whether it failed lately.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Tick) -> bool {
        now.since(self.last) < policy.pair_memory || self.locked_for(now).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: u32) -> Tick {
        Tick::of(SECOND * (1_000 + seconds))
    }

    /// How long the pair is locked by ten failures at once.
    fn lock(pair: &mut Pair, second: u32) -> Option<u64> {
        for _ in 0..10 {
            assert_eq!(pair.locked_for(at(second)), None);
            pair.failed(&Policy::default(), at(second));
        }
        pair.locked_for(at(second)).map(|time| time.as_secs())
    }

    #[test]
    fn each_ten_failures_lock_it_for_longer() {
        let mut pair = Pair::new(at(0));
        assert_eq!(lock(&mut pair, 0), Some(30));
        assert_eq!(pair.locked_for(at(29)), Some(SECOND));
        assert_eq!(lock(&mut pair, 30), Some(120));
        assert_eq!(lock(&mut pair, 150), Some(600));
        assert_eq!(lock(&mut pair, 750), Some(1_800));
        assert_eq!(lock(&mut pair, 2_550), Some(1_800));
    }

    #[test]
    fn a_locked_pair_gets_one_look_in_a_while_and_a_failure_then_prolongs_nothing() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        lock(&mut pair, 0);
        lock(&mut pair, 30);
        let looks = (30..150).filter(|second| pair.look(&policy, at(*second))).collect::<Vec<_>>();
        assert_eq!(looks, [80, 130]);
        pair.failed(&policy, at(130));
        assert_eq!(pair.locked_for(at(130)), Some(SECOND * 20));
        pair.give_back();
        assert!(pair.look(&policy, at(130)) && !pair.look(&policy, at(131)));
    }

    #[test]
    fn one_source_counts_ten_times_for_the_guard_each_day() {
        let (mut pair, policy) = (Pair::new(at(0)), Policy::default());
        let mut counted = |second| (0..50).filter(|_| pair.counts_for_guard(&policy, at(second))).count();
        assert_eq!([counted(0), counted(86_399), counted(86_400)], [10, 0, 10]);
    }
}
