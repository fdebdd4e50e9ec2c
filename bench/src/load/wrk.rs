//! The load generator `wrk`: one thread, kept connections, each of which asks one thing after the other.

use crate::load::records::Records;
use std::io::ErrorKind;
use std::process::{Command, Output};

/// As many as the peers' figures were taken with.
pub const CONNECTIONS: u32 = 32;

/// Longer than any batch takes that is sent to its end.
const LONG: u32 = 600;

/// What the script ends with when all requests are sent.
const ALL_SENT: i32 = 3;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/load/stream.lua");

/// What `wrk` tells of a run.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Answers.
    pub answers: f64,
    /// How long it took.
    pub seconds: f64,
    /// Half of the requests were answered within this many microseconds.
    pub p50: f64,
    /// All but a hundredth.
    pub p99: f64,
}

/// Whether it is installed.
#[must_use]
pub fn is_there() -> bool {
    !matches!(Command::new("wrk").arg("--version").output(), Err(error) if error.kind() == ErrorKind::NotFound)
}

/// Sends requests for so many seconds.
#[must_use]
pub fn run(base: &str, records: &Records, seconds: u32) -> Figures {
    let output = start(base, records, seconds);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_ne!(output.status.code(), Some(ALL_SENT), "all requests were sent too soon; more of them: --prepare");
    let line = said.lines().find_map(|line| line.strip_prefix("figures "));
    let line = line.unwrap_or_else(|| panic!("wrk failed: {said}{}", String::from_utf8_lossy(&output.stderr)));
    let figures: Vec<f64> = line.split(' ').map(|text| text.parse().expect("a number")).collect();
    let [answers, micros, failed, p50, p99] = figures[..] else { panic!("five figures, and not {line}") };
    assert!(failed < 1.0, "{failed} requests without a decision: {said}");
    Figures { answers, seconds: micros / 1e6, p50, p99 }
}

/// Sends them all, once.
pub fn send_all(base: &str, records: &Records) {
    let output = start(base, records, LONG);
    assert_eq!(output.status.code(), Some(ALL_SENT), "wrk failed: {}", String::from_utf8_lossy(&output.stderr));
}

fn start(base: &str, records: &Records, seconds: u32) -> Output {
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", &CONNECTIONS.to_string(), "--timeout", "10s"]);
    command.args(["--duration", &format!("{seconds}s"), "--script", SCRIPT, &format!("{base}/webhooks/auth"), "--"]);
    command.arg(records.path()).arg(records.length().to_string()).output().expect("wrk runs")
}
