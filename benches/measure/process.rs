//! A process beside this one: on which core it runs, and what time it has taken of it.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The core of what is measured.
pub const MEASURED: &str = "0";
/// The core of what measures.
pub const MEASURING: &str = "1";

/// Keeps all threads of a process on one core, where `taskset` is there and has such a core; says whether it did.
pub fn pin(process: u32, core: &str) -> bool {
    let mut command = Command::new("taskset");
    command.args(["--all-tasks", "--cpu-list", "--pid", core, &process.to_string()]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The time that all threads of a process have run so far (`schedstat` in proc(5)): what it costs, whoever else is on
/// the machine. Of threads that have ended it knows nothing, so only differences over a steady while mean anything.
pub fn time_taken(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("the process runs");
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
