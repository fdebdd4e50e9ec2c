//! Monotonic time in four bytes, for tables of a million entries: sixteenths of a second, in a circle of 8.5 years.

use std::time::Duration;

const PER_SECOND: u32 = 16;
const NANOS: u32 = 1_000_000_000 / PER_SECOND;

/// A monotonic moment, rounded down to a sixteenth of a second. Only differences of less than four years mean anything;
/// everything remembered is forgotten long before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick(u32);

impl Tick {
    /// The tick that a monotonic reading falls into.
    #[must_use]
    pub fn of(monotonic: Duration) -> Self {
        let seconds = low_bits(monotonic.as_secs());
        Self(seconds.wrapping_mul(PER_SECOND).wrapping_add(monotonic.subsec_nanos() / NANOS))
    }

    /// The moment a while later. A while of less than a tick takes a whole one.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        Self(self.0.wrapping_add(ticks(time)))
    }

    /// The moment a while earlier.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        Self(self.0.wrapping_sub(ticks(time)))
    }

    /// The moment this many ticks earlier.
    #[must_use]
    pub const fn minus_ticks(self, ticks: u32) -> Self {
        Self(self.0.wrapping_sub(ticks))
    }

    /// How long it is since `earlier`; zero where that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Self::length(self.ticks_since(earlier))
    }

    /// How long this many ticks are.
    #[must_use]
    pub fn length(ticks: u32) -> Duration {
        Duration::from_millis(u64::from(ticks) * 125 / 2)
    }

    /// How many ticks it is since `earlier`, of use in comparing moments with one another; zero where that is later.
    #[must_use]
    pub fn ticks_since(self, earlier: Self) -> u32 {
        u32::try_from(self.0.wrapping_sub(earlier.0).cast_signed()).unwrap_or(0)
    }

    /// Whether it is later than `other`.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        self.0.wrapping_sub(other.0).cast_signed() > 0
    }

    /// The later one of two.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        if other.is_after(self) { other } else { self }
    }
}

fn ticks(time: Duration) -> u32 {
    let part = time.subsec_nanos().div_ceil(NANOS);
    let ticks = time.as_secs().saturating_mul(u64::from(PER_SECOND)).saturating_add(u64::from(part));
    u32::try_from(ticks).unwrap_or(u32::MAX).min(u32::MAX / 2)
}

#[expect(clippy::cast_possible_truncation, reason = "the circle is closed on purpose")]
const fn low_bits(seconds: u64) -> u32 {
    seconds as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_hold_across_the_end_of_the_circle() {
        let circle = Duration::from_secs(1 << 28);
        for start in [Duration::ZERO, circle.mul_f64(0.999_999_99), circle * 7 + Duration::from_secs(3)] {
            let (before, after) = (Tick::of(start), Tick::of(start + Duration::from_secs(10)));
            assert_eq!(after.since(before), Duration::from_secs(10));
            assert_eq!(before.since(after), Duration::ZERO);
            assert_eq!(before.plus(Duration::from_secs(10)), after);
            assert_eq!(after.minus(Duration::from_secs(10)), before);
            assert!(after.is_after(before) && !before.is_after(after) && !before.is_after(before));
            assert_eq!(before.later(after), after);
        }
    }

    #[test]
    fn a_while_is_never_rounded_to_nothing() {
        let start = Tick::of(Duration::from_secs(1));
        assert!(start.plus(Duration::from_nanos(1)).is_after(start));
        assert!(start.plus(Duration::MAX).is_after(start));
        assert_eq!(start.plus(Duration::ZERO), start);
    }
}
