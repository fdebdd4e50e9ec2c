//! How long answers took, and what share of them took longer.

use std::fmt;
use std::time::Duration;

/// Measured times, in order.
pub struct Latencies(Vec<Duration>);

impl Latencies {
    pub fn of(mut measured: Vec<Duration>) -> Self {
        assert!(!measured.is_empty(), "nothing was measured");
        measured.sort_unstable();
        Self(measured)
    }

    /// The shortest time that so many of a hundred did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0[rank - 1]
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |percent| self.percentile(percent).as_secs_f64() * 1e3;
        let count = self.count();
        write!(formatter, "{count} answers, median {:.1} ms, p99 {:.1} ms", millis(50), millis(99))
    }
}
