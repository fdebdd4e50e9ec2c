//! A moment as the emails name it: in UTC, which they say, because nothing here knows the reader's time zone.

use domain::tenant::Language;
use std::time::{Duration, UNIX_EPOCH};

/// The last second of the year 9999, which is the last one that has a date.
const LAST: u64 = 253_402_300_799;

/// The names of the months.
const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

/// A Unix second to the minute: `1 December 2026, 13:05 UTC`, `1. Dezember 2026, 13:05 Uhr (UTC)`.
pub(super) fn moment(unix_seconds: u64, language: Language) -> String {
    let moment = UNIX_EPOCH + Duration::from_secs(unix_seconds.min(LAST));
    let exact = humantime::format_rfc3339_seconds(moment).to_string();
    let number = |from: usize, to: usize| exact[from..to].parse::<usize>().expect("RFC 3339 has digits here");
    let (year, month, day, time) = (&exact[..4], MONTHS[number(5, 7) - 1], number(8, 10), &exact[11..16]);
    match language {
        Language::English => format!("{day} {} {year}, {time} UTC", month.0),
        Language::German => format!("{day}. {} {year}, {time} Uhr (UTC)", month.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_named_in_the_language_of_the_email_and_says_that_it_is_utc() {
        for (second, english, german) in [
            (0, "1 January 1970, 00:00 UTC", "1. Januar 1970, 00:00 Uhr (UTC)"),
            (1_709_210_159, "29 February 2024, 12:35 UTC", "29. Februar 2024, 12:35 Uhr (UTC)"),
            (1_796_130_300, "1 December 2026, 13:05 UTC", "1. Dezember 2026, 13:05 Uhr (UTC)"),
            (u64::MAX, "31 December 9999, 23:59 UTC", "31. Dezember 9999, 23:59 Uhr (UTC)"),
        ] {
            assert_eq!(moment(second, Language::English), english);
            assert_eq!(moment(second, Language::German), german);
        }
    }
}
