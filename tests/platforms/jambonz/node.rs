//! The node process of tests/platforms/jambonz.cjs: a case a line in, an outcome a line out.

use super::outcome::Outcome;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// How long one outcome may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// A running process.
pub struct Node {
    child: Child,
    cases: ChildStdin,
    outcomes: Receiver<Outcome>,
    /// Cases so far.
    sent: u64,
    /// Cases whose outcome no one has taken yet.
    pub waiting: usize,
}

impl Node {
    /// Starts it.
    pub fn start() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        assert!(tests.join("npm/node_modules").exists(), "the libraries are missing: tests/platforms.sh installs them");
        let mut child = Command::new("node")
            .arg(tests.join("platforms/jambonz.cjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let (cases, lines) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let (sender, outcomes) = channel();
        // Read all the while: a full pipe would stop node, and then us.
        std::thread::spawn(move || read(lines, &sender));
        Self { child, cases, outcomes, sent: 0, waiting: 0 }
    }

    /// Hands a case over under a number of its own, which it gives back.
    pub fn send(&mut self, mut case: Value) -> u64 {
        self.sent += 1;
        self.waiting += 1;
        case["id"] = self.sent.into();
        writeln!(self.cases, "{case}").expect("node takes it");
        self.sent
    }

    /// Waits for any outcome.
    pub fn next(&mut self) -> Outcome {
        let outcome = self.outcomes.recv_timeout(LIMIT).expect("node lives and the library comes to an end");
        self.waiting -= 1;
        outcome
    }
}

fn read(lines: ChildStdout, outcomes: &Sender<Outcome>) {
    for line in BufReader::new(lines).lines().map_while(Result::ok) {
        let outcome = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if outcomes.send(outcome).is_err() {
            return;
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
