//! `account enable NAME` and `account disable NAME`; a running server follows within a second.

use super::super::key_flags::{KeyFlags, not_found};
use super::super::output::Output;
use super::super::{CliError, block_on, open_to_change};
use crate::config::Settings;
use domain::accounts::{Action, Switch, switch_account};
use domain::time::Now;
use serde_json::json;

pub(super) fn run(
    key: &KeyFlags,
    switch: Switch,
    settings: &Settings,
    now: Now,
    output: &mut Output,
) -> Result<(), CliError> {
    let key = key.any_key(settings)?;
    let action = match switch {
        Switch::Enable => Action::Enable,
        Switch::Disable => Action::Disable,
    };
    let store = open_to_change(settings, action)?;
    let state = block_on(async { Ok(switch_account(&key, switch, &*store, now).await?) })?;
    let state = state.ok_or_else(|| not_found(&key))?.name();
    let object = json!({ "username": key.username.as_str(), "realm": key.realm.as_str(), "state": state });
    Ok(output.line(format_args!("{key} is {state}"), &object)?)
}
