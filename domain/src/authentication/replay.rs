//! Replays: each verified response is remembered by value, and refused when it comes again from elsewhere
//! (docs/policy.md section 4).
//!
//! What an answer is that was seen before, by where it was first (rows) and where it comes from now (columns).
//! Observed: the platform saw the address on its socket. Claimed: an INVITE's own word for it. Unnamed: an INVITE whose
//! word for it is garbage, private or missing. Absent: the platform named none.
//!
//! | first, now | observed, same | observed, other | claimed, same | claimed, other | unnamed | absent |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | observed | repeat | replay | replay | replay | replay | counted |
//! | claimed | repeat | replay | repeat without qop | replay | replay | counted |
//! | unnamed | - | counted without qop | - | replay | counted without qop | counted |
//! | absent | - | counted without qop | - | replay | replay | counted |
//!
//! "Without qop" says that the same with qop is a replay. A repeat or a counted one is let in, and where it was on a
//! socket, that place is kept instead of a weaker one: so an answer whose first place was claimed or unknown is settled
//! by the first socket it is seen on. Counted without qop are the phones that keep a nonce while their platform is
//! upgraded to one that names addresses. A refused one changes nothing.
//!
//! The key is the value alone, within a tenant: not the name, for one HA1 may stand under two names; not the label of
//! the algorithm, the header it was read from or the digest-uri, for none of them makes the same value another proof.
//!
//! The key is a fingerprint of the value; its hash key is kept with the answers, which outlive a restart in a file of
//! the data folder. Beyond the capacity the longest unused go first, before them those of an account that brought more
//! than its share of the day; how young the youngest one was that was evicted is reported, because an answer older than
//! that passes again.
//!
//! What no memory can tell: an answer that was overheard and never verified here (a platform answers refreshes out of
//! its own cache, a listed source is refused without a check, a store was down), a sender of forged datagrams from the
//! phone's own address or a neighbour that shares it, and what was forgotten. Such an answer passes once more for the
//! method and the uri that it is for, and for nothing else: no answer is the key of a session (docs/contract.md section
//! 1.3).

mod answer_source;
mod record;
mod restart;
mod sighting;
mod tally;

pub use record::AnswerRecord;
pub use sighting::Sighting;

use crate::digest::{DigestAnswer, HashValue};
use crate::memory::{Bounded, Changes, Fingerprint, Fingerprints, Owned};
use crate::network::{Provenance, Source};
use crate::tenant::TenantId;
use crate::time::Now;
use answer_source::{AnswerForm, AnswerSource};
use std::time::Duration;
use tally::{Tallies, account_of};

/// A slow clock here must not make every nonce look odd.
const NONCE_EARLY: Duration = Duration::from_hours(1);
/// Phones in the field keep one nonce for a week.
const NONCE_LATE: Duration = Duration::from_hours(8 * 24);

/// The answers of an account that brings too many count as unused for this time, so that they are the first to go.
const AGED: Duration = Duration::from_hours(365 * 24);

/// The value of a response, as the table names it.
type ResponseKey = Owned<Fingerprint>;

/// The memory, bounded and fair among tenants, and among the accounts of one. Only verified answers enter it, so no one
/// without a password can fill it.
pub struct Replay {
    seen: Bounded<ResponseKey, AnswerSource>,
    tallies: Tallies,
    fingerprints: Fingerprints,
    tenants: usize,
    changes: Changes,
}

impl Replay {
    /// An empty memory for `capacity` answers of `tenants` tenants; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(capacity: usize, tenants: usize, seed: u64) -> Self {
        Self {
            seen: Bounded::new(capacity, tenants, seed).demoting(AGED),
            tallies: Tallies::new(capacity, tenants),
            fingerprints: Fingerprints::default(),
            tenants,
            changes: Changes::default(),
        }
    }

    /// The same, still empty, with the fingerprints of an earlier process: what that remembered holds in this one.
    #[must_use]
    pub fn naming_by(self, fingerprints: Fingerprints) -> Self {
        Self { fingerprints, ..self }
    }

    /// What names its answers; to be kept with what outlives a restart.
    #[must_use]
    pub const fn fingerprints(&self) -> &Fingerprints {
        &self.fingerprints
    }

    /// Remembers a verified answer and says whether it was there before; atomic, so that of many copies at once only
    /// one is the first. By value: fields can be split otherwise and still hash to the same response.
    pub fn sight(&self, answer: &DigestAnswer, source: Source, provenance: Provenance, now: Now) -> Sighting {
        let from = AnswerSource::of(source, provenance);
        let form = if answer.qop.is_some() { AnswerForm::Counted } else { AnswerForm::Plain };
        let key = self.key(source.tenant, answer.response.value());
        let mut first = None;
        let make = || *first.insert(from);
        let (again, learned) = self.seen.upsert(key, now.monotonic, make, |original| {
            let sighting = original.again(from, form);
            let before = *original;
            if sighting != Sighting::Replay {
                *original = before.learn(from);
            }
            (sighting, *original != before)
        });
        if first.is_some() || learned {
            // After the change: a snapshot that has read the number before it is written once more.
            self.changes.note();
        }
        let account = account_of(answer, source.tenant, &self.fingerprints);
        if first.is_some() {
            self.tallies.add(account, now);
        }
        if self.tallies.crowds(account, now) {
            self.seen.demote(&key, now.monotonic);
        }
        if first.is_some() { Sighting::First } else { again }
    }

    fn key(&self, tenant: TenantId, response: &HashValue) -> ResponseKey {
        ResponseKey { tenant, key: self.fingerprints.of(response.as_bytes()) }
    }

    /// How many answers were forgotten since the start because the memory was full.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        self.seen.evicted()
    }

    /// How long ago the one was last seen that was seen last of those forgotten within the last hour or two; `None`
    /// where none was.
    #[must_use]
    pub fn youngest_forgotten(&self, now: Now) -> Option<Duration> {
        self.seen.youngest_forgotten(now.monotonic)
    }

    /// How many answers are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

/// Whether a jambonz nonce (15 digits: Unix milliseconds x 100 + counter) lies more than an hour ahead or eight days
/// back. Counted, never refused (rule R3).
#[must_use]
pub fn nonce_is_far(nonce: &str, now: Now) -> bool {
    nonce_time(nonce).is_some_and(|made| made > now.wall + NONCE_EARLY || made + NONCE_LATE < now.wall)
}

/// When the platform made a jambonz nonce, since the Unix epoch; `None` for any other nonce.
#[must_use]
pub fn nonce_time(nonce: &str) -> Option<Duration> {
    if nonce.len() != 15 || !nonce.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    nonce.parse::<u64>().ok().map(|hundredths| Duration::from_millis(hundredths / 100))
}

#[cfg(test)]
mod tests;
