//! `realmgate account ...`: one file per command.

mod file_format;
mod add;
mod description;
mod direct_calling_flags;
mod export;
mod ha1_flags;
mod ha1_lines;
mod import;
mod list;
mod remove;
mod set_ha1;
mod show;
mod state;

use super::output::Output;
use super::{CliError, key_flags::KeyFlags};
use crate::ambient::clock::Clock;
use crate::config::Settings;
use clap::Subcommand;
use domain::accounts::Switch;
use file_format::FileFormat;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account
    Add(add::Arguments),
    /// List the accounts of a tenant
    List(list::Arguments),
    /// Show an account, without its HA1s
    Show(KeyFlags),
    /// Enable an account: its phones are let in
    Enable(KeyFlags),
    /// Disable an account: its phones are refused
    Disable(KeyFlags),
    /// Remove an account
    Remove(remove::Arguments),
    /// Give an account a new password
    #[command(visible_alias = "passwd")]
    SetHa1(set_ha1::Arguments),
    /// Make the accounts of a file, all or none
    Import(import::Arguments),
    /// Write accounts with their HA1s in a format that import reads
    Export(export::Arguments),
}

impl Command {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let now = Clock::system().now();
        match self {
            Self::Add(arguments) => arguments.run(settings, now, output),
            Self::List(arguments) => arguments.run(settings, output),
            Self::Show(key) => show::run(key, settings, output),
            Self::Enable(key) => state::run(key, Switch::Enable, settings, now, output),
            Self::Disable(key) => state::run(key, Switch::Disable, settings, now, output),
            Self::Remove(arguments) => arguments.run(settings, output),
            Self::SetHa1(arguments) => arguments.run(settings, now, output),
            Self::Import(arguments) => arguments.run(settings, now, output),
            Self::Export(arguments) => arguments.run(settings, output),
        }
    }
}
