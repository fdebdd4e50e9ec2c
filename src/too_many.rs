//! Somebody must wait: the answer of whatever counts by time.

use crate::whole_seconds::whole_seconds;
use std::time::Duration;

/// One must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many; wait {} s", .retry_after.as_secs())]
pub struct TooMany {
    /// When it is worth trying again: whole seconds, at least one.
    pub retry_after: Duration,
}

impl TooMany {
    /// `wait` rounded up to whole seconds, so that whoever waits that long is let in.
    #[must_use]
    pub fn until(wait: Duration) -> Self {
        Self { retry_after: Duration::from_secs(whole_seconds(wait).max(1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_whole_seconds_and_at_least_one() {
        for (millis, seconds) in [(0, 1), (1, 1), (1_000, 1), (1_001, 2), (59_999, 60)] {
            let too_many = TooMany::until(Duration::from_millis(millis));
            assert_eq!(too_many.retry_after, Duration::from_secs(seconds), "{millis} ms");
        }
        assert_eq!(TooMany::until(Duration::from_secs(61)).to_string(), "too many; wait 61 s");
    }
}
