//! `account remove NAME...`: accounts and everything that belongs to them are removed, once the operator has confirmed.

use super::super::output::Output;
use super::super::{CliError, block_on, erasure, open_existing, open_to_change, prompt};
use super::names::{NamesFlags, each};
use crate::config::Settings;
use clap::Args;
use domain::accounts::{AccountKey, Action, RemovedAccount, is_confirmed, remove_account};
use serde_json::json;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    names: NamesFlags,
    /// Remove without asking; without a terminal nothing is asked either
    #[arg(long, short)]
    yes: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let keys = self.names.any_keys(settings)?;
        if !self.yes && prompt::is_typed() {
            self.confirm(&keys, settings)?;
        }
        let store = open_to_change(settings, Action::Remove)?;
        let mut is_changed = false;
        let result = each(keys, output, |key, output| {
            let missing = self.names.not_found(&key);
            let removed = block_on(async { Ok(remove_account(key, &*store).await?) })?;
            let RemovedAccount { key } = removed.ok_or(missing)?;
            is_changed = true;
            let object = json!({ "removed": key.username.as_str(), "realm": key.realm.as_str() });
            Ok(output.line(format_args!("removed {key}"), &object)?)
        });
        if is_changed {
            erasure::finish(&*store, settings);
        }
        result
    }

    /// Asks the person at the terminal, once for all. Where one of the accounts is missing, nothing is asked or removed: a
    /// typing error is corrected before anything is lost.
    fn confirm(&self, keys: &[AccountKey], settings: &Settings) -> Result<(), CliError> {
        let store = open_existing(settings)?;
        for key in keys {
            block_on(async { Ok(store.account(key).await?) })?.ok_or_else(|| self.names.not_found(key))?;
        }
        let answer = prompt::line(&question(keys))?.unwrap_or_default();
        let is_meant = match keys {
            [only] => is_confirmed(only, &answer),
            _ => ["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()),
        };
        if is_meant { Ok(()) } else { Err(CliError::Failed("nothing was removed".to_owned())) }
    }
}

fn question(keys: &[AccountKey]) -> String {
    if let [key] = keys {
        return format!(
            "Remove {key}? Its phones are rejected from then on, and its HA1s, email address and everything else are\n\
             erased; only a backup brings it back. Others can take the username. Type the username, or y, to remove it: "
        );
    }
    let names: Vec<_> = keys.iter().map(|key| format!("  {key}")).collect();
    format!(
        "Remove these {} accounts?\n{}\nTheir phones are rejected from then on, and their HA1s, email addresses and \
         everything else are erased;\nonly a backup brings them back. Others can take the usernames. Type y to remove \
         them: ",
        keys.len(),
        names.join("\n")
    )
}
