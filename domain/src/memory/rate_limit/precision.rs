//! How precisely a rate limit remembers moments, and so how much memory each takes.

use crate::time::Tick;
use std::time::Duration;

/// A moment of the monotonic clock as it is stored.
pub trait Precision: Copy + PartialEq {
    /// The moment of a reading.
    fn of(monotonic: Duration) -> Self;
    /// The moment so much later.
    #[must_use]
    fn plus(self, time: Duration) -> Self;
    /// How long it is since `earlier`; zero where that is later.
    fn since(self, earlier: Self) -> Duration;
}

/// To a sixteenth of a second, in four bytes: for tables of many keys or many events.
impl Precision for Tick {
    fn of(monotonic: Duration) -> Self {
        Self::of(monotonic)
    }

    fn plus(self, time: Duration) -> Self {
        self.plus(time)
    }

    fn since(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

/// Exactly, in sixteen bytes.
impl Precision for Duration {
    fn of(monotonic: Duration) -> Self {
        monotonic
    }

    fn plus(self, time: Duration) -> Self {
        self.saturating_add(time)
    }

    fn since(self, earlier: Self) -> Duration {
        self.saturating_sub(earlier)
    }
}
