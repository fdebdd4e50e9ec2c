//! `realmgate check`: what is wrong with the settings, one line each.

use super::output::{Format, Output};
use super::{CliError, mail_host, replay_capacity};
use crate::ambient::terminal::remark;
use crate::config::{ConfigError, Settings, SettingsProblem, Severity};
use clap::Args;
use serde::Serialize;

/// A problem for programs.
#[derive(Serialize)]
struct ProblemObject<'a> {
    key: &'a str,
    severity: &'static str,
    text: &'a str,
}

/// `check [--deep]`
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Also resolve the host names and connect and log in to the mail relay; sends no email
    #[arg(long)]
    deep: bool,
}

impl Arguments {
    pub(super) fn run(&self, settings: Result<Settings, ConfigError>, output: &mut Output) -> Result<(), CliError> {
        run(settings, output)
    }
}

/// Prints the problems; done where none of them is an error.
fn run(settings: Result<Settings, ConfigError>, output: &mut Output) -> Result<(), CliError> {
    let found = |settings: Settings| {
        let beside = settings.list_file_problem().into_iter().chain(replay_capacity::problem(&settings));
        let beside = beside.chain(mail_host::problem(&settings));
        settings.problems().into_iter().chain(beside).collect()
    };
    let problems: Vec<SettingsProblem> = settings.map_or_else(|error| vec![SettingsProblem::from(error)], found);
    for problem in &problems {
        let severity = problem.severity.name();
        output.line(problem, &ProblemObject { key: &problem.key, severity, text: &problem.text })?;
    }
    if problems.is_empty() && output.format() == Format::Text {
        remark("no problems");
    }
    if problems.iter().all(|problem| problem.severity == Severity::Warning) {
        return Ok(());
    }
    output.flush()?;
    Err(CliError::Reported)
}
