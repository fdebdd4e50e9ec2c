//! A time on a page: exact for the browser, which shows it in the person's own zone, and readable without one.

use std::time::{Duration, UNIX_EPOCH};

/// A Unix second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShownTime(pub u64);

impl ShownTime {
    /// `2027-01-15T08:00:00Z`, for the `datetime` attribute (RFC 3339).
    pub fn exact(self) -> String {
        humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(self.0)).to_string()
    }

    /// `2027-01-15 08:00 UTC`.
    pub fn day_and_time(self) -> String {
        let exact = self.exact();
        format!("{} {} UTC", &exact[..10], &exact[11..16])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_moment_in_two_forms() {
        let moment = ShownTime(1_800_000_000);
        assert_eq!(moment.exact(), "2027-01-15T08:00:00Z");
        assert_eq!(moment.day_and_time(), "2027-01-15 08:00 UTC");
    }
}
