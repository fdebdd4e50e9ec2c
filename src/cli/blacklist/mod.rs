//! `realmgate blacklist ...`: one file a command. All of them ask the running server, which alone knows who is listed.

mod change;
mod list;
mod show;
mod table;
mod words;

use super::CliError;
use super::output::Output;
use super::running_server::{AskError, RunningServer};
use crate::config::Settings;
use crate::network_rule::{NetworkError, parse_network};
use crate::secret::Secret;
use clap::{Args, Subcommand};
use serde_json::Value;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List who is listed, and what operators say of networks
    List(list::Arguments),
    /// Show how one address stands, and why
    Show(show::Arguments),
    /// Refuse a network, for a while or for good: known-good phones in it too
    Add(change::AddArguments),
    /// Refuse a network no longer, and forgive whoever is listed in it
    Remove(change::RemoveArguments),
    /// Allow a network: no points, never listed
    Allow(change::AllowArguments),
}

/// `--tenant T`, by default all of them.
#[derive(Debug, Args)]
struct TenantFilter {
    /// One tenant [default: all]
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

/// A network, as it is typed.
fn network(text: &str) -> Result<String, NetworkError> {
    parse_network(text).map(|network| network.to_string())
}

impl Command {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let desk = Desk {
            server: RunningServer::of(settings).map_err(|error| explained(&error))?,
            token: settings.admin_token()?,
        };
        match self {
            Self::List(arguments) => arguments.run(&desk, output),
            Self::Show(arguments) => arguments.run(&desk, settings, output),
            Self::Add(arguments) => arguments.run(&desk, output),
            Self::Remove(arguments) => arguments.run(&desk, output),
            Self::Allow(arguments) => arguments.run(&desk, output),
        }
    }
}

/// The running server, and what it wants to see.
struct Desk {
    server: RunningServer,
    token: Secret,
}

impl Desk {
    fn ask(&self, path: &str) -> Result<Value, CliError> {
        self.server.ask(&self.token, path).map_err(|error| explained(&error))
    }

    fn tell(&self, path: &str, change: &Value) -> Result<Value, CliError> {
        self.server.tell(&self.token, path, change).map_err(|error| explained(&error))
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
