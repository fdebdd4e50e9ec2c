//! What is kept of one name: grants and refusals apart, so that strangers, who are refused, push out no grant.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

use super::outcome::AttemptOutcome;
use super::past_attempt::{NewAttempt, PastAttempt};
use super::short_text::ShortText;
use crate::accounts::Registration;
use crate::network::counted;
use crate::time::Now;

/// Limit: registration attempts remembered of each name: this many grants, and as many refusals.
const ATTEMPTS: usize = 10;

/// The last attempts under one name: ten grants and ten refusals, newest first.
#[derive(Default)]
pub(super) struct NameHistory {
    grants: VecDeque<PastAttempt>,
    refusals: VecDeque<PastAttempt>,
    /// The name itself, from its first grant on.
    name: Option<Box<(String, String)>>,
    /// When its registrations were last taken to be written down, by the monotonic clock.
    saved: Option<Duration>,
    /// Whether there was a grant since.
    is_unsaved: bool,
}

/// The place an attempt came from: an IPv4 address, an IPv6 /64, or the unknown one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CountedAddress(Option<IpAddr>);

impl CountedAddress {
    fn of(attempt: &PastAttempt) -> Self {
        Self(attempt.address.map(counted))
    }
}

/// The registrations of one name that are to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsavedName {
    /// The realm.
    pub realm: String,
    /// The username.
    pub username: String,
    /// The newest one of each phone.
    pub registrations: Vec<Registration>,
}

impl NameHistory {
    /// One that goes on from these grants, without a refusal yet.
    pub(super) fn with_grants_of(other: &Self) -> Self {
        Self { grants: other.grants.clone(), ..Self::default() }
    }

    /// Whether a phone was let in by one of them.
    pub(super) fn is_home(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Whether a registration has not expired: of each address the last grant counts, for the phone there may have
    /// taken its registration back, and another's may go on.
    pub(super) fn is_registered(&self, now: Now) -> bool {
        let holds = |grant: &PastAttempt| match grant.outcome {
            AttemptOutcome::Registered(expires) => now.since(grant.at.monotonic) < Duration::from_secs(expires.into()),
            _ => false,
        };
        let is_last = |at: usize| !self.grants.iter().take(at).any(|newer| newer.address == self.grants[at].address);
        self.grants.iter().enumerate().any(|(at, grant)| holds(grant) && is_last(at))
    }

    /// Remembers an attempt. A phone that was let in before and calls itself the same takes no memory for that.
    pub(super) fn note(&mut self, attempt: NewAttempt<'_>) {
        let last = [self.grants.front(), self.refusals.front()].into_iter().flatten();
        let known = last.filter_map(|attempt| attempt.user_agent.as_ref());
        let NewAttempt { at, address, user_agent, algorithm, phone, outcome } = attempt;
        let user_agent = user_agent.map(|text| ShortText::of_or_shared(text, known));
        self.keep(PastAttempt { at, address, user_agent, algorithm, phone, outcome });
    }

    /// There is a grant to be written down, under this realm and username.
    pub(super) fn let_in(&mut self, realm: &str, username: &str) {
        self.is_unsaved = true;
        if self.name.is_none() {
            self.name = Some(Box::new((realm.to_owned(), username.to_owned())));
        }
    }

    /// What is to be written down by now, once in so long: the newest grant of each phone.
    pub(super) fn unsaved(&self, now: Now, once_in: Duration) -> Option<UnsavedName> {
        let is_due = self.is_unsaved && self.saved.is_none_or(|saved| now.since(saved) >= once_in);
        let (realm, username) = self.name.as_deref().filter(|_| is_due)?;
        let mut registrations: Vec<Registration> = Vec::new();
        for grant in &self.grants {
            if registrations.iter().all(|newer| newer.phone != grant.phone) {
                registrations.extend(grant.registration());
            }
        }
        Some(UnsavedName { realm: realm.clone(), username: username.clone(), registrations })
    }

    /// What there was is written down, or is tried again.
    pub(super) const fn set_saved(&mut self, saved: Option<Duration>) {
        self.is_unsaved = saved.is_none();
        self.saved = saved;
    }

    /// Puts an attempt in its place.
    pub(super) fn keep(&mut self, attempt: PastAttempt) {
        let attempts = if attempt.outcome.is_granted() {
            self.grants.truncate(ATTEMPTS - 1);
            &mut self.grants
        } else {
            if self.refusals.len() == ATTEMPTS {
                let crowded_out = self.crowded_out(CountedAddress::of(&attempt));
                self.refusals.remove(crowded_out);
            }
            &mut self.refusals
        };
        // Exactly: doubling would take half as much again of what the limit states.
        attempts.reserve_exact(1);
        attempts.push_front(attempt);
    }

    /// How many are kept, and how many there is room for.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [(usize, usize); 2] {
        [&self.grants, &self.refusals].map(|attempts| (attempts.len(), attempts.capacity()))
    }

    /// Refusals, newest first.
    pub(super) fn refusals(&self) -> impl DoubleEndedIterator<Item = &PastAttempt> {
        self.refusals.iter()
    }

    /// All of them, refusals first: of one moment, the refusal is what a person looks for.
    pub(super) fn into_attempts(self) -> impl Iterator<Item = PastAttempt> {
        self.refusals.into_iter().chain(self.grants)
    }

    /// Which refusal makes room for one from `newcomer`: the oldest from the place that has most of them. Of places
    /// that have as many, those go first from which no phone was let in. So one stranger, however often they try,
    /// leaves nine places to others, and many strangers leave the owner's own places in the list.
    fn crowded_out(&self, newcomer: CountedAddress) -> usize {
        let addresses: [Option<CountedAddress>; ATTEMPTS] =
            std::array::from_fn(|at| self.refusals.get(at).map(CountedAddress::of));
        let from = |address: Option<CountedAddress>| addresses.iter().filter(|other| **other == address).count();
        let is_own = |address: Option<CountedAddress>| {
            self.grants.iter().any(|grant| Some(CountedAddress::of(grant)) == address)
        };
        let rank = |at: &usize| {
            let address = addresses[*at];
            (from(address) + usize::from(address == Some(newcomer)), !is_own(address), *at)
        };
        (0..ATTEMPTS).max_by_key(rank).unwrap_or_default()
    }
}
