//! The real jambonz client libraries, run in node by tests/platforms/jambonz.cjs, and what they make of our answers.

mod blacklist;
mod callers;
mod calls;
mod crowd;
mod get_hook;
mod identity;
mod node;
mod odd_headers;
mod outcome;
mod phone;
mod register;
mod replays;
mod restart;
mod undecided;

use crate::gate::{Gate, REALM, WEBHOOK_PASSWORD};
use node::Node;
use outcome::Outcome;
use phone::Phone;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Mutex;

/// Node processes that no test uses now: starting one costs more than most tests here. They end when the tests do, for
/// no one writes to them any more.
static IDLE: Mutex<Vec<Node>> = Mutex::new(Vec::new());

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

/// The libraries in a node process; any number of phones may try at once.
pub struct Jambonz {
    node: Option<Node>,
}

impl Jambonz {
    /// Takes a node process that a test has left, or starts one.
    pub fn start() -> Self {
        let idle = IDLE.lock().expect("no thread panicked while holding it").pop();
        Self { node: Some(idle.unwrap_or_else(Node::start)) }
    }

    /// Lets a phone try, and does not wait for what comes of it. Gives the number that the outcome will have.
    pub fn send(&mut self, library: Library, hook: &Hook, phone: &Phone) -> u64 {
        self.node().send(json!({
            "library": library.name(), "hook": hook, "realm": REALM, "source": phone.source, "expires": phone.expires,
            "sip": phone.sip(), "first": phone.first, "answer": phone.answer,
        }))
    }

    /// Waits for any outcome.
    pub fn next(&mut self) -> Outcome {
        self.node().next()
    }

    /// Lets a phone try, alone.
    pub fn ask(&mut self, library: Library, hook: &Hook, phone: &Phone) -> Outcome {
        let id = self.send(library, hook, phone);
        let outcome = self.next();
        assert_eq!(outcome.id, id, "one at a time");
        outcome
    }

    const fn node(&mut self) -> &mut Node {
        self.node.as_mut().expect("it is there until the end")
    }
}

impl Drop for Jambonz {
    fn drop(&mut self) {
        let node = self.node.take().filter(|node| node.waiting == 0 && !std::thread::panicking());
        IDLE.lock().expect("no thread panicked while holding it").extend(node);
    }
}
