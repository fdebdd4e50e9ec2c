//! An operator at a terminal whose server runs, with phones that knock at it.

use crate::actors::operator::{Operator, Said};
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::Value;
use std::time::Duration;

/// An operator with an account `alice`, whose server runs.
pub struct Desk {
    pub operator: Operator,
    pub daemon: Daemon,
    pub client: Client,
}

impl Desk {
    /// Waits until the account counts.
    pub async fn with(more: &str) -> Self {
        let operator = Operator::new();
        let daemon = Daemon::start(operator.0.path(), Some(&format!("{SETTINGS}{more}")), &[]);
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
        operator.types(&format!("account add alice --ha1 {}", ha1.as_str())).done();
        let desk = Self { operator, daemon, client: Client::new() };
        for number in 0..50 {
            if desk.knock(Phone::of("alice").at(&format!("198.18.0.{number}"))).await["status"] == "ok" {
                return desk;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the account does not count after a second");
    }

    pub async fn knock(&self, phone: Phone) -> Value {
        self.posts(&phone.body()).await
    }

    /// What the platform gets as answer to this body.
    pub async fn posts(&self, body: &Value) -> Value {
        let call = self.client.post(format!("{}/webhooks/auth", self.daemon.base)).json(body);
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    pub async fn lists(&self, address: &str) {
        for number in 1..=11 {
            self.knock(Phone::of(&format!("guess{number}")).at(address)).await;
        }
    }

    pub fn types(&self, line: &str) -> Said {
        let admin = self.daemon.admin.trim_start_matches("http://");
        self.operator.types(&format!("blacklist {line} --admin-listen {admin}"))
    }

    /// What a command that is done prints, a line each.
    pub fn told(&self, line: &str) -> Vec<String> {
        self.types(line).done().lines().map(str::to_owned).collect()
    }

    pub fn objects(&self, line: &str) -> Vec<Value> {
        self.told(&format!("{line} --json")).iter().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// What `explain` says of what this phone sends.
    pub fn explains(&self, phone: &Phone) -> Said {
        self.explains_body(&phone.body())
    }

    /// What `explain` says of a body.
    pub fn explains_body(&self, body: &Value) -> Said {
        let admin = self.daemon.admin.trim_start_matches("http://");
        self.operator.types_with(&format!("explain --admin-listen {admin}"), &body.to_string())
    }
}
