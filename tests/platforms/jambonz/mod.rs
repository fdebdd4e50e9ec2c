//! The real jambonz client libraries, run in node by tests/platforms/jambonz.cjs, and what they make of our answers.

mod blacklist;
mod callers;
mod calls;
mod crowd;
mod get_hook;
mod identity;
mod odd_headers;
mod outcome;
mod phone;
mod register;
mod replays;
mod restart;
mod undecided;

use crate::gate::{Gate, REALM, WEBHOOK_PASSWORD};
use outcome::Outcome;
use phone::Phone;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long one outcome may take on a busy machine.
const LIMIT: Duration = Duration::from_mins(1);

/// A client library of jambonz, as a version of it asks the webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    DigestUtils009,
    DigestUtils006,
    HttpAuthenticator,
}

impl Library {
    pub const ALL: [Self; 3] = [Self::DigestUtils009, Self::DigestUtils006, Self::HttpAuthenticator];

    /// Its name in the driver.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigestUtils009 => "digest-utils 0.0.9",
            Self::DigestUtils006 => "digest-utils 0.0.6",
            Self::HttpAuthenticator => "http-authenticator 0.2.2",
        }
    }

    /// What it tells the operator of a webhook that answered this status, or not at all.
    pub fn alert(self, status: Option<u16>) -> Value {
        match self {
            Self::HttpAuthenticator => json!({ "status": status }),
            Self::DigestUtils009 | Self::DigestUtils006 => {
                let kind = if status.is_some() { "webhook-failure" } else { "webhook-connection-failure" };
                json!({ "type": kind, "status": status })
            }
        }
    }

    /// Keeps what it has asked where it is the newest; the older ones ask the same in other words of the nonce.
    pub fn keep_newest(self, gate: &Gate, what: &str) {
        match self {
            Self::DigestUtils009 => self.keep(gate, what),
            Self::DigestUtils006 | Self::HttpAuthenticator => drop(gate.recorder.take()),
        }
    }

    /// Keeps what it has asked since the last time as a recorded scenario.
    pub fn keep(self, gate: &Gate, what: &str) {
        let name = self.name();
        gate.keep(
            &format!("jambonz-{}-{what}", name.replace(' ', "-")),
            &format!("jambonz, {name} on drachtio-srf 4.5"),
        );
    }
}

/// What an operator of jambonz types in: the registration webhook and the account's webhook secret.
#[derive(Clone, Debug, Serialize)]
pub struct Hook {
    pub url: String,
    pub method: &'static str,
    pub username: &'static str,
    pub password: &'static str,
    pub secret: Option<&'static str>,
}

impl Hook {
    /// As the README says.
    pub fn of(gate: &Gate) -> Self {
        let (username, password) = ("jambonz", WEBHOOK_PASSWORD);
        Self { url: gate.webhook(), method: "POST", username, password, secret: None }
    }
}

/// A node process with the libraries in it; any number of phones may try at once.
pub struct Jambonz {
    node: Child,
    cases: ChildStdin,
    outcomes: Receiver<Outcome>,
    sent: u64,
}

impl Jambonz {
    /// Starts node.
    pub fn start() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        assert!(tests.join("npm/node_modules").exists(), "the libraries are missing: tests/platforms.sh installs them");
        let mut node = Command::new("node")
            .arg(tests.join("platforms/jambonz.cjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let (cases, lines) = (node.stdin.take().expect("a pipe"), node.stdout.take().expect("a pipe"));
        let (sender, outcomes) = channel();
        // Read all the while: a full pipe would stop node, and then us.
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                let outcome = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
                if sender.send(outcome).is_err() {
                    return;
                }
            }
        });
        Self { node, cases, outcomes, sent: 0 }
    }

    /// Lets a phone try, and does not wait for what comes of it. Gives the number that the outcome will have.
    pub fn send(&mut self, library: Library, hook: &Hook, phone: &Phone) -> u64 {
        self.sent += 1;
        let case = json!({
            "id": self.sent, "library": library.name(), "hook": hook, "realm": REALM, "source": phone.source,
            "expires": phone.expires, "sip": phone.sip(), "first": phone.first, "answer": phone.answer,
        });
        writeln!(self.cases, "{case}").expect("node takes it");
        self.sent
    }

    /// Waits for any outcome.
    pub fn next(&self) -> Outcome {
        self.outcomes.recv_timeout(LIMIT).expect("node lives and the library comes to an end")
    }

    /// Lets a phone try, alone.
    pub fn ask(&mut self, library: Library, hook: &Hook, phone: &Phone) -> Outcome {
        let id = self.send(library, hook, phone);
        let outcome = self.next();
        assert_eq!(outcome.id, id, "one at a time");
        outcome
    }
}

impl Drop for Jambonz {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}
