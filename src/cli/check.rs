//! `realmgate check`: what is wrong with the settings, one line per problem; with `--deep` also what they name on the
//! network.

mod finding;
mod host_names;
mod relay;
mod replay_capacity;

use super::CliError;
use super::output::{Format, Output};
use crate::ambient::terminal::remark;
use crate::config::{ConfigError, Settings, SettingsProblem, Severity};
use clap::Args;
use finding::Finding;

/// `check [--deep]`
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Also resolve the host names, connect to the mail relay, check its certificate and log in; no email is sent
    #[arg(long)]
    deep: bool,
}

impl Arguments {
    /// Prints the findings; fails if one of them is an error.
    pub(super) fn run(&self, settings: Result<Settings, ConfigError>, output: &mut Output) -> Result<(), CliError> {
        let found = |settings: Settings| self.findings(&settings);
        let findings = settings.map_or_else(|error| vec![SettingsProblem::from(error).into()], found);
        for finding in &findings {
            finding.print(output)?;
        }
        if findings.iter().all(|finding| finding.severity.is_none()) && output.format() == Format::Text {
            remark("no problems");
        }
        if findings.iter().all(|finding| matches!(finding.severity, None | Some(Severity::Warning))) {
            return Ok(());
        }
        output.flush()?;
        Err(CliError::Reported)
    }

    fn findings(&self, settings: &Settings) -> Vec<Finding> {
        let beside = settings.list_file_problem().into_iter().chain(replay_capacity::problem(settings));
        let relay_name = host_names::relay_problem(settings);
        let is_relay_known = relay_name.is_none();
        let problems = settings.problems().into_iter().chain(beside).chain(relay_name);
        let mut findings: Vec<Finding> = problems.map(Finding::from).collect();
        if self.deep {
            findings.extend(host_names::findings(settings));
            findings.extend(is_relay_known.then(|| relay::finding(settings)).flatten());
        }
        findings
    }
}
