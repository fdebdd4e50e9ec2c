//! Durations in answers and listings: whole seconds, rounded up.

use std::time::Duration;

/// Whole seconds, rounded up: a client that waits that long has waited long enough.
#[must_use]
pub fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_add(u64::from(duration.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_second_is_a_second() {
        for (nanos, seconds) in [(0, 0), (1, 1), (1_000_000_000, 1), (1_000_000_001, 2)] {
            assert_eq!(whole_seconds(Duration::from_nanos(nanos)), seconds, "{nanos} ns");
        }
        assert_eq!(whole_seconds(Duration::MAX), u64::MAX, "and there is no more than all of them");
    }
}
