//! A time on a page: exact for the browser, which shows it in the person's own zone, and readable without one. And how
//! long something holds.

use std::time::{Duration, UNIX_EPOCH};

use crate::language::Language;

/// A Unix second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub u64);

impl Moment {
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

/// Seconds in the largest unit that they are a whole number of: `1 hour`, `90 minutes`, `45 seconds`.
pub(super) fn lasting(language: Language, seconds: u32) -> String {
    let (count, [one, many]) = match seconds {
        0 => (0, SECONDS),
        whole if whole.is_multiple_of(3_600) => (whole / 3_600, HOURS),
        whole if whole.is_multiple_of(60) => (whole / 60, MINUTES),
        _ => (seconds, SECONDS),
    };
    let (english, german) = if count == 1 { one } else { many };
    match language {
        Language::English => format!("{count} {english}"),
        Language::German => format!("{count} {german}"),
    }
}

/// One and many of a unit, each in English and in German.
type Unit = [(&'static str, &'static str); 2];
const HOURS: Unit = [("hour", "Stunde"), ("hours", "Stunden")];
const MINUTES: Unit = [("minute", "Minute"), ("minutes", "Minuten")];
const SECONDS: Unit = [("second", "Sekunde"), ("seconds", "Sekunden")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_moment_in_two_forms() {
        let moment = Moment(1_800_000_000);
        assert_eq!(moment.exact(), "2027-01-15T08:00:00Z");
        assert_eq!(moment.day_and_time(), "2027-01-15 08:00 UTC");
    }

    #[test]
    fn seconds_are_told_in_the_largest_unit_that_fits() {
        for (seconds, english, german) in [
            (3_600, "1 hour", "1 Stunde"),
            (86_400, "24 hours", "24 Stunden"),
            (5_400, "90 minutes", "90 Minuten"),
            (60, "1 minute", "1 Minute"),
            (1, "1 second", "1 Sekunde"),
            (61, "61 seconds", "61 Sekunden"),
            (0, "0 seconds", "0 Sekunden"),
        ] {
            assert_eq!(lasting(Language::English, seconds), english);
            assert_eq!(lasting(Language::German, seconds), german);
        }
    }
}
