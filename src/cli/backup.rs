//! `realmgate backup DEST`: a consistent copy of the store, also while the server runs.

use super::output::Output;
use super::progress_bar::ProgressBar;
use super::{CliError, block_on, open_to_copy};
use crate::config::Settings;
use clap::Args;
use domain::accounts::{Action, AuditSubject};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// What was written, for programs.
#[derive(Serialize)]
struct BackupObject<'a> {
    backup: &'a str,
}

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// New file; an existing file is never overwritten
    #[arg(value_name = "DEST")]
    destination: PathBuf,
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let destination = self.destination.display();
        if self.destination.symlink_metadata().is_ok() {
            return Err(CliError::Failed(format!("{destination} exists already; give the name of a new file")));
        }
        let path = destination.to_string();
        let subject = AuditSubject { detail: Some(&path), ..AuditSubject::default() };
        let store = open_to_copy(settings, Action::Backup, subject)?;
        let progress = Arc::default();
        let work = async { Ok(store.backup_with_progress(&self.destination, &progress).await?) };
        block_on(ProgressBar::new("Backing up").watch(&progress, work))?;
        Ok(output.line(format_args!("wrote {destination}"), &BackupObject { backup: &path })?)
    }
}
