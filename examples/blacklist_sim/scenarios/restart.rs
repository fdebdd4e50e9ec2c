//! Scenario 10: a restart in the middle of scenarios 8 and 4.

use super::Act;

/// For the report.
pub fn play(_: u64) -> Vec<Act> {
    Vec::new()
}
