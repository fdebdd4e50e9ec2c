//! How many new answers each account brought within a day, so that one account cannot push those of all others out of
//! the memory: an attacker with an account who overhears answers could else make them pass again.

use crate::digest::DigestAnswer;
use crate::memory::{Fingerprint, Fingerprints};
use crate::tenant::TenantId;
use crate::time::Now;
use std::sync::atomic::{AtomicU64, Ordering};

/// What part of its tenant's memory an account fills in a day before its answers are the first to go.
const PART: usize = 64;
/// How many counts there are, eight bytes each: of more accounts some share one, and no client can know which.
const COUNTS: usize = 1 << 17;
const DAY: u64 = 24 * 3_600;

/// The counts. Nothing is ever forgotten because the table is full, so that an answer costs the same however many
/// accounts there are.
pub(super) struct Tallies {
    counts: Box<[AtomicU64]>,
    /// How many answers of a day are an account's share.
    share: u32,
}

/// The day of a count, and how many there were on it, in one word.
#[derive(Clone, Copy)]
struct Tally {
    day: u32,
    count: u32,
}

impl Tallies {
    /// None yet; `capacity` is that of the memory.
    pub(super) fn new(capacity: usize, tenants: usize) -> Self {
        let share = capacity / tenants.max(1) / PART;
        let counts = (0..COUNTS).map(|_| AtomicU64::new(0)).collect();
        Self { counts, share: u32::try_from(share).unwrap_or(u32::MAX).max(1) }
    }

    /// Counts a new answer of an account.
    pub(super) fn add(&self, account: Fingerprint, now: Now) {
        let day = day_of(now);
        let one_more = |bits| {
            let tally = Tally::of(bits);
            let count = if tally.day == day { tally.count.saturating_add(1) } else { 1 };
            Some(Tally { day, count }.bits())
        };
        // Again until no other worker has changed it meanwhile.
        let _ = self.count_of(account).fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
    }

    /// Whether an account brought more than its share within a day.
    pub(super) fn crowds(&self, account: Fingerprint, now: Now) -> bool {
        let tally = Tally::of(self.count_of(account).load(Ordering::Relaxed));
        tally.day == day_of(now) && tally.count > self.share
    }

    fn count_of(&self, account: Fingerprint) -> &AtomicU64 {
        let [bits, ..] = account.bits();
        &self.counts[usize::try_from(bits).expect("32 bits or more") % COUNTS]
    }
}

impl Tally {
    #[expect(clippy::cast_possible_truncation, reason = "each half of the word is a number of its own")]
    const fn of(bits: u64) -> Self {
        Self { day: (bits >> 32) as u32, count: bits as u32 }
    }

    const fn bits(self) -> u64 {
        (self.day as u64) << 32 | self.count as u64
    }
}

/// The days of the monotonic clock; it begins at more than none.
fn day_of(now: Now) -> u32 {
    u32::try_from(now.monotonic.as_secs() / DAY).unwrap_or(u32::MAX)
}

/// The account that an answer is of.
pub(super) fn account_of(answer: &DigestAnswer, tenant: TenantId, fingerprints: &Fingerprints) -> Fingerprint {
    fingerprints.of((tenant, answer.realm.as_str(), answer.username.as_str()))
}
