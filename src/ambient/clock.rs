//! The one place that reads the time; in tests the time is driven by hand.

use domain::time::Now;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What the monotonic clock shows at the start: what a former process knew happened before that.
const START: Duration = Duration::from_hours(24 * 365);

/// The machine's clocks, or a test's.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's; monotonic time counts from long before this instant.
    System(Instant),
    /// One that moves only when a test moves it.
    Driven(Arc<Mutex<Now>>),
}

/// The machine's wall clock, since the Unix epoch: the time of log lines, which no test drives.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
pub fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

impl Clock {
    /// The machine's clocks.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
    pub fn system() -> Self {
        Self::System(Instant::now())
    }

    /// A clock for tests that shows `wall` since the Unix epoch.
    #[must_use]
    pub fn driven(wall: Duration) -> Self {
        Self::Driven(Arc::new(Mutex::new(Now { wall, monotonic: START })))
    }

    /// Both clocks, now.
    #[must_use]
    pub fn now(&self) -> Now {
        match self {
            Self::System(start) => Now { wall: wall(), monotonic: START + start.elapsed() },
            Self::Driven(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// How long ago a moment of monotonic time was: that clock alone is read.
    #[must_use]
    pub fn since(&self, monotonic: Duration) -> Duration {
        match self {
            Self::System(start) => (START + start.elapsed()).saturating_sub(monotonic),
            Self::Driven(_) => self.now().since(monotonic),
        }
    }

    /// Lets time pass on a driven clock; a system clock passes by itself.
    pub fn advance(&self, by: Duration) {
        self.drive(|now| {
            now.wall += by;
            now.monotonic += by;
        });
    }

    /// Sets the wall clock of a driven clock, as an administrator or NTP would: monotonic time goes on unchanged.
    pub fn set_wall(&self, wall: Duration) {
        self.drive(|now| now.wall = wall);
    }

    fn drive(&self, change: impl FnOnce(&mut Now)) {
        if let Self::Driven(now) = self {
            change(&mut now.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}
