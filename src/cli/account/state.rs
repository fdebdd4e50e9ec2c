//! `account enable NAME...` and `account disable NAME...`; a running server follows within a second.

use super::super::output::Output;
use super::super::{CliError, block_on, open_to_change};
use super::names::{NamesFlags, each};
use crate::config::Settings;
use domain::accounts::{Action, Switch, switch_account};
use domain::time::Now;
use serde_json::json;

pub(super) fn run(
    names: &NamesFlags,
    switch: Switch,
    settings: &Settings,
    now: Now,
    output: &mut Output,
) -> Result<(), CliError> {
    let keys = names.any_keys(settings)?;
    let action = match switch {
        Switch::Enable => Action::Enable,
        Switch::Disable => Action::Disable,
    };
    let store = open_to_change(settings, action)?;
    each(keys, output, |key, output| {
        let state = block_on(async { Ok(switch_account(&key, switch, &*store, now).await?) })?;
        let state = state.ok_or_else(|| names.not_found(&key))?.name();
        let object = json!({ "username": key.username.as_str(), "realm": key.realm.as_str(), "state": state });
        Ok(output.line(format_args!("{key} is {state}"), &object)?)
    })
}
