//! `account set-ha1 NAME`: a new password; HA1s of the old one go, of every hash function.

use super::super::output::Output;
use super::super::place::{KeyFlags, not_found};
use super::super::{CliError, block_on, erasure, open_to_change};
use super::ha1_flags::Ha1Flags;
use crate::audit::Action;
use crate::config::Settings;
use crate::digest::{Ha1, HashFunction};
use crate::store::AccountChange;
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    key: KeyFlags,
    #[command(flatten)]
    ha1s: Ha1Flags,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: u64, output: &mut Output) -> Result<(), CliError> {
        let key = self.key.own_key(settings)?;
        let store = open_to_change(settings, Action::SetHa1)?;
        let account = block_on(async { Ok(store.account(&key).await?) })?.ok_or_else(|| not_found(&key))?;
        let given = self.ha1s.ha1s(&key, account.name.as_ref(), account.email.as_ref())?;
        let algorithms: Vec<_> = given.ha1s.iter().map(Ha1::algorithm).map(HashFunction::name).collect();
        let change = AccountChange::Ha1s(given.ha1s.clone());
        if !block_on(async { Ok(store.change_account(&key, change, now).await?) })? {
            return Err(not_found(&key));
        }
        erasure::finish(&*store, settings);
        let text = given.text(&format!("{} has a new password for {}", key, algorithms.join(", ")));
        let object = json!({ "username": key.username.as_str(), "algorithms": algorithms });
        Ok(output.line(text, &given.object(object))?)
    }
}
