//! The error of every rate limit: how long to wait.

use crate::time::whole_seconds;
use std::time::Duration;

/// There were too many of something within its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many requests; try again in {} s", .retry_after.as_secs())]
pub struct RateLimited {
    /// When it is worth trying again: whole seconds, at least one.
    pub retry_after: Duration,
}

impl RateLimited {
    /// `wait` rounded up to whole seconds, so that a client that waits that long succeeds.
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
            let limited = RateLimited::until(Duration::from_millis(millis));
            assert_eq!(limited.retry_after, Duration::from_secs(seconds), "{millis} ms");
        }
        assert_eq!(RateLimited::until(Duration::from_secs(61)).to_string(), "too many requests; try again in 61 s");
    }
}
