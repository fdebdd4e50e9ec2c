//! Dates as commands print them, and as they are typed.

use std::time::{Duration, UNIX_EPOCH};

/// A Unix second in UTC (RFC 3339), like `2027-01-15T08:00:00Z`; the epoch for what is out of range.
pub(super) fn date(unix_seconds: u64) -> String {
    let moment = UNIX_EPOCH.checked_add(Duration::from_secs(unix_seconds)).unwrap_or(UNIX_EPOCH);
    humantime::format_rfc3339_seconds(moment).to_string()
}

/// The Unix second of a date in UTC (RFC 3339), with a time or without: then its first second.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    let whole = if text.contains(['T', 't', ' ']) { text.to_owned() } else { format!("{text}T00:00:00Z") };
    let moment = humantime::parse_rfc3339_weak(&whole).ok().and_then(|moment| moment.duration_since(UNIX_EPOCH).ok());
    let expected = "not a date; expected e.g. 2026-11-30, or 2026-11-30T08:00:00Z";
    moment.map(|moment| moment.as_secs()).ok_or_else(|| expected.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_its_first_second_in_utc() {
        assert_eq!(parse("2027-01-15").map(date).as_deref(), Ok("2027-01-15T00:00:00Z"));
        assert_eq!(parse("2027-01-15T08:00:00Z").map(date).as_deref(), Ok("2027-01-15T08:00:00Z"));
        for wrong in ["", "yesterday", "2027-13-01", "2027-01-15T", "15.01.2027", "1800000000"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
