//! The command line goes in, an exit code comes out.

use clap::Parser;
use realmgate::cli::{self, CommandLine};
use realmgate::config::Settings;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(&CommandLine::parse(), serve)
}

/// The one call site of the server's wiring.
fn serve(settings: Settings) -> ExitCode {
    drop(settings);
    eprintln!("realmgate: this build has no server");
    ExitCode::FAILURE
}
