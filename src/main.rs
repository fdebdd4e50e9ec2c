//! The command line goes in, an exit code comes out.

use realmgate::ambient::core_dumps;
use realmgate::cli::{self, CommandLine};
use realmgate::server;
use std::process::ExitCode;

/// A request makes many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything secret is read.
    core_dumps::forbid();
    match CommandLine::typed() {
        Ok(command_line) => cli::run(&command_line, |settings| server::serve(&settings)),
        Err(code) => code,
    }
}
