//! `realmgate completions SHELL`: the completion script of a shell, made from the same definition as the help.

use super::error::CliError;
use super::output::Output;
use crate::ambient::terminal::Escape;
use clap::Args;
use clap_complete::Shell;

/// `completions SHELL`
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell that the script is for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Arguments {
    /// Prints the script.
    pub(super) fn run(&self, mut command: clap::Command, output: &mut Output) -> Result<(), CliError> {
        // The library panics where it cannot write, as to a pipe that was closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "realmgate", &mut script);
        Ok(output.data(Escape::Text).write_all(&script)?)
    }
}
