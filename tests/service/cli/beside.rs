//! What the command line changes beside a running server counts there within a second.

use crate::actors::operator::Operator;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::Value;
use std::time::Duration;

/// The wait between two attempts; with as many as make up a second a change must have counted.
const PAUSE: Duration = Duration::from_millis(20);
const ATTEMPTS: u32 = 50;

/// Lets alice's phone try, each time from another address, until the answer is `decision`; says how often it was not.
async fn attempts_until(decision: &str, daemon: &Daemon, network: &str) -> u32 {
    let client = Client::new();
    for attempt in 0..ATTEMPTS {
        let phone = Phone::of("alice").at(&format!("{network}.{attempt}"));
        let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&phone.body());
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        if answer["status"] == decision {
            return attempt;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("still not {decision:?} after {ATTEMPTS} attempts");
}

#[tokio::test]
async fn a_disabled_account_is_refused_within_a_second_and_an_enabled_one_let_in() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
    operator.types(&format!("account add alice --ha1 {}", ha1.as_str())).done();
    attempts_until("ok", &daemon, "198.51.100").await;
    operator.types("account disable alice").done();
    attempts_until("fail", &daemon, "198.51.101").await;
    operator.types("account enable alice").done();
    attempts_until("ok", &daemon, "198.51.102").await;
    operator.types("account remove alice --yes").done();
    attempts_until("fail", &daemon, "198.51.103").await;
}
