//! `account show NAME...`: accounts, without their HA1s.

use super::super::output::{Format, Output};
use super::super::{CliError, block_on, open_existing, table};
use super::description;
use super::names::{NamesFlags, each};
use crate::config::Settings;

pub(super) fn run(names: &NamesFlags, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    let keys = names.any_keys(settings)?;
    let store = open_existing(settings)?;
    let mut is_first = true;
    each(keys, output, |key, output| {
        let found = block_on(async { Ok(store.account(&key).await?) })?;
        let account = found.ok_or_else(|| names.not_found(&key))?;
        if output.format() == Format::Json {
            return Ok(output.line("", &description::object(&account))?);
        }
        if !std::mem::take(&mut is_first) {
            output.text("")?;
        }
        Ok(table::fields(description::fields(&account), output)?)
    })
}
