//! `account show NAME`: an account, without its HA1s.

use super::super::key_flags::{KeyFlags, not_found};
use super::super::output::Output;
use super::super::{CliError, block_on, open_existing};
use super::description;
use crate::config::Settings;

pub(super) fn run(key: &KeyFlags, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    let key = key.any_key(settings)?;
    let store = open_existing(settings)?;
    let found = block_on(async { Ok(store.account(&key).await?) })?;
    let account = found.ok_or_else(|| not_found(&key))?;
    Ok(output.line(description::lines(&account), &description::object(&account))?)
}
