//! How many accounts may be created within a while: by one source, for one mailbox, at one tenant; and how many taken
//! names a source may ask for.

mod limit;
mod usage;

pub use limit::{Limit, OverLimit};

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::bounded::{Bounded, Owned};
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::now::Now;
use crate::source::{Block, Source};
use crate::tenant::TenantId;
use usage::{Rule, Usage};

/// Limit: the sliding window of signup quotas (docs/contract.md section 3).
pub const QUOTA_WINDOW: Duration = Duration::from_hours(1);

/// Limit: sources, and wider blocks of IPv6, whose sign-ups are counted at once: about 30 MB at worst.
const QUOTA_SOURCES: usize = 100_000;

/// Limit: the sliding window in which the sign-ups of one mailbox are counted (docs/contract.md section 3).
pub const MAILBOX_WINDOW: Duration = Duration::from_hours(24);

/// Limit: mailboxes whose sign-ups are counted at once: about 12 MB. Only sign-ups that create an account add one.
pub const QUOTA_MAILBOXES: usize = 100_000;

/// How much is allowed; 0 allows nothing at all.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
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

/// An account that was created before a restart. Never printed: a mailbox is a person's.
#[derive(Clone)]
pub struct Remembered {
    /// Where.
    pub tenant: TenantId,
    /// Its mailbox, as `EmailAddress::mailbox` writes it.
    pub mailbox: String,
    /// How long ago.
    pub ago: Duration,
}

/// Counts sign-ups in sliding windows of monotonic time; memory is bounded and fair among tenants. One instance for all
/// workers.
pub struct Quota {
    allowed: Allowed,
    fingerprints: Fingerprints,
    blocks: Bounded<Block, Usage>,
    mailboxes: Bounded<Owned<Fingerprint>, Usage>,
    /// Held while counting, so that a sign-up gets all its places together or none.
    turn: Mutex<Turn>,
}

/// What is counted while one has the turn.
#[derive(Default)]
struct Turn {
    tenants: Vec<Usage>,
    /// Sign-ups that wait for what becomes of others.
    waiting: Vec<Waker>,
}

impl Quota {
    /// Nobody has signed up yet. `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(allowed: Allowed, tenants: usize, seed: u64) -> Self {
        let in_use = |usage: &Usage, _: Duration| usage.is_reserved();
        Self {
            allowed,
            fingerprints: Fingerprints::default(),
            blocks: Bounded::new(QUOTA_SOURCES, tenants, seed).protecting(in_use),
            mailboxes: Bounded::new(QUOTA_MAILBOXES, tenants, seed).protecting(in_use),
            turn: Mutex::new(Turn { tenants: (0..tenants).map(|_| Usage::default()).collect(), ..Turn::default() }),
        }
    }

    /// Holds a place for one sign-up before it is written, so that many at once cannot exceed a limit. A place that is
    /// committed neither as created nor as conflict is given back when dropped: a failed sign-up costs nothing. Pending
    /// where others of the same mailbox or tenant are under way: it is asked again when one of them has ended, so that of
    /// many at once for one name all but one learn that it is taken.
    pub fn poll_reserve(
        &self,
        source: Source,
        mailbox: &str,
        now: Now,
        context: &mut Context<'_>,
    ) -> Poll<Result<Reservation<'_>, OverLimit>> {
        let mut turn = self.lock();
        match self.reserve(&mut turn, source, mailbox, now) {
            Err(over) if over.is_worth_waiting() => {
                turn.waiting.push(context.waker().clone());
                Poll::Pending
            }
            done => Poll::Ready(done),
        }
    }

    fn reserve(&self, turn: &mut Turn, source: Source, mailbox: &str, now: Now) -> Result<Reservation<'_>, OverLimit> {
        let mailbox = Owned { tenant: source.tenant, key: self.fingerprints.of(mailbox) };
        let blocks = source.blocks().map(Place::Block);
        let places: Vec<_> = blocks.chain([Place::Mailbox(mailbox), Place::Tenant(source.tenant)]).collect();
        let met = places.iter().filter_map(|place| self.met(*place, &turn.tenants, now));
        if let Some((wait, limit)) = met.max() {
            return Err(OverLimit::new(limit, wait));
        }
        for place in &places {
            self.change(*place, &mut turn.tenants, now, Usage::reserve);
        }
        Ok(Reservation { quota: self, places, begun: now, outcome: None })
    }

    /// Counts accounts that were created before a restart for their mailboxes and tenants. Where they came from nobody
    /// knows any more.
    pub fn remember(&self, accounts: &[Remembered], now: Now) {
        let tenants = &mut self.lock().tenants;
        for Remembered { tenant, mailbox, ago } in accounts {
            let mailbox = Owned { tenant: *tenant, key: self.fingerprints.of(&**mailbox) };
            for place in [Place::Mailbox(mailbox), Place::Tenant(*tenant)] {
                if let Some(left) = self.rule(place).window.checked_sub(*ago) {
                    self.change(place, tenants, now, |usage| usage.add_created(left, now));
                }
            }
        }
    }

    /// Forgets what is over; called now and then.
    pub fn sweep(&self, now: Now) {
        let mut turn = self.lock();
        self.blocks.retain(|usage| !usage.is_idle(now));
        self.mailboxes.retain(|usage| !usage.is_idle(now));
        for usage in &mut turn.tenants {
            usage.forget(now);
        }
    }

    /// The limit that one more sign-up would meet, and for how long.
    fn met(&self, place: Place, tenants: &[Usage], now: Now) -> Option<(Duration, Limit)> {
        let rule = self.rule(place);
        let look = |usage: &Usage| usage.met(&rule, now);
        let known = match place {
            Place::Block(block) => self.blocks.read(&block, look),
            Place::Mailbox(mailbox) => self.mailboxes.read(&mailbox, look),
            Place::Tenant(tenant) => tenants.get(usize::from(tenant.0)).map(look),
        };
        known.unwrap_or_else(|| look(&Usage::default()))
    }

    fn change(&self, place: Place, tenants: &mut [Usage], now: Now, change: impl FnOnce(&mut Usage)) {
        match place {
            Place::Block(block) => self.blocks.upsert(block, now.monotonic, Usage::default, change),
            Place::Mailbox(mailbox) => self.mailboxes.upsert(mailbox, now.monotonic, Usage::default, change),
            Place::Tenant(tenant) => change(&mut tenants[usize::from(tenant.0)]),
        }
    }

    fn remove_if_idle(&self, place: Place, now: Now) {
        let is_idle = |usage: &Usage| usage.is_idle(now);
        match place {
            Place::Block(block) if self.blocks.read(&block, is_idle) == Some(true) => _ = self.blocks.remove(&block),
            Place::Mailbox(mailbox) if self.mailboxes.read(&mailbox, is_idle) == Some(true) => {
                self.mailboxes.remove(&mailbox);
            }
            _ => {}
        }
    }

    fn rule(&self, place: Place) -> Rule {
        let Allowed { per_source, conflicts, per_mailbox, per_tenant } = self.allowed;
        match place {
            Place::Block(block) => {
                let factor = as_many_sources_as(block);
                Rule {
                    created: (per_source.saturating_mul(factor), Limit::Source),
                    conflicts: Some(conflicts.saturating_mul(factor)),
                    window: QUOTA_WINDOW,
                }
            }
            Place::Mailbox(_) => {
                Rule { created: (per_mailbox, Limit::Mailbox), conflicts: None, window: MAILBOX_WINDOW }
            }
            Place::Tenant(_) => Rule { created: (per_tenant, Limit::Tenant), conflicts: None, window: QUOTA_WINDOW },
        }
    }

    fn lock(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many sources a block may sign up like (docs/contract.md section 3): one customer has a /64, a /56 or a /48.
fn as_many_sources_as(block: Block) -> u32 {
    match block.wide() {
        None => 1,
        Some(49..) => 4,
        Some(_) => 20,
    }
}

/// Where a sign-up is counted.
#[derive(Clone, Copy, Debug)]
enum Place {
    Block(Block),
    Mailbox(Owned<Fingerprint>),
    Tenant(TenantId),
}

/// The places held for one sign-up.
#[must_use = "dropping it gives the places back"]
pub struct Reservation<'quota> {
    quota: &'quota Quota,
    places: Vec<Place>,
    begun: Now,
    outcome: Option<(Outcome, Now)>,
}

impl Reservation<'_> {
    /// The account was created.
    pub fn created(mut self, now: Now) {
        self.outcome = Some((Outcome::Created, now));
    }

    /// The name was taken.
    pub fn conflict(mut self, now: Now) {
        self.outcome = Some((Outcome::Conflict, now));
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let mut turn = self.quota.lock();
        for place in &self.places {
            let rule = self.quota.rule(*place);
            let settle = |usage: &mut Usage| {
                usage.give_back();
                match self.outcome {
                    Some((Outcome::Created, now)) => usage.add_created(rule.window, now),
                    Some((Outcome::Conflict, now)) if rule.conflicts.is_some() => usage.add_conflict(rule.window, now),
                    _ => {}
                }
            };
            match place {
                Place::Block(block) => self.quota.blocks.amend(block, settle),
                Place::Mailbox(mailbox) => self.quota.mailboxes.amend(mailbox, settle),
                Place::Tenant(tenant) => settle(&mut turn.tenants[usize::from(tenant.0)]),
            }
            self.quota.remove_if_idle(*place, self.begun);
        }
        turn.waiting.drain(..).for_each(Waker::wake);
    }
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Created,
    Conflict,
}

#[cfg(test)]
mod tests;
