//! How often background tasks check whether they are due.

use std::time::Duration;

/// The interval between two checks; a change made by the command line takes effect within a second.
pub(super) const TICK: Duration = Duration::from_millis(250);
