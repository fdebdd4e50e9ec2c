//! How much memory this process has taken from the system.

/// What the system holds in memory for this process (proc(5)), freed and not given back included.
#[must_use]
pub fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux system tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has resident memory");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kB");
    kib / 1024.0
}
