//! Two buckets: one that costs fill and time drains, one that time fills and looks empty.

use std::time::Duration;

/// A leaky bucket of penalty points.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leaky {
    level: f64,
    at: Duration,
}

impl Leaky {
    /// The points in it now, of `capacity` that drain evenly in `window`.
    #[must_use]
    pub fn level(&self, capacity: f64, window: Duration, now: Duration) -> f64 {
        let elapsed = now.saturating_sub(self.at).as_secs_f64();
        (self.level - capacity * elapsed / window.as_secs_f64()).max(0.0)
    }

    /// Adds a cost; `false`, and nothing added, where that would take it over the capacity.
    pub fn add(&mut self, cost: f64, capacity: f64, window: Duration, now: Duration) -> bool {
        let level = self.level(capacity, window, now);
        let fits = level + cost <= capacity;
        *self = Self { level: if fits { level + cost } else { level }, at: now };
        fits
    }
}

/// A token bucket of looks; starts full.
#[derive(Clone, Copy, Debug)]
pub struct Looks {
    left: f64,
    at: Duration,
}

impl Looks {
    /// A full one.
    #[must_use]
    pub fn full(burst: u32, now: Duration) -> Self {
        Self { left: f64::from(burst), at: now }
    }

    /// Takes a look, where one is left; one comes back each `interval`.
    pub fn take(&mut self, interval: Duration, burst: u32, now: Duration) -> bool {
        let regained = now.saturating_sub(self.at).as_secs_f64() / interval.as_secs_f64();
        self.left = (self.left + regained).min(f64::from(burst));
        self.at = now;
        let left = self.left >= 1.0;
        if left {
            self.left -= 1.0;
        }
        left
    }

    /// Gives a look back: the digest was right.
    pub fn give_back(&mut self, burst: u32) {
        self.left = (self.left + 1.0).min(f64::from(burst));
    }
}
