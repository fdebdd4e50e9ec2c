//! `realmgate blacklist ...`: one file a command. All of them ask the running server, which alone knows who is listed.

mod change;
mod lift;
mod list;
mod show;
mod table;

use super::CliError;
use super::output::Output;
use super::running_server::{AskError, RunningServer};
use crate::config::Settings;
use crate::network_rule::{NetworkError, parse_network};
use crate::secret::Secret;
use clap::{Args, Subcommand};
use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// `--tenant T`, by default all of them.
#[derive(Debug, Args)]
pub(super) struct TenantFilter {
    /// One tenant [default: all]
    #[arg(long, value_name = "TENANT")]
    pub(super) tenant: Option<String>,
}

/// A network, as it is typed.
fn network(text: &str) -> Result<String, NetworkError> {
    parse_network(text).map(|network| network.to_string())
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

/// The running server, and the token that it wants to see.
pub(super) struct AdminClient {
    server: RunningServer,
    token: Secret,
}

impl AdminClient {
    pub(super) fn of(settings: &Settings) -> Result<Self, CliError> {
        let server = RunningServer::of(settings).map_err(|error| explained(&error))?;
        Ok(Self { server, token: settings.admin_token()? })
    }

    pub(super) fn query<T: DeserializeOwned>(&self, path: &str, question: &impl Serialize) -> Result<T, CliError> {
        self.server.query(&self.token, path, question).map_err(|error| explained(&error))
    }

    fn change<T: DeserializeOwned>(&self, path: &str, order: &impl Serialize) -> Result<T, CliError> {
        self.server.change(&self.token, path, order).map_err(|error| explained(&error))
    }
}

/// With the remedy.
fn explained(error: &AskError) -> CliError {
    let remedy = match error {
        AskError::NoAnswer(..) => {
            ". Only the running server knows who is listed: start it (systemctl start realmgate), or say where it listens \
             with --config or --admin-listen"
        }
        _ => "",
    };
    CliError::Failed(format!("{error}{remedy}"))
}
