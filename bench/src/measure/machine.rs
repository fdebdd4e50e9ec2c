//! On what a figure was measured: a figure without it says nothing.

use std::fs;

/// Processor, cores, memory, kernel, load and how this program was built, in one paragraph.
#[must_use]
pub fn describe() -> String {
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let cores = fs::read_to_string("/proc/cpuinfo").map_or(0, |text| text.matches("processor\t").count());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let built = if cfg!(debug_assertions) { "WITHOUT optimisation: its figures say nothing" } else { "optimised" };
    format!("{model}, {cores} cores, {memory}, Linux {}, {}; built {built}", kernel.trim(), load())
}

/// How busy the machine is with everything on it: a measurement on a busy one is a noisy one.
#[must_use]
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load {}", load.split(' ').next().unwrap_or("unknown"))
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
