//! `realmgate account ...`: one file per command.

mod add;
mod description;
mod direct_calling_flags;
mod export;
mod file_format;
mod filters;
mod ha1_flags;
mod ha1_lines;
mod import;
mod list;
mod names;
mod passwd;
mod remove;
mod show;
mod state;

use super::CliError;
use super::output::Output;
use crate::ambient::clock::Clock;
use crate::config::Settings;
use clap::Subcommand;
use domain::accounts::Switch;
use file_format::FileFormat;
use names::NamesFlags;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add an account
    Add(add::Arguments),
    /// List accounts, all or filtered
    ///
    /// Prints a heading and one line per account with the columns STATE, REALM, USERNAME, EMAIL and NAME; "-" stands for an
    /// empty one. A realm, username or name may contain spaces, so programs should use --json.
    List(list::Arguments),
    /// Show accounts, without their HA1s
    Show(NamesFlags),
    /// Enable accounts: their phones can log in
    Enable(NamesFlags),
    /// Disable accounts: their phones are rejected
    Disable(NamesFlags),
    /// Remove accounts and everything that belongs to them
    Remove(remove::Arguments),
    /// Set a new password
    #[command(visible_alias = "set-ha1")]
    Passwd(passwd::Arguments),
    /// Import a file of accounts: all of them or none
    Import(import::Arguments),
    /// Export accounts with their HA1s, in a format that import reads
    Export(export::Arguments),
}

impl Command {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let now = Clock::system().now();
        match self {
            Self::Add(arguments) => arguments.run(settings, now, output),
            Self::List(arguments) => arguments.run(settings, output),
            Self::Show(names) => show::run(names, settings, output),
            Self::Enable(names) => state::run(names, Switch::Enable, settings, now, output),
            Self::Disable(names) => state::run(names, Switch::Disable, settings, now, output),
            Self::Remove(arguments) => arguments.run(settings, output),
            Self::Passwd(arguments) => arguments.run(settings, now, output),
            Self::Import(arguments) => arguments.run(settings, now, output),
            Self::Export(arguments) => arguments.run(settings, output),
        }
    }
}
