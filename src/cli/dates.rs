//! Moments as commands print them.

use std::time::{Duration, UNIX_EPOCH};

/// A Unix second in UTC (RFC 3339), like `2027-01-15T08:00:00Z`; the epoch for what is out of range.
pub(super) fn date(unix_seconds: u64) -> String {
    let moment = UNIX_EPOCH.checked_add(Duration::from_secs(unix_seconds)).unwrap_or(UNIX_EPOCH);
    humantime::format_rfc3339_seconds(moment).to_string()
}
