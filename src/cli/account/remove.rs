//! `account remove NAME`: an account and everything that hangs on it goes.

use super::super::output::Output;
use super::super::place::{KeyFlags, named, not_found};
use super::super::{CliError, block_on, erasure, open_to_change};
use crate::audit::Action;
use crate::config::Settings;
use serde_json::json;

pub(super) fn run(key: &KeyFlags, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    let key = key.any_key(settings)?;
    let store = open_to_change(settings, Action::Remove)?;
    if !block_on(async { Ok(store.remove_account(&key).await?) })? {
        return Err(not_found(&key));
    }
    erasure::finish(&*store, settings);
    let object = json!({ "removed": key.username.as_str(), "realm": key.realm.as_str() });
    Ok(output.line(format_args!("removed {}", named(&key)), &object)?)
}
