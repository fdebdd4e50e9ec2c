//! `[limits]`: how much one source may ask for.

use super::problems::Problem;
use crate::limits::{CONFLICTS_PER_HOUR, SIGN_INS_MOST, SIGN_INS_PER_MINUTE, SIGNUPS_PER_HOUR};
use serde::Deserialize;

/// `[limits]`, each counted by source over a sliding hour or minute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Accounts made; 0 allows none.
    pub signups_per_hour: u32,
    /// Signups for a name that is taken, so that names cannot be listed.
    pub conflicts_per_hour: u32,
    /// Tries to sign in, right or wrong.
    pub sign_ins_per_minute: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            signups_per_hour: SIGNUPS_PER_HOUR,
            conflicts_per_hour: CONFLICTS_PER_HOUR,
            sign_ins_per_minute: SIGN_INS_PER_MINUTE,
        }
    }
}

/// What is wrong with them.
pub(super) fn limit_problems(limits: &LimitSettings, problems: &mut Vec<Problem>) {
    if !(1..=SIGN_INS_MOST).contains(&limits.sign_ins_per_minute) {
        let text = format!("{} makes no sense: use 1 to {SIGN_INS_MOST}", limits.sign_ins_per_minute);
        problems.push(Problem::error("limits.sign_ins_per_minute", text));
    }
}
