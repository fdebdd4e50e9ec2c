//! What `POST /blacklist/lift` answers: the locks and guards that ended, and what still blocks the name.

use super::standing::{GuardStanding, LockStanding, Standing};
use serde::{Deserialize, Serialize};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiftedNames {
    /// Locks that have ended, as they stood; at most 100.
    pub locks: Vec<LockStanding>,
    /// How many ended.
    pub locks_count: usize,
    /// Guards that are down, as they stood.
    pub guards: Vec<GuardStanding>,
    /// What still blocks the name, by tenant.
    pub still: Vec<Standing>,
}
