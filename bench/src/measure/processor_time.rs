//! What a process costs, whatever else runs on the machine.

use std::fs;
use std::time::Duration;

/// The time that all threads of a process have run so far (`schedstat` in proc(5)). It knows nothing of threads that
/// have ended, so only differences over a steady while mean anything.
#[must_use]
pub fn processor_time(process: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("the process runs");
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}
