//! What is kept of one name: grants and refusals apart, so that strangers, who are refused, push out no grant.

use std::collections::VecDeque;
use std::net::IpAddr;

use super::Visit;
use crate::source::counted;

/// Limit: registration attempts remembered of each name: so many grants, and as many refusals.
const VISITS: usize = 10;

/// The last attempts under one name: ten grants and ten refusals, newest first.
#[derive(Default)]
pub(super) struct Visited {
    grants: VecDeque<Visit>,
    refusals: VecDeque<Visit>,
}

/// The place an attempt came from: an IPv4 address, an IPv6 /64, or the unknown one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(Option<IpAddr>);

impl Place {
    fn of(visit: &Visit) -> Self {
        Self(visit.address.map(counted))
    }
}

impl Visited {
    /// One that goes on from these grants, without a refusal yet.
    pub(super) fn with_grants_of(other: &Self) -> Self {
        Self { grants: other.grants.clone(), refusals: VecDeque::new() }
    }

    /// Whether a phone was let in by one of them.
    pub(super) fn is_home(&self) -> bool {
        !self.grants.is_empty()
    }

    pub(super) fn note(&mut self, visit: Visit) {
        let visits = if visit.outcome.is_granted() {
            self.grants.truncate(VISITS - 1);
            &mut self.grants
        } else {
            if self.refusals.len() == VISITS {
                let crowded_out = self.crowded_out(Place::of(&visit));
                self.refusals.remove(crowded_out);
            }
            &mut self.refusals
        };
        // Exactly: doubling would take half as much again of what the limit states.
        visits.reserve_exact(1);
        visits.push_front(visit);
    }

    /// How many are kept, and how many there is room for.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [(usize, usize); 2] {
        [&self.grants, &self.refusals].map(|visits| (visits.len(), visits.capacity()))
    }

    /// Refusals, newest first.
    pub(super) fn refusals(&self) -> impl DoubleEndedIterator<Item = &Visit> {
        self.refusals.iter()
    }

    /// All of them, refusals first: of one moment, the refusal is what a person looks for.
    pub(super) fn into_visits(self) -> impl Iterator<Item = Visit> {
        self.refusals.into_iter().chain(self.grants)
    }

    /// Which refusal makes room for one from `newcomer`: the oldest from the place that has most of them. Of places that
    /// have as many, those go first from which no phone was let in. So one stranger, however often they try, leaves nine
    /// places to others, and many strangers leave the owner's own places in the list.
    fn crowded_out(&self, newcomer: Place) -> usize {
        let places: [Option<Place>; VISITS] = std::array::from_fn(|at| self.refusals.get(at).map(Place::of));
        let from = |place: Option<Place>| places.iter().filter(|other| **other == place).count();
        let is_own = |place: Option<Place>| self.grants.iter().any(|grant| Some(Place::of(grant)) == place);
        let rank = |at: &usize| {
            let place = places[*at];
            (from(place) + usize::from(place == Some(newcomer)), !is_own(place), *at)
        };
        (0..VISITS).max_by_key(rank).unwrap_or_default()
    }
}
