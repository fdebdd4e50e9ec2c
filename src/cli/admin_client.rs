//! The running server with its admin token, for commands that only it can answer.

use super::CliError;
use super::running_server::{AskError, RunningServer};
use crate::config::Settings;
use domain::secrets::Secret;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The running server and its admin token.
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

    pub(super) fn change<T: DeserializeOwned>(&self, path: &str, order: &impl Serialize) -> Result<T, CliError> {
        self.server.change(&self.token, path, order).map_err(|error| explained(&error))
    }
}

/// The error, with the remedy.
fn explained(error: &AskError) -> CliError {
    let remedy = match error {
        AskError::NoAnswer(..) => {
            ". This command needs the running server: start it (systemctl start realmgate), or give its address with --config \
             or --admin-listen"
        }
        _ => "",
    };
    CliError::Failed(format!("{error}{remedy}"))
}
