//! `realmgate blacklist ...`: one file per command. All of them ask the running server, which alone knows what is
//! listed.

mod network;
mod change;
mod lift;
mod list;
mod show;

use super::CliError;
use super::admin_client::AdminClient;
use super::output::Output;
use crate::config::Settings;
use clap::Subcommand;
use network::network;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List listed sources, locked and guarded usernames, and network rules
    List(list::Arguments),
    /// Show the state of one address, and why
    Show(show::Arguments),
    /// Block a network, for a time or permanently; this rejects known-good phones in it too
    Add(change::AddArguments),
    /// Unblock a network, and end the listings and locks in it
    Remove(change::RemoveArguments),
    /// Unlock a username, so that its next attempt is checked at once
    Lift(lift::Arguments),
    /// Allow a network: it gets no points and is never listed
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
