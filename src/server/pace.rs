//! How often what happens by itself happens.

use std::time::Duration;

/// How often it looks; a change made by the command line counts within a second.
pub(super) const TICK: Duration = Duration::from_millis(250);
