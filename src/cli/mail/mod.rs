//! `realmgate mail ...`: one file per command.

mod preview;
mod tenant;
mod test;

use super::error::CliError;
use super::output::Output;
use crate::config::Settings;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send one test email as the settings say and report what the relay answered
    Test(test::Arguments),
    /// Print an email that users get, with links that do not work
    Preview(preview::Arguments),
}

impl Command {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        match self {
            Self::Test(arguments) => arguments.run(settings, output),
            Self::Preview(arguments) => arguments.run(settings, output),
        }
    }
}
