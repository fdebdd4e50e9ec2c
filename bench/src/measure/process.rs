//! What a process holds: memory, descriptors, threads (proc(5)).

use std::fs;
use std::path::PathBuf;

/// A reading.
#[derive(Clone, Copy)]
pub struct Holding {
    /// Resident memory now, in MiB.
    pub resident: f64,
    /// The most it ever was.
    pub most: f64,
    /// The part of `resident` that is not a file: heap and stacks.
    pub own: f64,
    /// The part of `resident` that is the program and mapped files, which the system can take back.
    pub files: f64,
    /// Open descriptors.
    pub descriptors: usize,
    /// Threads.
    pub threads: usize,
}

impl Holding {
    /// That of a process of this user.
    #[must_use]
    pub fn of(process: u32) -> Self {
        let place = PathBuf::from(format!("/proc/{process}"));
        let status = fs::read_to_string(place.join("status")).expect("the process runs");
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a Linux system tells");
            let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kB");
            kib / 1024.0
        };
        let count = |folder: &str| fs::read_dir(place.join(folder)).expect("the process is ours").count();
        Self {
            resident: mib("VmRSS:"),
            most: mib("VmHWM:"),
            own: mib("RssAnon:"),
            files: mib("RssFile:"),
            descriptors: count("fd"),
            threads: count("task"),
        }
    }
}
