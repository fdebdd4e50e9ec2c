//! `realmgate blacklist ...`: one file a command. All of them ask the running server, which alone knows who is listed.

mod change;
mod lift;
mod list;
mod show;
mod table;
pub(super) mod words;

use super::CliError;
use super::output::Output;
use super::running_server::{AskError, RunningServer};
use crate::config::Settings;
use crate::network_rule::{NetworkError, parse_network};
use crate::secret::Secret;
use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use serde_json::Value;

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
        let desk = Desk::of(settings)?;
        match self {
            Self::List(arguments) => arguments.run(&desk, output),
            Self::Show(arguments) => arguments.run(&desk, settings, output),
            Self::Add(arguments) => arguments.run(&desk, output),
            Self::Remove(arguments) => arguments.run(&desk, output),
            Self::Lift(arguments) => arguments.run(&desk, settings, output),
            Self::Allow(arguments) => arguments.run(&desk, output),
        }
    }
}

/// The running server, and what it wants to see.
pub(super) struct Desk {
    server: RunningServer,
    token: Secret,
}

impl Desk {
    pub(super) fn of(settings: &Settings) -> Result<Self, CliError> {
        let server = RunningServer::of(settings).map_err(|error| explained(&error))?;
        Ok(Self { server, token: settings.admin_token()? })
    }

    pub(super) fn ask<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        self.server.ask(&self.token, path).map_err(|error| explained(&error))
    }

    fn tell<T: DeserializeOwned>(&self, path: &str, change: &Value) -> Result<T, CliError> {
        self.server.tell(&self.token, path, change).map_err(|error| explained(&error))
    }
}

/// A part of an answer as its type; one that is not there, from an older server, is empty.
fn typed<T: DeserializeOwned>(part: &Value) -> Result<Vec<T>, CliError> {
    let all = part.as_array().into_iter().flatten().cloned();
    all.map(serde_json::from_value).collect::<Result<_, _>>().map_err(|error| CliError::Failed(error.to_string()))
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
