//! Provisioning links: random, known by their hash alone, good for three uses within ten minutes. The session that made
//! one learns who fetched it.

mod fetch;

pub use fetch::Fetch;

use std::sync::Arc;
use std::time::Duration;

use crate::accounts::{AccountKey, PhoneId, SessionEpoch};
use crate::digest::Ha1;
use crate::memory::{Bounded, Fingerprint, Fingerprints, Owned, Rate, RateLimit, RateLimited};
use crate::secrets::LinkToken;
use crate::self_service::session::SessionId;
use crate::tenant::TenantId;
use crate::time::Now;

/// Limit: provisioning links that one account may ask for within [`LINKS_WINDOW`].
const LINKS_PER_WINDOW: u32 = 10;

/// Limit: the sliding window in which an account's provisioning links are counted.
const LINKS_WINDOW: Duration = Duration::from_mins(1);

/// Limit: accounts whose provisioning links are counted at once: about 15 MB at ten links each.
const LINKS_COUNTED: usize = 50_000;

/// Limit: how long a provisioning link works, by the monotonic clock.
pub const LINK_LIFETIME: Duration = Duration::from_mins(10);

/// Limit: how often a provisioning link works: phones ask twice, and a person may scan it with the wrong one first.
pub const LINK_USES: u8 = 3;

/// Limit: provisioning links that wait at once: about 10 MB, and 6 MB more where each was fetched by apps with long
/// names.
const LINKS: usize = 20_000;

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Whose settings it leads to.
    pub account: AccountKey,
    /// The MD5 HA1 of that time: a link for an older password is void.
    pub ha1: Ha1,
    /// The phone whose own password it carries; `None` for the account's.
    pub phone: Option<PhoneId>,
    /// The session epoch of that time: a link from before the account was switched off is void, on again or not.
    pub epoch: SessionEpoch,
}

/// The state of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkState {
    /// Its remaining uses.
    pub uses: u8,
    /// Its remaining lifetime.
    pub expires_in: Duration,
    /// Its fetches, in order.
    pub fetches: Vec<Fetch>,
}

struct LinkEntry {
    ticket: Arc<Ticket>,
    issued: Duration,
    uses: u8,
    fetches: Vec<Fetch>,
}

impl LinkEntry {
    fn is_live(&self, now: Now) -> bool {
        self.uses > 0 && !self.is_over(now)
    }

    /// A link that is used up stays until then, so that its session learns by whom.
    fn is_over(&self, now: Now) -> bool {
        now.since(self.issued) >= LINK_LIFETIME
    }

    fn state(&self, now: Now) -> LinkState {
        let expires_in = LINK_LIFETIME.saturating_sub(now.since(self.issued));
        // Not `uses`, which a fetch that is not served yet has lowered already: both members agree on the fetches.
        let uses = LINK_USES.saturating_sub(u8::try_from(self.fetches.len()).unwrap_or(u8::MAX));
        LinkState { uses, expires_in, fetches: self.fetches.clone() }
    }
}

/// The last link that a session made.
#[derive(Clone, Copy)]
struct MadeLink {
    token: [u8; 32],
    at: Duration,
}

/// All links that wait to be used, in bounded memory, fair among tenants. A restart forgets them. One instance for all
/// workers.
pub struct Tickets {
    waiting: Bounded<Owned<[u8; 32]>, LinkEntry>,
    made: Bounded<Owned<Fingerprint>, MadeLink>,
    issued: RateLimit<Owned<Fingerprint>, Duration>,
    fingerprints: Fingerprints,
}

impl Tickets {
    /// None yet; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(tenants: usize, seed: u64) -> Self {
        let rate = Rate { most: [LINKS_PER_WINDOW], window: LINKS_WINDOW };
        Self {
            waiting: Bounded::new(LINKS, tenants, seed),
            made: Bounded::new(LINKS, tenants, seed),
            issued: RateLimit::new(rate, LINKS_COUNTED, tenants, seed),
            fingerprints: Fingerprints::default(),
        }
    }

    /// Makes the token lead to the ticket, on behalf of `session`; ten times per minute and account.
    pub fn issue(
        &self,
        tenant: TenantId,
        token: &LinkToken,
        ticket: Ticket,
        session: &SessionId,
        now: Now,
    ) -> Result<(), RateLimited> {
        let account = (ticket.account.realm.as_str(), ticket.account.username.as_str());
        self.issued.take(Owned { tenant, key: self.fingerprints.of(account) }, now)?.spend();
        let made = MadeLink { token: token.sha256(), at: now.monotonic };
        let maker = self.maker(tenant, &ticket.account, session);
        let entry = LinkEntry { ticket: Arc::new(ticket), issued: now.monotonic, uses: LINK_USES, fetches: Vec::new() };
        self.waiting.upsert(key(tenant, token), now.monotonic, || entry, |_| ());
        self.made.upsert(maker, now.monotonic, || made, |last| *last = made);
        Ok(())
    }

    /// Takes one use of a live token; of many at once exactly as many succeed as there are uses left.
    pub fn take(&self, tenant: TenantId, token: &LinkToken, now: Now) -> Option<Use<'_>> {
        let key = key(tenant, token);
        let take = |entry: &mut LinkEntry| {
            entry.is_live(now).then(|| {
                entry.uses -= 1;
                Arc::clone(&entry.ticket)
            })
        };
        let ticket = self.waiting.change(&key, now.monotonic, take)??;
        Some(Use { tickets: Some(self), key, ticket })
    }

    /// The ticket of a live token, using nothing up.
    #[must_use]
    pub fn peek(&self, tenant: TenantId, token: &LinkToken, now: Now) -> Option<Arc<Ticket>> {
        let live_ticket = |entry: &LinkEntry| entry.is_live(now).then(|| Arc::clone(&entry.ticket));
        self.waiting.read(&key(tenant, token), live_ticket)?
    }

    /// The state of a live link, using nothing up.
    #[must_use]
    pub fn state(&self, tenant: TenantId, token: &LinkToken, now: Now) -> Option<LinkState> {
        self.waiting.read(&key(tenant, token), |entry| entry.is_live(now).then(|| entry.state(now)))?
    }

    /// The state of the last link that a session made, used up or not; `None` where it made none, or that one is over, void
    /// or forgotten.
    #[must_use]
    pub fn last_of(&self, tenant: TenantId, account: &AccountKey, session: &SessionId, now: Now) -> Option<LinkState> {
        let token = self.made.read(&self.maker(tenant, account, session), |made| made.token)?;
        let state = |entry: &LinkEntry| (!entry.is_over(now)).then(|| entry.state(now));
        self.waiting.read(&Owned { tenant, key: token }, state)?
    }

    fn maker(&self, tenant: TenantId, account: &AccountKey, session: &SessionId) -> Owned<Fingerprint> {
        let name = (account.realm.as_str(), account.username.as_str(), session.as_str());
        Owned { tenant, key: self.fingerprints.of(name) }
    }

    /// Forgets what is over; called now and then.
    pub fn sweep(&self, now: Now) {
        self.waiting.retain(|entry| !entry.is_over(now));
        self.made.retain(|made| now.since(made.at) < LINK_LIFETIME);
        self.issued.sweep(now);
    }
}

/// A use of a link, until it is clear whether it can be served: given back when it goes, unless it was spent.
#[must_use = "dropping it gives the use back"]
pub struct Use<'t> {
    tickets: Option<&'t Tickets>,
    key: Owned<[u8; 32]>,
    ticket: Arc<Ticket>,
}

impl Use<'_> {
    /// What the link is good for.
    #[must_use]
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// The settings were served, to this app.
    pub fn spend(mut self, fetch: Fetch) {
        if let Some(tickets) = self.tickets.take() {
            tickets.waiting.amend(&self.key, |entry| entry.fetches.push(fetch));
        }
    }

    /// The account is no longer what the link was made for: the link is void.
    pub fn void(mut self) {
        if let Some(tickets) = self.tickets.take() {
            tickets.waiting.remove(&self.key);
        }
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        if let Some(tickets) = self.tickets {
            tickets.waiting.amend(&self.key, |entry| entry.uses = (entry.uses + 1).min(LINK_USES));
        }
    }
}

fn key(tenant: TenantId, token: &LinkToken) -> Owned<[u8; 32]> {
    Owned { tenant, key: token.sha256() }
}

#[cfg(test)]
mod tests;
