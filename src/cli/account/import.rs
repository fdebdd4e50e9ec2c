//! `account import FILE`: all accounts of a file in one transaction, or none and a report of every bad line.

use super::super::key_flags::{TenantFlag, realms};
use super::super::output::{Format, Output};
use super::super::progress_bar::ProgressBar;
use super::super::{CliError, block_on, open_or_create};
use super::FileFormat;
use crate::ambient::clock::Clock;
use crate::ambient::terminal::complain;
use crate::config::Settings;
use clap::Args;
use domain::accounts::{Action, BadLine, Import, ImportOutcome};
use domain::text::counted;
use domain::time::Now;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// Format of the file
    #[arg(long, value_enum)]
    format: FileFormat,
    /// File to import
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    tenant: TenantFlag,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, now: Now, output: &mut Output) -> Result<(), CliError> {
        let clock = Clock::system();
        let started = clock.now().monotonic;
        let tenant = self.tenant.find(settings)?;
        let mut import = Import::new(self.format.lines(), realms(&tenant), now);
        self.read(&mut import)?;
        let store = open_or_create(settings, Action::Import)?;
        let progress = Arc::default();
        let work = async { Ok(import.finish(&*store, &progress).await?) };
        let outcome = block_on(ProgressBar::new("Importing accounts").watch(&progress, work))?;
        match outcome {
            ImportOutcome::Rejected(bad) => report(&bad, output),
            ImportOutcome::Imported(count) => {
                let seconds = clock.now().since(started).as_secs_f64();
                let object = json!({ "imported": count, "seconds": seconds });
                Ok(output.line(format_args!("imported {} in {seconds:.1} s", counted(count, "account")), &object)?)
            }
        }
    }

    fn read(&self, import: &mut Import<'_>) -> Result<(), CliError> {
        let unreadable = |error| CliError::Failed(format!("{}: {error}", self.file.display()));
        let file = File::open(&self.file).map_err(unreadable)?;
        // A pipe has length 0: the amount of input is unknown.
        let length = file.metadata().map_err(unreadable)?.len();
        let (mut file, mut line, mut read) = (BufReader::new(file), Vec::new(), 0);
        let mut bar = ProgressBar::new("Reading the file");
        while file.read_until(b'\n', &mut line).map_err(unreadable)? > 0 {
            import.line(&line);
            read += line.len() as u64;
            bar.set(read, length);
            line.clear();
        }
        Ok(())
    }
}

fn report(bad: &BTreeMap<usize, BadLine>, output: &mut Output) -> Result<(), CliError> {
    for (number, reason) in bad {
        match output.format() {
            Format::Text => complain(format_args!("line {number}: {reason}")),
            Format::Json => output.line("", &json!({ "line": number, "reason": reason.to_string() }))?,
        }
    }
    output.flush()?;
    complain(format_args!("realmgate: nothing was imported: {} found", counted(bad.len(), "bad line")));
    Err(CliError::Reported)
}
