//! How many accounts may be created within a while: by one source, for one mailbox, at one tenant; and how many taken
//! names a source may ask for.

mod limit;

pub use limit::{OverLimit, SignupLimit};

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::memory::{Fingerprint, Fingerprints, Owned, Rate, RateLimit};
use crate::network::{Block, Source};
use crate::tenant::TenantId;
use crate::time::{Now, Tick};

/// Limit: the sliding window in which signups and taken names are counted (docs/contract.md section 3).
pub(super) const SIGNUP_WINDOW: Duration = Duration::from_hours(1);

/// Limit: sources, and wider blocks of IPv6, whose signups are counted at once: about 30 MB at worst.
const SOURCES_COUNTED: usize = 100_000;

/// Limit: the sliding window in which the signups of one mailbox are counted (docs/contract.md section 3).
pub const MAILBOX_WINDOW: Duration = Duration::from_hours(24);

/// Limit: mailboxes whose signups are counted at once: about 12 MB. Only signups that create an account add one.
pub const MAILBOXES_COUNTED: usize = 100_000;

/// How much is allowed; 0 allows nothing at all.
#[derive(Clone, Copy, Debug)]
pub struct SignupRates {
    /// Accounts created by one source (an IPv4 address, an IPv6 /64) within an hour; a /56 may have 4 times as many, a /48
    /// 20 times.
    pub per_source: u32,
    /// Taken names that one source may ask for within an hour, in the same proportion.
    pub conflicts: u32,
    /// Accounts created with one mailbox at one tenant within a day.
    pub per_mailbox: u32,
    /// Accounts created at one tenant within an hour.
    pub per_tenant: u32,
}

/// An account that was created before a restart. Never printed: a mailbox is personal data.
#[derive(Clone)]
pub struct RecentSignup {
    /// Where.
    pub tenant: TenantId,
    /// Its mailbox, as `EmailAddress::mailbox` writes it.
    pub mailbox: String,
    /// How long ago.
    pub ago: Duration,
}

/// The kinds of events that are counted: accounts created and, of sources alone, taken names asked for.
const CREATED: usize = 0;
const CONFLICT: usize = 1;

/// Counts signups in sliding windows. One instance for all workers.
pub struct SignupLimits {
    fingerprints: Fingerprints,
    sources: RateLimit<Block, Tick, 2>,
    mailboxes: RateLimit<Owned<Fingerprint>>,
    tenants: RateLimit<TenantId>,
    /// Signups that wait for what becomes of others. Locked while counting, so that a signup gets all its reservations
    /// together or none.
    waiting: Mutex<Vec<Waker>>,
}

impl SignupLimits {
    /// No signups yet. `seed` makes eviction unpredictable.
    #[must_use]
    pub fn new(rates: SignupRates, tenants: usize, seed: u64) -> Self {
        let SignupRates { per_source, conflicts, per_mailbox, per_tenant } = rates;
        let by_source = Rate { most: [per_source, conflicts], window: SIGNUP_WINDOW };
        let by_mailbox = Rate { most: [per_mailbox], window: MAILBOX_WINDOW };
        let by_tenant = Rate { most: [per_tenant], window: SIGNUP_WINDOW };
        Self {
            fingerprints: Fingerprints::default(),
            sources: RateLimit::new(by_source, SOURCES_COUNTED, tenants, seed).scaled_by(sources_in),
            mailboxes: RateLimit::new(by_mailbox, MAILBOXES_COUNTED, tenants, seed),
            tenants: RateLimit::new(by_tenant, tenants, tenants, seed),
            waiting: Mutex::default(),
        }
    }

    /// Reserves room for one signup before it is written, so that many at once cannot exceed a limit. A reservation that is
    /// committed neither as created nor as conflict is given back when dropped: a failed signup costs nothing. Pending
    /// where others of the same mailbox or tenant are under way: it is asked again when one of them has ended, so that of
    /// many at once for one name all but one learn that it is taken.
    pub(super) fn poll_reserve(
        &self,
        source: Source,
        mailbox: &str,
        now: Now,
        context: &mut Context<'_>,
    ) -> Poll<Result<SignupReservation<'_>, OverLimit>> {
        let mut waiting = self.lock();
        match self.reserve(source, mailbox, now) {
            Err(over) if over.is_worth_waiting() => {
                waiting.push(context.waker().clone());
                Poll::Pending
            }
            done => Poll::Ready(done),
        }
    }

    /// Asked under the lock alone.
    fn reserve(&self, source: Source, mailbox: &str, now: Now) -> Result<SignupReservation<'_>, OverLimit> {
        let mailbox = self.mailbox(source.tenant, mailbox);
        if let Some((wait, limit)) = self.met(source, &mailbox, now) {
            return Err(OverLimit::new(limit, wait));
        }
        source.blocks().for_each(|block| self.sources.reserve(block, now));
        self.mailboxes.reserve(mailbox, now);
        self.tenants.reserve(source.tenant, now);
        Ok(SignupReservation { limits: self, source, mailbox, begun: now, outcome: None })
    }

    /// The limit that one more signup would meet for longest, and how long that is.
    fn met(&self, source: Source, mailbox: &Owned<Fingerprint>, now: Now) -> Option<(Duration, SignupLimit)> {
        let by_source = source.blocks().flat_map(|block| {
            let [created, conflicts] = self.sources.wait(&block, now);
            [(created, SignupLimit::Source), (conflicts, SignupLimit::Conflicts)]
        });
        let [by_mailbox] = self.mailboxes.wait(mailbox, now);
        let [by_tenant] = self.tenants.wait(&source.tenant, now);
        let others = [(by_mailbox, SignupLimit::Mailbox), (by_tenant, SignupLimit::Tenant)];
        by_source.chain(others).filter_map(|(wait, limit)| Some((wait?, limit))).max()
    }

    /// Counts accounts that were created before a restart for their mailboxes and tenants. Their sources are not known any
    /// more.
    pub fn remember(&self, signups: &[RecentSignup], now: Now) {
        let _counting = self.lock();
        for RecentSignup { tenant, mailbox, ago } in signups {
            self.mailboxes.remember(self.mailbox(*tenant, mailbox), CREATED, *ago, now);
            self.tenants.remember(*tenant, CREATED, *ago, now);
        }
    }

    /// Forgets what is over; called now and then.
    pub fn sweep(&self, now: Now) {
        let _counting = self.lock();
        self.sources.sweep(now);
        self.mailboxes.sweep(now);
        self.tenants.sweep(now);
    }

    fn mailbox(&self, tenant: TenantId, mailbox: &str) -> Owned<Fingerprint> {
        Owned { tenant, key: self.fingerprints.of(mailbox) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many sources a block may sign up like (docs/contract.md section 3): one customer has a /64, a /56 or a /48.
fn sources_in(block: &Block) -> u32 {
    match block.wide() {
        None => 1,
        Some(49..) => 4,
        Some(_) => 20,
    }
}

/// The reservations of one signup.
#[must_use = "dropping it gives the reservations back"]
pub(super) struct SignupReservation<'l> {
    limits: &'l SignupLimits,
    source: Source,
    mailbox: Owned<Fingerprint>,
    begun: Now,
    outcome: Option<(usize, Now)>,
}

impl SignupReservation<'_> {
    /// The account was created.
    pub(super) fn created(mut self, now: Now) {
        self.outcome = Some((CREATED, now));
    }

    /// The name was taken.
    pub(super) fn conflict(mut self, now: Now) {
        self.outcome = Some((CONFLICT, now));
    }
}

impl Drop for SignupReservation<'_> {
    fn drop(&mut self) {
        let mut waiting = self.limits.lock();
        let SignupLimits { sources, mailboxes, tenants, .. } = self.limits;
        self.source.blocks().for_each(|block| sources.settle(&block, self.outcome, self.begun));
        let created = self.outcome.filter(|(kind, _)| *kind == CREATED);
        mailboxes.settle(&self.mailbox, created, self.begun);
        tenants.settle(&self.source.tenant, created, self.begun);
        waiting.drain(..).for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests;
