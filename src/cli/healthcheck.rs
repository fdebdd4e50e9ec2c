//! `realmgate healthcheck`: is the running server ready? For container engines and service managers.

use super::CliError;
use super::colour::{self, Span};
use super::output::{Format, Output};
use super::running_server::RunningServer;
use crate::config::Settings;
use crate::http::admin::api::health::{Health, HealthWord};

/// Prints one line where the server is ready; fails with the reason otherwise, within
/// [`ANSWER`](super::running_server::ANSWER).
pub(super) fn run(settings: &Settings, output: &mut Output) -> Result<(), CliError> {
    let server = RunningServer::of(settings).map_err(|error| CliError::Failed(error.to_string()))?;
    server.readiness().map_err(|error| CliError::Failed(error.to_string()))?;
    if output.format() == Format::Json {
        return Ok(output.line("", &Health { status: HealthWord::Ready })?);
    }
    Ok(output.spans(&[Span::styled("ready", colour::GOOD)])?)
}
