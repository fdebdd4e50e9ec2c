//! What was removed is nowhere in the data folder within seconds: no address, no name, no HA1.

use crate::actors::operator::{MD5, Operator};
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// All bytes of all files in a folder and those in it.
fn bytes_in(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        // One may vanish meanwhile.
        all.extend(if entry.is_dir() { bytes_in(&entry) } else { fs::read(&entry).unwrap_or_default() });
    }
    all
}

/// Which of the texts are in the files of a folder.
fn found(folder: &Path, texts: &[Vec<u8>]) -> Vec<String> {
    let all = bytes_in(folder);
    let there = texts.iter().filter(|text| all.windows(text.len()).any(|window| window == text.as_slice()));
    there.map(|text| String::from_utf8_lossy(text).into_owned()).collect()
}

/// Waits until none of the texts is there, three seconds at most.
async fn until_gone(folder: &Path, texts: &[Vec<u8>]) {
    for _ in 0..60 {
        if found(folder, texts).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still there: {:?}", found(folder, texts));
}

/// What the store and the pickup folder hold of a person who signed up as `user`.
fn traces(user: &str) -> Vec<Vec<u8>> {
    let ha1 = Ha1::compute(HashFunction::Md5, user, REALM, PASSWORD);
    vec![user.into(), format!("{user}@example.org").into(), "Alex M".into(), ha1.as_bytes().to_vec()]
}

async fn sign_up(person: &Person, user: &str) {
    assert_eq!(person.sign_up(user).await.status, 200);
}

#[tokio::test]
async fn a_removed_account_leaves_nothing_behind_beside_a_running_server() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    let (client, data) = (Client::new(), operator.path("data"));
    let person = Person::at_base(&client, &daemon.base);
    for user in ["erase-me", "me-too"] {
        sign_up(&person, user).await;
    }
    let all = [traces("erase-me"), traces("me-too")].concat();
    assert_eq!(found(&data, &all).len(), all.len());
    let link = PickupFolder::within(operator.0.path()).links().remove(0);
    assert_eq!(person.get(&link).await.status, 200, "one of the two is active");
    operator.types("account disable me-too").done();
    operator.types("account remove me-too --yes").done();
    let [name, email, _, ha1] = &traces("me-too")[..] else { unreachable!("four of them") };
    until_gone(&data, &[name.clone(), email.clone(), ha1.clone()]).await;
    assert_eq!(found(&data, &traces("erase-me")).len(), 4, "another account keeps its email");
    let left = PickupFolder::within(operator.0.path()).emails();
    assert!(!left.is_empty() && left.iter().all(|email| email.contains("erase-me@example.org")), "{left:?}");
    operator.types("account remove erase-me --yes").done();
    until_gone(&data, &all).await;
    drop(daemon);
}

#[tokio::test]
async fn a_removed_account_leaves_nothing_behind_where_no_server_runs() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    sign_up(&Person::at_base(&Client::new(), &daemon.base), "erase-me").await;
    daemon.signal("KILL");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let data = operator.path("data");
    assert_eq!(found(&data, &traces("erase-me")).len(), 4);
    operator.types("account disable erase-me").done();
    operator.types("account remove erase-me --yes").done();
    assert_eq!(found(&data, &traces("erase-me")), Vec::<String>::new());
}

#[tokio::test]
async fn a_replaced_ha1_is_gone_with_and_without_a_server() {
    let operator = Operator::new();
    let (data, old) = (operator.path("data"), vec![hex::decode(MD5).unwrap()]);
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    operator.types_with("account set-ha1 alice --password-stdin", "another password\n").done();
    assert_eq!(found(&data, &old), Vec::<String>::new());
    operator.types(&format!("account set-ha1 alice --ha1 {MD5}")).done();
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    assert_eq!(found(&data, &old).len(), 1);
    operator.types_with("account set-ha1 alice --password-stdin", "another password\n").done();
    until_gone(&data, &old).await;
    drop(daemon);
}

#[tokio::test]
async fn an_account_that_was_never_activated_leaves_nothing_behind() {
    let service = RunningService::start().await;
    sign_up(&Person::of(&service), "erase-me").await;
    let data = service.folder.path().join("data");
    assert_eq!(found(&data, &traces("erase-me")).len(), 4);
    service.wait(Duration::from_hours(24 * 8)).await;
    until_gone(&data, &traces("erase-me")).await;
}

#[tokio::test]
async fn what_the_last_run_could_not_erase_goes_at_the_next_start() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    sign_up(&Person::at_base(&Client::new(), &daemon.base), "erase-me").await;
    // It may stand still in the middle of a write.
    loop {
        daemon.signal("STOP");
        if operator.types("account remove erase-me --yes").code == 0 {
            break;
        }
        daemon.signal("CONT");
    }
    daemon.signal("KILL");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let data = operator.path("data");
    assert!(!found(&data, &traces("erase-me")).is_empty(), "a server that stands still erases nothing");
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    until_gone(&data, &traces("erase-me")).await;
    drop(daemon);
}

#[tokio::test]
async fn a_new_owner_of_the_name_sees_nothing_of_what_the_old_one_could_see() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    let (client, data) = (Client::new(), operator.path("data"));
    let person = Person::at_base(&client, &daemon.base);
    // A phone that was set up before there was an account is its owner's business.
    assert_eq!(knock(&daemon, "198.51.100.77").await["status"], "fail");
    for sees in [true, false] {
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
        operator.types_with("account add alice --ha1-stdin", ha1.as_str()).done();
        until_let_in(&daemon).await;
        let session = person.session("alice").await;
        let shown = person.my_phone(&session, "en").await.text;
        assert_eq!(shown.contains("198.51.100.77"), sees, "{shown}");
        operator.types("account remove alice --yes").done();
        until_gone(&data, &[b"alice".to_vec()]).await;
    }
}

async fn knock(daemon: &Daemon, address: &str) -> Value {
    let call = Client::new().post(format!("{}/webhooks/auth", daemon.base));
    let call = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&Phone::of("alice").at(address).body());
    call.send().await.expect("an answer").json().await.expect("JSON")
}

/// Tries rarely: ten attempts more, and the one that is looked for is shown no longer.
async fn until_let_in(daemon: &Daemon) {
    for number in 0..8 {
        if knock(daemon, &format!("198.18.0.{number}")).await["status"] == "ok" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    panic!("the account does not count after three seconds");
}
