//! A listing: a source that is refused for a while, longer each time it comes back soon.

use std::time::Duration;

/// What an answer says about a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// How long it lasts from now; `None`, for good, which only an operator says.
    pub remaining: Option<Duration>,
    /// Whether the answer tells the platform; never for the shared bucket of sources without an address.
    pub on_wire: bool,
}

impl Listed {
    /// Whole seconds, rounded up, at least one; 0 means for good: what `blacklist` carries (CONTRACT section 1.4).
    #[must_use]
    pub fn seconds(&self) -> u64 {
        let Some(remaining) = self.remaining else { return 0 };
        let partial = u64::from(remaining.subsec_nanos() > 0);
        (remaining.as_secs() + partial).max(1)
    }
}

/// One rung climbed, and how long it holds.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    step: usize,
    until: Duration,
}

/// How long an ended listing is a reason for a longer one; the ladder goes one step down for each such time after it.
const CLEAN_DAY: Duration = Duration::from_hours(24);

impl Listing {
    /// The first listing of a source.
    #[must_use]
    pub fn first(ladder: &[Duration], cap: Option<Duration>, now: Duration) -> Self {
        Self::at_step(0, ladder, cap, now)
    }

    /// The next one of a source that had this one: a step up within a day of its end, a step down for each clean day.
    #[must_use]
    pub fn again(&self, ladder: &[Duration], cap: Option<Duration>, now: Duration) -> Self {
        let clean_days = now.saturating_sub(self.until).as_secs() / CLEAN_DAY.as_secs();
        let clean_days = usize::try_from(clean_days).unwrap_or(usize::MAX);
        Self::at_step((self.step + 1).saturating_sub(clean_days), ladder, cap, now)
    }

    /// A capped listing climbs no higher than its cap: what a forger may have caused must not make the next, uncapped
    /// one last a day.
    fn at_step(step: usize, ladder: &[Duration], cap: Option<Duration>, now: Duration) -> Self {
        let cap = cap.unwrap_or(Duration::MAX);
        let highest = ladder.iter().position(|lasts| *lasts >= cap).unwrap_or(ladder.len() - 1);
        let step = step.min(highest);
        Self { step, until: now + ladder[step].min(cap) }
    }

    /// What is left of it; `None` when it has ended.
    #[must_use]
    pub fn remaining(&self, now: Duration) -> Option<Duration> {
        self.until.checked_sub(now).filter(|remaining| !remaining.is_zero())
    }

    /// Whether it still counts for the ladder.
    #[must_use]
    pub fn counts(&self, now: Duration) -> bool {
        let steps = u32::try_from(self.step + 1).unwrap_or(u32::MAX);
        now < self.until + CLEAN_DAY * steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LADDER: [Duration; 3] = [Duration::from_mins(5), Duration::from_mins(15), Duration::from_hours(1)];

    #[test]
    fn coming_back_within_a_day_climbs_and_each_clean_day_descends() {
        let lasts = |listing: &Listing, now| listing.remaining(now).unwrap();
        let hour = Duration::from_hours(1);
        let first = Listing::first(&LADDER, None, hour);
        assert_eq!(lasts(&first, hour), LADDER[0]);
        assert_eq!(first.remaining(hour + LADDER[0]), None);
        let second = first.again(&LADDER, None, hour * 20);
        assert_eq!(lasts(&second, hour * 20), LADDER[1]);
        let third = second.again(&LADDER, None, hour * 30);
        assert_eq!(lasts(&third, hour * 30), LADDER[2]);
        assert_eq!(lasts(&third.again(&LADDER, None, hour * 40), hour * 40), LADDER[2], "the top stays the top");
        assert_eq!(lasts(&third.again(&LADDER, None, hour * 56), hour * 56), LADDER[2], "one clean day, one step");
        assert_eq!(lasts(&third.again(&LADDER, None, hour * 80), hour * 80), LADDER[1]);
        assert_eq!(lasts(&third.again(&LADDER, None, hour * 800), hour * 800), LADDER[0]);
        assert!(third.counts(hour * 100) && !third.counts(hour * 104));
    }

    #[test]
    fn capped_listings_climb_no_higher_than_their_cap() {
        let ladder = [LADDER[0], LADDER[1], LADDER[2], Duration::from_hours(6), Duration::from_hours(24)];
        let mut listing = Listing::first(&ladder, Some(LADDER[2]), Duration::ZERO);
        let mut now = Duration::ZERO;
        for _ in 0..10 {
            now += Duration::from_hours(2);
            listing = listing.again(&ladder, Some(LADDER[2]), now);
        }
        assert_eq!(listing.remaining(now), Some(LADDER[2]));
        now += Duration::from_hours(2);
        assert_eq!(listing.again(&ladder, None, now).remaining(now), Some(ladder[3]), "one step above the cap");
    }

    #[test]
    fn the_cap_shortens_and_seconds_are_rounded_up() {
        let listing = Listing::first(&LADDER, Some(Duration::from_millis(1_500)), Duration::ZERO);
        let listed = Listed { remaining: listing.remaining(Duration::ZERO), on_wire: true };
        assert_eq!(listed.seconds(), 2);
        assert_eq!(Listed { remaining: Some(Duration::from_nanos(1)), on_wire: true }.seconds(), 1);
        assert_eq!(Listed { remaining: Some(Duration::from_mins(5)), on_wire: true }.seconds(), 300);
        assert_eq!(Listed { remaining: None, on_wire: true }.seconds(), 0);
    }
}
