//! The last refused attempt of each name, for operators to have it explained where the request was not captured. Kept
//! of every name alike, whether there is such an account or not, without what would let an attacker impersonate the phone.

mod answer;
mod attempt;
mod kept;
mod texts;

pub use attempt::{AnswerRead, Posted, RefusedAttempt};

use super::harmless::Rule;
use super::likeness;
use crate::authentication::DenialReason;
use crate::authentication::attempt::Attempt;
use crate::authentication::attempt_history::AttemptRealm;
use crate::memory::{Bounded, Fingerprint, Fingerprints, Owned};
use crate::tenant::{NameAsked, TenantId};
use crate::time::Now;
use kept::{Kept, REFUSED_NAME};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

/// Limit: names whose last refused attempt is remembered for operators. An entry takes 300 bytes and what its texts
/// have, 2.6 kB at the very worst, some 600 bytes from a phone: so all together 13 MB at worst, and 3 MB where phones
/// made them.
const REFUSED_NAMES: usize = 5_000;

/// Limit: for how long a refused attempt is remembered.
const REFUSED_KEPT: Duration = Duration::from_hours(24);

/// How many similar names are reported.
const REPORTED: usize = 5;

/// The memory: one attempt per tenant, realm and username, for a day, in bounded memory, fair among tenants. Names that
/// have an account are forgotten last. One instance for all workers.
pub struct RefusedAttempts {
    /// An entry is only empty while it is made.
    attempts: Bounded<Owned<Fingerprint>, Option<Kept>>,
    fingerprints: Fingerprints,
    started: Now,
}

/// How an account of a name is known to exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A phone was let in under it recently.
    LetIn,
    /// Nothing but the refusal itself says so.
    ByRefusal,
}

/// What is remembered of a name.
#[derive(Default)]
pub struct FoundRefused {
    /// The refused attempts, newest first.
    pub attempts: Vec<(TenantId, RefusedAttempt)>,
    /// Refused attempts of names that are nearly that one, newest first.
    pub similar: Vec<(TenantId, SimilarName)>,
}

/// A name that is nearly the one asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarName {
    /// Its realm.
    pub realm: String,
    /// The username.
    pub username: String,
    /// Unix seconds of its last refused attempt.
    pub at: u64,
}

enum Match {
    Exact(Box<RefusedAttempt>),
    Similar(SimilarName),
}

impl RefusedAttempts {
    /// An empty memory; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(tenants: usize, seed: u64, now: Now) -> Self {
        Self::remembering(REFUSED_NAMES, tenants, seed, now)
    }

    fn remembering(names: usize, tenants: usize, seed: u64, started: Now) -> Self {
        let protected = |kept: &Option<Kept>, _: Duration| kept.as_ref().is_some_and(|kept| kept.is_account);
        let attempts = Bounded::new(names, tenants, seed).protecting(protected);
        Self { attempts, fingerprints: Fingerprints::default(), started }
    }

    /// Remembers an attempt that was refused for `reason`, instead of the one before it. One whose password was not checked
    /// pushes out no other name: names without an account would be pushed out and made again, names that have one changed in
    /// place, and the time of a refusal behind a lock would tell them apart.
    pub fn note(
        &self,
        tenant: TenantId,
        under: AttemptRealm<'_>,
        (realm, username): (&str, &str),
        attempt: &Attempt<'_>,
        (reason, known): (DenialReason, Known),
        now: Now,
    ) {
        let mut kept = Kept::of(attempt, (realm, username), reason, now);
        kept.is_account |= known == Known::LetIn;
        let key = self.key(tenant, under, username);
        let change = |last: &mut Option<Kept>| {
            kept.is_account |= last.as_ref().is_some_and(|last| last.is_account);
            *last = Some(kept);
        };
        if reason.is_unchecked() {
            self.attempts.upsert_where_room(key, now.monotonic, || None, change);
        } else {
            self.attempts.upsert(key, now.monotonic, || None, change);
        }
    }

    /// What is remembered of a name, by what it can mean at each tenant that is asked about.
    #[must_use]
    pub fn of(&self, asked: &BTreeMap<TenantId, Vec<NameAsked>>, now: Now) -> FoundRefused {
        let mut found = self.attempts.collect(|key, kept| {
            let kept = kept.as_ref().filter(|kept| !is_over(kept, now))?;
            Some((kept.at.monotonic, key.tenant, compared(kept, asked.get(&key.tenant)?)?))
        });
        found.sort_by_key(|(at, ..)| Reverse(*at));
        let mut all = FoundRefused::default();
        for (_, tenant, one) in found {
            match one {
                Match::Exact(attempt) => all.attempts.push((tenant, *attempt)),
                Match::Similar(similar) => all.similar.push((tenant, similar)),
            }
        }
        all.similar.truncate(REPORTED);
        all
    }

    /// Unix seconds since when refused attempts are remembered: the start, or a day ago.
    #[must_use]
    pub fn since(&self, now: Now) -> u64 {
        let age = now.since(self.started.monotonic).min(REFUSED_KEPT);
        now.unix_seconds().saturating_sub(age.as_secs())
    }

    /// Unix seconds of the start, by the present clock.
    #[must_use]
    pub fn started(&self, now: Now) -> u64 {
        now.unix_seconds().saturating_sub(now.since(self.started.monotonic).as_secs())
    }

    /// How many were forgotten because there was no room.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.attempts.evicted()
    }

    /// Forgets all attempts under a name, in the tenant's realm and in foreign ones.
    pub fn forget(&self, tenant: TenantId, realm: &str, username: &str) {
        for under in [AttemptRealm::Own(realm), AttemptRealm::Foreign] {
            self.attempts.remove(&self.key(tenant, under, username));
        }
    }

    /// Forgets what is older than a day; called now and then.
    pub fn sweep(&self, now: Now) {
        self.attempts.retain(|kept| kept.as_ref().is_some_and(|kept| !is_over(kept, now)));
    }

    fn key(&self, tenant: TenantId, under: AttemptRealm<'_>, username: &str) -> Owned<Fingerprint> {
        Owned { tenant, key: self.fingerprints.of((under, username)) }
    }
}

fn is_over(kept: &Kept, now: Now) -> bool {
    now.since(kept.at.monotonic) >= REFUSED_KEPT
}

fn compared(kept: &Kept, asked: &[NameAsked]) -> Option<Match> {
    let (realm, username) = (kept.realm(), kept.username());
    // The log has the name that the platform has left of it; the memory, one cut short and without what may be a password.
    let is_name = |asked: &str| asked == username || asked == kept.member_username();
    let is_named =
        |asked: &NameAsked| is_name(&asked.username) || is_name(&Rule::Name(REFUSED_NAME).apply(&asked.username).0);
    // A phone whose realm was typed in capitals is found by the right one.
    let in_realm = |asked: &NameAsked| asked.realm.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(realm));
    let is_it = |asked: &NameAsked| is_named(asked) && in_realm(asked);
    if asked.iter().any(is_it) {
        return Some(Match::Exact(Box::new(kept.to_attempt())));
    }
    let is_like = |asked: &NameAsked| likeness::of_usernames(&asked.username, username).is_some();
    asked.iter().any(is_like).then(|| {
        let at = kept.at.unix_seconds();
        Match::Similar(SimilarName { realm: realm.to_owned(), username: username.to_owned(), at })
    })
}

#[cfg(test)]
mod tests;
