//! A moment, as handed to everything that depends on time: wall clock for what is stored or sent,
//! monotonic clock for durations.

use std::time::Duration;

/// One reading of both clocks. Made by `ambient::clock`; everything else is handed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Time since the Unix epoch. It may jump; nothing in memory measures a duration by it.
    pub wall: Duration,
    /// Time since an arbitrary start. It never goes back.
    pub monotonic: Duration,
}

impl Now {
    /// The wall clock in whole Unix seconds, the unit of everything stored.
    #[must_use]
    pub fn unix_seconds(self) -> u64 {
        self.wall.as_secs()
    }

    /// How long ago `earlier` (a monotonic reading) was; zero for a reading of the future.
    #[must_use]
    pub fn since(self, earlier: Duration) -> Duration {
        self.monotonic.saturating_sub(earlier)
    }
}
