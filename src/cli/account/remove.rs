//! `account remove NAME`: an account and everything that hangs on it goes, once the operator has said that it is meant.

use super::super::output::Output;
use super::super::place::{KeyFlags, not_found};
use super::super::{CliError, block_on, erasure, open_existing, open_to_change, prompt};
use crate::account::AccountKey;
use crate::audit::Action;
use crate::config::Settings;
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    key: KeyFlags,
    /// Do not ask, as is done where standard input is no terminal
    #[arg(long, short)]
    yes: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let key = self.key.any_key(settings)?;
        if !self.yes && prompt::is_typed() {
            confirm(&key, settings)?;
        }
        let store = open_to_change(settings, Action::Remove)?;
        if !block_on(async { Ok(store.remove_account(&key).await?) })? {
            return Err(not_found(&key));
        }
        erasure::finish(&*store, settings);
        let object = json!({ "removed": key.username.as_str(), "realm": key.realm.as_str() });
        Ok(output.line(format_args!("removed {}", key), &object)?)
    }
}

/// Asks the person at the terminal.
fn confirm(key: &AccountKey, settings: &Settings) -> Result<(), CliError> {
    let store = open_existing(settings)?;
    block_on(async { Ok(store.account(key).await?) })?.ok_or_else(|| not_found(key))?;
    let question = format!(
        "Remove {}? Its phones are kept out at once, and its HA1s, email address and all else are erased; only a\n\
         backup brings it back. Anybody may take the name from then on. Type the name, or y, to remove it: ",
        key
    );
    let answer = prompt::line(&question)?.unwrap_or_default();
    let answer = answer.trim_end_matches(['\r', '\n']);
    if answer == key.username.as_str() || ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes)) {
        return Ok(());
    }
    Err(CliError::Failed(format!("nothing was removed: {} stays", key)))
}
