//! Captchas that were answered, remembered until their tokens are void.

use crate::time::{Now, Tick};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Limit: how long a captcha can be answered (docs/contract.md section 2).
pub(super) const CAPTCHA_LIFETIME: Duration = Duration::from_mins(15);

/// What tells one token from all others: its expiry in Unix seconds and its salt. Ordered by expiry, so that the oldest are
/// found first.
pub(super) type Serial = (u64, [u8; 16]);

/// Which tokens were used.
///
/// Not a `RateLimit` of one per token: a used token must be remembered until it expires by the wall clock, which may be
/// set back, and no sliding window of monotonic time knows that. A full memory forgets what expires soonest, of whichever
/// tenant, and an entry is a third of the size.
pub(super) struct UsedCaptchas {
    used: Mutex<BTreeMap<Serial, Tick>>,
    capacity: usize,
}

impl UsedCaptchas {
    /// None yet; at most `capacity` are remembered.
    pub fn new(capacity: usize) -> Self {
        Self { used: Mutex::default(), capacity }
    }

    /// Whether this is the first use. What has expired is forgotten once its lifetime has passed since by the monotonic
    /// clock too: the wall clock may leap and be put right again. A full memory forgets what expires soonest rather than
    /// locking people out.
    pub fn add(&self, serial: Serial, now: Now) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let tick = Tick::of(now.monotonic);
        let is_over =
            |(expires, _): &Serial, at: &Tick| *expires < now.unix_seconds() && tick.since(*at) > CAPTCHA_LIFETIME;
        while used.first_key_value().is_some_and(|(serial, at)| is_over(serial, at)) {
            used.pop_first();
        }
        let first_use = used.insert(serial, tick).is_none();
        if used.len() > self.capacity {
            used.pop_first();
        }
        first_use
    }

    /// How many are remembered.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.used.lock().unwrap().len()
    }
}
