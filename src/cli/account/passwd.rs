//! `account passwd NAME...`: sets a new password; the HA1s of the old one are removed, for every hash function.

use super::super::output::Output;
use super::super::{CliError, block_on, erasure, open_to_change};
use super::ha1_flags::{Ha1Flags, with_member, with_password};
use super::names::{NamesFlags, each};
use crate::ambient::randomness;
use crate::config::Settings;
use crate::store::Store;
use clap::Args;
use domain::accounts::{AccountKey, Action, ReplacedCredentials, replace_credentials};
use domain::digest::HashFunction;
use domain::time::Now;
use serde_json::json;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    names: NamesFlags,
    #[command(flatten)]
    ha1s: Ha1Flags,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: Now, output: &mut Output) -> Result<(), CliError> {
        let keys = self.names.own_keys(settings)?;
        if keys.len() > 1 && !self.ha1s.is_generated() {
            let wrong = "a password or HA1 is for one account; for several, use --generate";
            return Err(CliError::Usage(wrong.to_owned()));
        }
        let store = open_to_change(settings, Action::SetHa1)?;
        let mut is_changed = false;
        let result = each(keys, output, |key, output| {
            let replaced = self.replace(&key, &*store, now)?;
            is_changed = true;
            print(&key, &replaced, output)
        });
        if is_changed {
            erasure::finish(&*store, settings);
        }
        result
    }

    fn replace(&self, key: &AccountKey, store: &dyn Store, now: Now) -> Result<ReplacedCredentials, CliError> {
        let account = block_on(async { Ok(store.account(key).await?) })?.ok_or_else(|| self.names.not_found(key))?;
        let credentials = self.ha1s.credentials(key, account.name.as_ref(), account.email.as_ref())?;
        let replaced = block_on(async {
            Ok(replace_credentials(key, credentials, store, &mut randomness::system(), now).await?)
        })?;
        replaced.ok_or_else(|| self.names.not_found(key))
    }
}

fn print(key: &AccountKey, replaced: &ReplacedCredentials, output: &mut Output) -> Result<(), CliError> {
    let algorithms: Vec<_> = replaced.algorithms.iter().copied().map(HashFunction::name).collect();
    let text = format!("{key} has a new password for {}", algorithms.join(", "));
    let object = json!({ "username": key.username.as_str(), "algorithms": algorithms });
    let generated = replaced.generated.as_ref();
    Ok(output.line(with_password(text, generated), &with_member(object, generated))?)
}
