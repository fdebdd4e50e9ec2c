//! `account remove NAME`: an account and everything that belongs to it is removed, once the operator has confirmed.

use super::super::key_flags::{KeyFlags, not_found};
use super::super::output::Output;
use super::super::{CliError, block_on, erasure, open_existing, open_to_change, prompt};
use crate::config::Settings;
use clap::Args;
use domain::accounts::{AccountKey, Action, RemovedAccount, is_confirmed, remove_account};
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
        let missing = not_found(&key);
        let removed = block_on(async { Ok(remove_account(key, &*store).await?) })?;
        let RemovedAccount { key } = removed.ok_or(missing)?;
        erasure::finish(&*store, settings);
        let object = json!({ "removed": key.username.as_str(), "realm": key.realm.as_str() });
        Ok(output.line(format_args!("removed {key}"), &object)?)
    }
}

/// Asks the person at the terminal.
fn confirm(key: &AccountKey, settings: &Settings) -> Result<(), CliError> {
    let store = open_existing(settings)?;
    block_on(async { Ok(store.account(key).await?) })?.ok_or_else(|| not_found(key))?;
    let question = format!(
        "Remove {key}? Its phones are kept out at once, and its HA1s, email address and all else are erased; only a\n\
         backup brings it back. Anybody may take the name from then on. Type the name, or y, to remove it: "
    );
    let answer = prompt::line(&question)?.unwrap_or_default();
    if is_confirmed(key, &answer) {
        return Ok(());
    }
    Err(CliError::Failed(format!("nothing was removed: {key} stays")))
}
