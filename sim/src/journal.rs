//! What happened, counted while it happens: for each party its attempts, guesses and refusals, for each source when
//! and how long it was listed.

use crate::answer::{Answer, Told};
use crate::knock::Knock;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

/// Of one party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Attempts made.
    pub attempts: u64,
    /// Let in.
    pub let_in: u64,
    /// Passwords that were really tried out and were wrong.
    pub guesses: u64,
    /// Refused without a check.
    pub unlooked: u64,
    /// Refused, looked at or not, though the password was right.
    pub right_refused: u64,
    /// When it was first refused without a check, or with a right password.
    pub first_refusal: Option<Duration>,
    /// When it was last refused so.
    pub last_refusal: Option<Duration>,
}

/// One listing of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// When an answer first told of it.
    pub at: Duration,
    /// How long it lasts from then.
    pub lasts: Duration,
    until: Duration,
}

/// What a listing told to this knock may cover: an IPv4 address, something within an IPv6 /48, or, where the platform is
/// not told, all that have no address that can be believed.
pub fn scope(knock: &Knock, told: Told) -> String {
    match knock.address.parse() {
        _ if told.seconds.is_none() => "no believable address".to_owned(),
        Ok(IpAddr::V6(address)) => {
            let [first, second, third, ..] = address.segments();
            format!("within {}/48", Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0))
        }
        _ => knock.address.to_string(),
    }
}

/// The counts of a run; times since its start.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    parties: BTreeMap<(u16, &'static str), Tally>,
    listings: BTreeMap<(u16, String), Vec<Listing>>,
}

/// Remaining times are kept in ticks; two tellings of one listing may differ by this much.
pub const TICK: Duration = Duration::from_secs(1);

impl Journal {
    /// Counts an answer.
    pub fn note(&mut self, knock: &Knock, answer: &Answer, at: Duration) {
        let tally = self.parties.entry((knock.tenant, knock.party)).or_default();
        tally.attempts += 1;
        tally.let_in += u64::from(answer.is_let_in());
        tally.guesses += u64::from(matches!(answer, Answer::Looked { .. }));
        tally.unlooked += u64::from(matches!(answer, Answer::Unlooked { .. }));
        let right_refused = knock.is_right() && answer.is_refused();
        tally.right_refused += u64::from(right_refused);
        if right_refused || matches!(answer, Answer::Unlooked { .. }) {
            tally.first_refusal.get_or_insert(at);
            tally.last_refusal = Some(at);
        }
        if let Some(told) = answer.listed() {
            self.note_listing(knock.tenant, scope(knock, told), told.remaining, at);
        }
    }

    fn note_listing(&mut self, tenant: u16, scope: String, lasts: Duration, at: Duration) {
        let until = at.saturating_add(lasts);
        let listings = self.listings.entry((tenant, scope)).or_default();
        if !listings.iter().any(|listing| listing.until.abs_diff(until) <= TICK) {
            listings.push(Listing { at, lasts, until });
        }
    }

    #[cfg(test)]
    /// The counts of a party at the first tenant's; zeros for one that never knocked.
    pub fn of(&self, party: &str) -> Tally {
        self.parties.get(&(0, party)).copied().unwrap_or_default()
    }

    /// All parties at the first tenant's, by name.
    pub fn parties(&self) -> impl Iterator<Item = (&'static str, &Tally)> {
        let first = self.parties.iter().filter(|((tenant, _), _)| *tenant == 0);
        first.map(|((_, party), tally)| (*party, tally))
    }

    /// The listings of an IPv4 address of the first tenant, in order.
    pub fn listings_of(&self, address: &str) -> &[Listing] {
        self.listings.get(&(0, address.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// All listings of the first tenant, by what they cover.
    pub fn listings(&self) -> impl Iterator<Item = (&str, &Listing)> {
        let first = self.listings.iter().filter(|((tenant, _), _)| *tenant == 0);
        first.flat_map(|((_, scope), listings)| listings.iter().map(move |listing| (scope.as_str(), listing)))
    }

    /// How long the longest reported listing was to last.
    pub fn longest_listing(&self) -> Duration {
        self.listings().map(|(_, listing)| listing.lasts).max().unwrap_or_default()
    }
}
