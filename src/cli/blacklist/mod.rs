//! `realmgate blacklist ...`: one file per command. All of them ask the running server, which alone knows what is
//! listed.

mod network;
mod change;
mod lift;
mod list;
mod show;
mod table;

use super::CliError;
use super::admin_client::AdminClient;
use super::output::Output;
use crate::config::Settings;
use clap::Subcommand;
use network::network;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List who is listed, locked or guarded, and what operators say of networks
    List(list::Arguments),
    /// Show how one address stands, and why
    Show(show::Arguments),
    /// Refuse a network, for a while or for good: known-good phones in it too
    Add(change::AddArguments),
    /// Stop refusing a network, and lift the listings and locks in it
    Remove(change::RemoveArguments),
    /// Let a name that is locked or guarded try again at once
    Lift(lift::Arguments),
    /// Allow a network: no points, never listed
    Allow(change::AllowArguments),
}

impl Command {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let client = AdminClient::of(settings)?;
        match self {
            Self::List(arguments) => arguments.run(&client, output),
            Self::Show(arguments) => arguments.run(&client, settings, output),
            Self::Add(arguments) => arguments.run(&client, output),
            Self::Remove(arguments) => arguments.run(&client, output),
            Self::Lift(arguments) => arguments.run(&client, settings, output),
            Self::Allow(arguments) => arguments.run(&client, output),
        }
    }
}
