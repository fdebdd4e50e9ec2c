//! `[limits]`: how much one source may ask for.

use serde::Deserialize;

/// `[limits]`, each counted by source over a sliding hour.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Accounts made; 0 allows none.
    pub signups_per_hour: u32,
    /// Signups for a name that is taken, so that names cannot be listed.
    pub conflicts_per_hour: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self { signups_per_hour: 3, conflicts_per_hour: 30 }
    }
}
