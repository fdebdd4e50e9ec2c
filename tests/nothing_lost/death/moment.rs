//! When a life ends: while it starts, or in the middle of a storm.

use rand::RngExt as _;
use rand::rngs::StdRng;
use std::time::Duration;

/// One life in so many is not to outlive its start.
const STARTS_KILLED: f64 = 1.0 / 6.0;

/// A storm is broken off before so many received "ok": that many lives together leave enough signups to judge by, and
/// not so many that the run has no end on a machine that is quick at them.
const LONGEST_STORM: usize = 280;

/// From the last "ok" that was waited for to the kill: between any two answers as well.
const LATER: Duration = Duration::from_millis(10);

/// A moment that was drawn beforehand.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    /// So long after the process was started; where it is ready before, then.
    Starting(Duration),
    /// Once so many received "ok", and so long after that.
    Storm(usize, Duration),
}

impl Moment {
    /// Any moment of a service whose start took so long the last time.
    pub fn draw(start: Duration, rng: &mut StdRng) -> Self {
        if rng.random_bool(STARTS_KILLED) {
            return Self::Starting(rng.random_range(Duration::ZERO..start));
        }
        Self::Storm(rng.random_range(0..LONGEST_STORM), rng.random_range(Duration::ZERO..LATER))
    }
}
