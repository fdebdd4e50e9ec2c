//! Two buckets: one that costs fill and time drains, one that time fills and checks empty. Both are a few bytes.

use crate::time::Tick;
use std::time::Duration;

/// A leaky bucket of penalty points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leaky {
    level: f32,
    at: Tick,
}

impl Leaky {
    /// The points in it now, of `capacity` that drain evenly in `window`.
    #[must_use]
    pub fn level(self, capacity: f64, window: Duration, now: Tick) -> f64 {
        let elapsed = now.since(self.at).as_secs_f64();
        (f64::from(self.level) - capacity * elapsed / window.as_secs_f64()).max(0.0)
    }

    /// Adds a cost; `false`, and nothing added, where that would take it over the capacity.
    pub fn add(&mut self, cost: f64, capacity: f64, window: Duration, now: Tick) -> bool {
        let level = self.level(capacity, window, now);
        let fits = level + cost <= capacity;
        *self = Self { level: compact(if fits { level + cost } else { level }), at: now };
        fits
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some thousand points to a thousandth are enough")]
const fn compact(level: f64) -> f32 {
    level as f32
}

/// How often something may be checked: `burst` times at once, and once more after each `interval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckRate {
    /// The time in which one check comes back.
    pub interval: Duration,
    /// How many checks can be saved up.
    pub burst: u32,
}

/// A bucket of permitted checks, by the moment at which it is full again (the generic cell rate algorithm); starts
/// full.
#[derive(Clone, Copy, Debug)]
pub(super) struct PermittedChecks(Tick);

impl PermittedChecks {
    /// A full one.
    #[must_use]
    pub const fn full(now: Tick) -> Self {
        Self(now)
    }

    /// Takes a check, where one is left.
    pub fn take(&mut self, allowance: CheckRate, now: Tick) -> bool {
        let Some(saved) = allowance.burst.checked_sub(1) else { return false };
        let full_again = self.0.later(now);
        let left = full_again.since(now) <= allowance.interval.saturating_mul(saved);
        if left {
            self.0 = full_again.plus(allowance.interval);
        }
        left
    }

    /// Whether none is spent.
    #[must_use]
    pub fn are_full(self, now: Tick) -> bool {
        !self.0.is_after(now)
    }

    /// Gives a check back: the digest was right, or could not be judged.
    pub fn give_back(&mut self, allowance: CheckRate) {
        self.0 = self.0.minus(allowance.interval);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: u32) -> Tick {
        Tick::of(SECOND * (1_000 + seconds))
    }

    #[test]
    fn a_bucket_drains_evenly_and_takes_no_cost_that_would_overfill_it() {
        let (mut bucket, window) = (Leaky::default(), SECOND * 600);
        assert!((0..10).all(|_| bucket.add(3.0, 30.0, window, at(0))));
        assert!(!bucket.add(0.25, 30.0, window, at(0)));
        assert!((bucket.level(30.0, window, at(100)) - 25.0).abs() < 0.001);
        assert!(bucket.add(3.0, 30.0, window, at(60)) && !bucket.add(1.0, 30.0, window, at(60)));
        assert!(bucket.level(30.0, window, at(660)).abs() < 0.001);
    }

    #[test]
    fn looks_come_back_one_each_interval_up_to_the_burst() {
        let allowance = CheckRate { interval: SECOND * 10, burst: 3 };
        let mut checks = PermittedChecks::full(at(0));
        let mut taken = |second| (0..9).filter(|_| checks.take(allowance, at(second))).count();
        assert_eq!([taken(0), taken(9), taken(10), taken(30), taken(1_000)], [3, 0, 1, 2, 3]);
        checks.give_back(allowance);
        assert!(checks.take(allowance, at(1_000)) && !checks.take(allowance, at(1_000)));
        assert!(!PermittedChecks::full(at(0)).take(CheckRate { burst: 0, ..allowance }, at(0)));
    }
}
