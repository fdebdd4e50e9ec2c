//! `[accounts]`: what becomes of accounts that their owners delete.

use super::problem::SettingsProblem;
use super::values::Period;
use serde::Deserialize;
use std::time::Duration;

/// `[accounts]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountSettings {
    /// How long an account whose owner deletes it is only disabled, and the link in an email takes that back; then it is erased.
    pub erase_after: Period,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self { erase_after: Period::new(Duration::from_hours(7 * 24)) }
    }
}

/// Limit: the shortest time that can be set.
const LEAST: Duration = Duration::from_mins(1);

/// Mistakes in them.
pub(super) fn account_problems(accounts: &AccountSettings, problems: &mut Vec<SettingsProblem>) {
    if accounts.erase_after.get() < LEAST {
        let text = "it is too short to take a deletion back: use 1m or more, e.g. \"7d\"";
        problems.push(SettingsProblem::error("accounts.erase_after", text.to_owned()));
    }
}
