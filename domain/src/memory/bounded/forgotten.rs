//! How young the youngest entry was that a full table forgot recently.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Ages in ticks, the lowest of the present hour and of the one before. A mark for each, so that an hour's is overwritten by
/// the next but one, without a reset.
pub(super) struct YoungestForgotten([AtomicU64; 2]);

/// An hour of the monotonic clock and the lowest age in it, in one word.
#[derive(Clone, Copy)]
struct ForgottenMark {
    hour: u32,
    age: u32,
}

impl Default for YoungestForgotten {
    fn default() -> Self {
        let none = ForgottenMark { hour: 0, age: u32::MAX }.bits();
        Self([none, none].map(AtomicU64::new))
    }
}

impl YoungestForgotten {
    /// Notes that an entry of this age was forgotten.
    pub(super) fn note(&self, age: u32, monotonic: Duration) {
        let hour = hour_of(monotonic);
        let mark = &self.0[usize::from(hour % 2 == 1)];
        let younger = |bits| {
            let lowest = ForgottenMark::of(bits);
            (lowest.hour != hour || age < lowest.age).then_some(ForgottenMark { hour, age }.bits())
        };
        // An error means that there was a younger one.
        let _ = mark.fetch_update(Ordering::Relaxed, Ordering::Relaxed, younger);
    }

    /// The lowest age in ticks; `None` where none was forgotten for an hour or two.
    pub(super) fn age(&self, monotonic: Duration) -> Option<u32> {
        let hour = hour_of(monotonic);
        let marks = self.0.iter().map(|mark| ForgottenMark::of(mark.load(Ordering::Relaxed)));
        let recent = marks.filter(|mark| hour.wrapping_sub(mark.hour) <= 1 && mark.age < u32::MAX);
        recent.map(|mark| mark.age).min()
    }
}

impl ForgottenMark {
    #[expect(clippy::cast_possible_truncation, reason = "each half of the word is a number of its own")]
    const fn of(bits: u64) -> Self {
        Self { hour: (bits >> 32) as u32, age: bits as u32 }
    }

    const fn bits(self) -> u64 {
        (self.hour as u64) << 32 | self.age as u64
    }
}

fn hour_of(monotonic: Duration) -> u32 {
    u32::try_from(monotonic.as_secs() / 3_600).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_age_of_this_hour_and_the_last_counts() {
        let forgotten = YoungestForgotten::default();
        let minute = |minutes: u64| Duration::from_mins(minutes);
        assert_eq!(forgotten.age(minute(0)), None);
        forgotten.note(50, minute(10));
        forgotten.note(20, minute(20));
        forgotten.note(90, minute(59));
        assert_eq!(forgotten.age(minute(59)), Some(20));
        forgotten.note(30, minute(70));
        assert_eq!(forgotten.age(minute(119)), Some(20));
        assert_eq!(forgotten.age(minute(120)), Some(30), "of the hour before the last none counts");
        forgotten.note(60, minute(130));
        assert_eq!(forgotten.age(minute(185)), Some(60));
        assert_eq!(forgotten.age(minute(245)), None);
    }
}
