//! The last registration attempts under each name, for the owner of the account to see why a phone is not let in.
//! Kept of every name alike, whether there is such an account or not: what is remembered tells nothing.

mod name_history;
mod outcome;
mod past_attempt;
mod short_text;

pub use name_history::UnsavedName;
pub use outcome::{AttemptOutcome, PastDenial};
pub use past_attempt::{NewAttempt, PastAttempt};
pub use short_text::{SHORT_TEXT, ShortText};

use std::cmp::Reverse;
use std::convert::Infallible;
use std::time::Duration;

use crate::memory::{Bounded, Fingerprint, Fingerprints, Owned};
use crate::tenant::TenantId;
use crate::time::Now;
use name_history::NameHistory;

/// Limit: names whose attempts are remembered. A grant takes at most 260 bytes, a refusal as many, or 370 under a
/// foreign realm, where there are no grants. So a name takes at most 5.2 kB and all together 104 MB, where each is an
/// account whose phone was let in ten times and refused ten times. Without an account, and so without grants, a name
/// takes at most 3.7 kB and all together 75 MB; with one guess per name, as a guesser leaves them, 7 MB.
const REMEMBERED_NAMES: usize = 20_000;

/// Limit: how often the registrations of one name are written down.
const SAVED_EVERY: Duration = Duration::from_mins(1);

/// Under which realm an attempt is remembered. An attempt in one realm of a tenant is not shown to the same username
/// of another: they are two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptRealm<'a> {
    /// A realm of the tenant.
    Own(&'a str),
    /// Any other realm: no one else's, so the owner of the name in each of the tenant's realms sees it.
    Foreign,
}

/// The memory: ten grants and ten refusals of each name, in bounded memory, fair among tenants; names whose phone was
/// let in recently are forgotten last. One instance for all workers.
pub struct AttemptHistory {
    names: Bounded<Owned<Fingerprint>, NameHistory>,
    fingerprints: Fingerprints,
    tenants: usize,
}

impl AttemptHistory {
    /// An empty memory; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(tenants: usize, seed: u64) -> Self {
        Self::remembering(REMEMBERED_NAMES, tenants, seed)
    }

    fn remembering(names: usize, tenants: usize, seed: u64) -> Self {
        let protected = |history: &NameHistory, _: Duration| history.is_home();
        let names = Bounded::new(names, tenants, seed).protecting(protected);
        Self { names, fingerprints: Fingerprints::default(), tenants }
    }

    /// Remembers an attempt. Of eleven grants the oldest goes; of eleven refusals the oldest from the place that has
    /// most.
    pub fn note(&self, tenant: TenantId, realm: AttemptRealm<'_>, username: &str, attempt: NewAttempt<'_>) {
        let now = attempt.at.monotonic;
        let own_realm = match realm {
            AttemptRealm::Own(own) if attempt.outcome.is_granted() => Some(own),
            _ => None,
        };
        self.names.upsert(self.key(tenant, realm, username), now, NameHistory::default, |history| {
            history.note(attempt);
            if let Some(realm) = own_realm {
                history.let_in(realm, username);
            }
        });
    }

    /// The registrations that are to be written down by now, at most once a minute for each name; they count as written down.
    /// Walks all names.
    #[must_use]
    pub fn take_unsaved(&self, now: Now) -> Vec<(TenantId, UnsavedName)> {
        let mut taken = Vec::new();
        let pick = |name: &Owned<Fingerprint>, history: &NameHistory| Some((*name, history.unsaved(now, SAVED_EVERY)?));
        let Ok(()) = self.names.stream(pick, |unsaved| {
            taken.extend(unsaved);
            Ok::<_, Infallible>(())
        });
        for (name, _) in &taken {
            self.names.amend(name, |history| history.set_saved(Some(now.monotonic)));
        }
        taken.into_iter().map(|(name, unsaved)| (name.tenant, unsaved)).collect()
    }

    /// What was taken could not be written down: it is taken again.
    pub fn give_back(&self, tenant: TenantId, unsaved: &UnsavedName) {
        let name = self.key(tenant, AttemptRealm::Own(&unsaved.realm), &unsaved.username);
        self.names.amend(&name, |history| history.set_saved(None));
    }

    /// Remembers a refused attempt likewise; says whether a phone was let in under that name recently. One whose password was
    /// not checked pushes out no other name, so that its time does not depend on whether this one is remembered.
    pub fn note_denied(
        &self,
        tenant: TenantId,
        realm: AttemptRealm<'_>,
        username: &str,
        attempt: NewAttempt<'_>,
    ) -> bool {
        let (key, now, is_unchecked) =
            (self.key(tenant, realm, username), attempt.at.monotonic, attempt.outcome.is_unchecked());
        let change = |history: &mut NameHistory| {
            history.note(attempt);
            history.is_home()
        };
        if is_unchecked {
            self.names.upsert_where_room(key, now, NameHistory::default, change).unwrap_or(false)
        } else {
            self.names.upsert(key, now, NameHistory::default, change)
        }
    }

    /// What the owner of `username` in `realm` may see: at most ten grants and ten refusals, all in one, newest first.
    #[must_use]
    pub fn of(&self, tenant: TenantId, realm: &str, username: &str) -> Vec<PastAttempt> {
        let read = |realm| {
            let refusals = |history: &NameHistory| history.refusals().rev().cloned().collect::<Vec<_>>();
            let read = |history: &NameHistory| (NameHistory::with_grants_of(history), refusals(history));
            self.names.read(&self.key(tenant, realm, username), read).unwrap_or_default()
        };
        let ((mut shown, mut refusals), (_, foreign)) = (read(AttemptRealm::Own(realm)), read(AttemptRealm::Foreign));
        refusals.extend(foreign);
        refusals.sort_by_key(|attempt| attempt.at.monotonic);
        for attempt in refusals {
            shown.keep(attempt);
        }
        let mut attempts: Vec<PastAttempt> = shown.into_attempts().collect();
        attempts.sort_by_key(|attempt| Reverse(attempt.at.monotonic));
        attempts
    }

    /// How many remembered names of each tenant, in the order of the settings, have a registration that has not expired:
    /// the phone, or one of the phones, that was let in last from some address. Walks all names.
    #[must_use]
    pub fn count_registered(&self, now: Now) -> Vec<usize> {
        let mut counts = vec![0; self.tenants];
        let pick = |name: &Owned<Fingerprint>, history: &NameHistory| history.is_registered(now).then_some(name.tenant);
        let Ok(()) = self.names.stream(pick, |tenants| {
            for TenantId(tenant) in tenants {
                counts[usize::from(tenant)] += 1;
            }
            Ok::<_, Infallible>(())
        });
        counts
    }

    /// Forgets all attempts under a name, in the tenant's realm and in foreign ones.
    pub fn forget(&self, tenant: TenantId, realm: &str, username: &str) {
        for realm in [AttemptRealm::Own(realm), AttemptRealm::Foreign] {
            self.names.remove(&self.key(tenant, realm, username));
        }
    }

    fn key(&self, tenant: TenantId, realm: AttemptRealm<'_>, username: &str) -> Owned<Fingerprint> {
        Owned { tenant, key: self.fingerprints.of((realm, username)) }
    }
}

#[cfg(test)]
mod tests;
