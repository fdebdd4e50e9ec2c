//! How many new answers each account brought within a day, so that one account cannot push those of all others out of the
//! memory: somebody who has an account and listens on the way could else make what he overheard pass again.

use crate::bounded::{Bounded, Owned};
use crate::digest::DigestAnswer;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::now::Now;
use crate::tenant::TenantId;
use crate::tick::Tick;
use std::time::Duration;

/// What part of its tenant's memory an account fills in a day before its answers are the first to go.
const PART: usize = 64;
/// How many accounts are counted. Whoever crowds the memory is always among the last that were.
const ACCOUNTS: usize = 10_000;
const DAY: Duration = Duration::from_hours(24);

/// The counts.
pub(super) struct Tallies {
    counts: Bounded<Owned<Fingerprint>, Tally>,
    /// How many answers of a day are an account's share.
    share: u32,
}

/// An account, as the table names it.
pub(super) type Account = Owned<Fingerprint>;

struct Tally {
    since: Tick,
    count: u32,
}

impl Tallies {
    /// None yet; `capacity` is that of the memory.
    pub(super) fn new(capacity: usize, tenants: usize, seed: u64) -> Self {
        let share = capacity / tenants.max(1) / PART;
        let counts = Bounded::new(ACCOUNTS, tenants, |_, _| false, seed);
        Self { counts, share: u32::try_from(share).unwrap_or(u32::MAX).max(1) }
    }

    /// Counts a new answer of an account.
    pub(super) fn add(&self, account: Account, now: Now) {
        let moment = Tick::of(now.monotonic);
        let make = || Tally { since: moment, count: 0 };
        self.counts.upsert(account, now.monotonic, make, |tally| {
            if moment.since(tally.since) >= DAY {
                *tally = make();
            }
            tally.count = tally.count.saturating_add(1);
        });
    }

    /// Whether an account brought more than its share within a day.
    pub(super) fn crowds(&self, account: Account, now: Now) -> bool {
        let over = |tally: &Tally| tally.count > self.share && Tick::of(now.monotonic).since(tally.since) < DAY;
        self.counts.read(&account, over).unwrap_or(false)
    }
}

/// The account that an answer is of.
pub(super) fn account_of(answer: &DigestAnswer, tenant: TenantId, fingerprints: &Fingerprints) -> Account {
    Owned { tenant, key: fingerprints.of((answer.realm.as_str(), answer.username.as_str())) }
}
