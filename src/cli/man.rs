//! `realmgate man --dir FOLDER`: the manual pages, made from the same definition as the help.

use super::error::CliError;
use super::output::Output;
use clap::Args;
use serde::Serialize;
use std::fs;
use std::path::PathBuf;

/// `man --dir FOLDER`
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write realmgate.1 and one page per command to; created if missing
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
}

/// The pages for programs.
#[derive(Serialize)]
struct PagesObject<'a> {
    dir: &'a str,
    pages: usize,
}

impl Arguments {
    /// Writes the pages; those that are there already are overwritten.
    pub(super) fn run(&self, command: clap::Command, output: &mut Output) -> Result<(), CliError> {
        let failed =
            |error| CliError::Failed(format!("cannot write the manual pages to {}: {error}", self.dir.display()));
        fs::create_dir_all(&self.dir).map_err(failed)?;
        let command = command.disable_help_subcommand(true);
        let pages = count(&command);
        clap_mangen::generate_to(command, &self.dir).map_err(failed)?;
        let dir = self.dir.display().to_string();
        Ok(output.line(format_args!("{pages} pages in {dir}"), &PagesObject { dir: &dir, pages })?)
    }
}

/// One page per command that is shown, its own included.
fn count(command: &clap::Command) -> usize {
    1 + command.get_subcommands().filter(|command| !command.is_hide_set()).map(count).sum::<usize>()
}
