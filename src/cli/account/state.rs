//! `account enable NAME` and `account disable NAME`; a running server follows within a second.

use super::super::output::Output;
use super::super::place::{KeyFlags, not_found};
use super::super::{CliError, block_on, open_to_change};
use crate::account::Switch;
use crate::audit::Action;
use crate::config::Settings;
use crate::store::AccountChange;
use serde_json::json;

pub(super) fn run(
    key: &KeyFlags,
    switch: Switch,
    settings: &Settings,
    now: u64,
    output: &mut Output,
) -> Result<(), CliError> {
    let key = key.any_key(settings)?;
    let action = match switch {
        Switch::Enable => Action::Enable,
        Switch::Disable => Action::Disable,
    };
    let store = open_to_change(settings, action)?;
    let (change, state) = (AccountChange::Switch(switch), switch.state().name());
    if !block_on(async { Ok(store.change_account(&key, change, now).await?) })? {
        return Err(not_found(&key));
    }
    let object = json!({ "username": key.username.as_str(), "realm": key.realm.as_str(), "state": state });
    Ok(output.line(format_args!("{} is {}", key, state), &object)?)
}
