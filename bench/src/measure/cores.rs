//! Which core a process runs on: what is measured has one, what measures the other.

use std::process::{Command, Stdio};

/// The core of what is measured.
pub const MEASURED: &str = "0";
/// The core of what measures.
pub const MEASURING: &str = "1";

/// Keeps all threads of a process on one core, where `taskset` is there and has such a core; says whether it did.
#[must_use]
pub fn pin(process: u32, core: &str) -> bool {
    let mut command = Command::new("taskset");
    command.args(["--all-tasks", "--cpu-list", "--pid", core, &process.to_string()]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Keeps the calling thread on one core, where `taskset` is there and has such a core; else it stays where it is.
pub fn pin_this_thread(core: usize) {
    let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    let Some(thread) = thread.file_name() else { return };
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", "--pid", &core.to_string()]).arg(thread);
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}
