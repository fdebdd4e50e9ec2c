//! A listing: a block that is refused for a while, longer each time it comes back soon.

use super::fault::Fault;
use super::policy::Policy;
use crate::time::whole_seconds;
use std::time::Duration;

/// What an answer says about a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How long it lasts from now; `None` if permanent, by an operator.
    pub remaining: Option<Duration>,
    /// Whether the answer tells the platform; never for the shared bucket of sources without an address.
    pub on_wire: bool,
}

impl Listed {
    /// Whole seconds, rounded up, at least one: what `blacklist` carries; 0 if permanent (docs/contract.md section 1.4).
    #[inline]
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.remaining.map_or(0, |remaining| whole_seconds(remaining).max(1))
    }

    /// The one that lasts longer.
    #[must_use]
    pub fn longer(self, other: Self) -> Self {
        let lasts = |listed: &Self| listed.remaining.unwrap_or(Duration::MAX);
        if lasts(&other) > lasts(&self) { other } else { self }
    }
}

/// How sure it is that the failures of a source are its own, by the weakest of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// All came over connections of SIP, whose address had to answer.
    #[default]
    Firm,
    /// Some came by the website: the address had to answer, but any web page can have its visitors' browsers post
    /// there.
    Website,
    /// Some came from an address that anyone could have forged.
    Forgeable,
}

/// How long a listing may be, and what shortens it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    /// The longest it may be.
    pub cap: Option<Duration>,
    /// What part of the time it lasts, from 1 down to 1 less the policy's jitter.
    pub part: f64,
}

/// One rung climbed, and how long it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listing {
    pub(super) step: u8,
    pub(super) since: Duration,
    pub(super) until: Duration,
    /// The fault that caused it.
    pub(super) cause: Fault,
    pub(super) evidence: Certainty,
    /// Attempts refused by it.
    pub(super) refused: u32,
}

impl Listing {
    /// The first listing of a block.
    #[must_use]
    pub fn first(policy: &Policy, term: Term, now: Duration) -> Self {
        Self { step: 0, since: now, until: now, cause: Fault::Guess, evidence: Certainty::Firm, refused: 0 }
            .at(0, policy, term, now)
    }

    /// The next one of a block that had this one: a step up within a day of its end, a step down for each clean day.
    #[must_use]
    pub fn again(&self, policy: &Policy, term: Term, now: Duration) -> Self {
        let clean_days = now.saturating_sub(self.until).as_nanos() / policy.clean_day.as_nanos();
        let clean_days = u8::try_from(clean_days).unwrap_or(u8::MAX);
        self.at(self.step.saturating_add(1).saturating_sub(clean_days), policy, term, now)
    }

    /// A capped listing climbs no higher than its cap: what an attacker may have caused must not make the next,
    /// uncapped one last 24 hours.
    fn at(self, step: u8, policy: &Policy, term: Term, now: Duration) -> Self {
        let (ladder, cap) = (&policy.ladder, term.cap.unwrap_or(Duration::MAX));
        let highest = ladder.iter().position(|lasts| *lasts >= cap).unwrap_or(ladder.len() - 1);
        let rung = usize::from(step).min(highest);
        let lasts = ladder[rung].min(cap).mul_f64(term.part);
        Self { step: u8::try_from(rung).unwrap_or(u8::MAX), since: now, until: now + lasts, refused: 0, ..self }
    }

    /// What is left of it; `None` when it has ended.
    #[must_use]
    pub fn remaining(&self, now: Duration) -> Option<Duration> {
        self.until.checked_sub(now).filter(|remaining| !remaining.is_zero())
    }

    /// Whether it still counts for the ladder.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Duration) -> bool {
        let memory = policy.clean_day.saturating_mul(u32::from(self.step) + 1);
        now < self.until.saturating_add(memory)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const UNCAPPED: Term = Term { cap: None, part: 1.0 };
    const CAPPED: Term = Term { cap: Some(HOUR), part: 1.0 };

    fn lasts(listing: &Listing, now: Duration) -> u64 {
        listing.remaining(now).unwrap().as_secs() / 60
    }

    #[test]
    fn coming_back_within_a_day_climbs_and_each_clean_day_descends() {
        let policy = Policy { ladder: Policy::default().ladder[..3].to_vec(), ..Policy::default() };
        let again = |listing: &Listing, hour| listing.again(&policy, UNCAPPED, HOUR * hour);
        let first = Listing::first(&policy, UNCAPPED, HOUR);
        assert_eq!(lasts(&first, HOUR), 5);
        assert_eq!(first.remaining(HOUR + Duration::from_mins(5)), None);
        let second = again(&first, 20);
        assert_eq!(lasts(&second, HOUR * 20), 15);
        let third = again(&second, 30);
        let then = |hour| lasts(&again(&third, hour), HOUR * hour);
        assert_eq!([lasts(&third, HOUR * 30), then(40), then(56), then(80), then(800)], [60, 60, 60, 15, 5]);
        assert!(third.counts(&policy, HOUR * 100) && !third.counts(&policy, HOUR * 104));
    }

    #[test]
    fn capped_listings_climb_no_higher_than_their_cap() {
        let policy = Policy::default();
        let mut listing = Listing::first(&policy, CAPPED, Duration::ZERO);
        for turn in 1..10 {
            listing = listing.again(&policy, CAPPED, HOUR * 2 * turn);
        }
        assert_eq!(lasts(&listing, HOUR * 18), 60);
        assert_eq!(lasts(&listing.again(&policy, UNCAPPED, HOUR * 20), HOUR * 20), 360, "one step above the cap");
    }

    #[test]
    fn jitter_shortens_and_seconds_are_rounded_up() {
        let listing = Listing::first(&Policy::default(), Term { cap: None, part: 0.8 }, HOUR);
        assert_eq!(lasts(&listing, HOUR), 4);
        let seconds = |remaining| Listed { remaining, on_wire: true }.seconds();
        let millis = |millis| Some(Duration::from_millis(millis));
        assert_eq!(
            [seconds(millis(1_500)), seconds(millis(1)), seconds(millis(300_000)), seconds(None)],
            [2, 1, 300, 0]
        );
    }
}
