//! The command line goes in, an exit code comes out.

use clap::Parser;
use realmgate::cli::{self, CommandLine};
use realmgate::server;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(&CommandLine::parse(), |settings| server::serve(&settings))
}
