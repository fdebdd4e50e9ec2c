//! The time of a record, `2026-11-30T21:04:07.512034Z` (RFC 3339): a thread writes out each second once.

use std::io::Write as _;
use std::time::{Duration, UNIX_EPOCH};

/// The last second that such a time has four digits of a year for: the end of 9999.
const LAST_SECOND: u64 = 253_402_300_799;

/// The length of a time up to its second.
const UP_TO_SECOND: usize = 19;

/// A time as it was last written.
pub(super) struct Timestamp {
    second: u64,
    text: [u8; 27],
}

impl Default for Timestamp {
    fn default() -> Self {
        Self { second: 0, text: *b"1970-01-01T00:00:00.000000Z" }
    }
}

impl Timestamp {
    /// Writes a time since the Unix epoch.
    pub(super) fn at(&mut self, wall: Duration) -> &[u8] {
        let second = wall.as_secs().min(LAST_SECOND);
        if second != self.second {
            self.second = second;
            let time = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(second));
            // All but the Z at its end, for which there is no room.
            let _ = write!(&mut self.text[..UP_TO_SECOND], "{time}");
        }
        let mut micros = wall.subsec_micros();
        for digit in self.text[UP_TO_SECOND + 1..26].iter_mut().rev() {
            *digit = b'0' + u8::try_from(micros % 10).unwrap_or_default();
            micros /= 10;
        }
        &self.text
    }
}
