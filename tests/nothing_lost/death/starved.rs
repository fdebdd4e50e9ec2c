//! How long a process could have gone on and had no core: on a busy machine that is most of what a start takes.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// The longest that one of the threads of a process waited for a core since it began (proc(5), `schedstat`). Threads that
/// are gone, and how their waits add up, are left out: it is no more than the truth. Zero where the system does not tell.
pub fn starved(process: u32) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    tasks.filter_map(|task| waited(&task.path())).max().unwrap_or_default()
}

fn waited(task: &Path) -> Option<Duration> {
    let told = fs::read_to_string(task.join("schedstat")).ok()?;
    Some(Duration::from_nanos(told.split(' ').nth(1)?.parse().ok()?))
}
