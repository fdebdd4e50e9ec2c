//! What strangers cause is logged at once the first time and then counted, so that they cannot push other lines out.

use crate::actors::operator::Operator;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, REALM, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::{Client, Method};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

const WRONG_CALLER: &str = "webhook call rejected: wrong webhook password";
const DEAD_LINK: &str = "activation link rejected: invalid, used or expired";

/// The lines with this message so far.
fn told(folder: &Path, message: &str) -> Vec<Value> {
    let log = fs::read_to_string(folder.join("log")).unwrap();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["message"] == message).collect()
}

/// The same once there are so many: a line is written a little after the answer.
async fn told_so_many(folder: &Path, message: &str, count: usize) -> Vec<Value> {
    for _ in 0..150 {
        let lines = told(folder, message);
        if lines.len() >= count {
            return lines;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{message}: {:?}", told(folder, message));
}

/// Waits until the repetitions of an event are counted, a window of ten seconds and a little more at most.
async fn repeated(folder: &Path, event: &str) -> Value {
    for _ in 0..150 {
        if let Some(line) = told(folder, "events repeated").into_iter().find(|line| line["event"] == event) {
            return line;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", told(folder, "events repeated"));
}

async fn call(daemon: &Daemon, client: &Client, password: &str, client_ip: &str) -> u16 {
    let call = client.post(format!("{}/webhooks/auth", daemon.base)).header("x-forwarded-for", client_ip);
    let call = call.basic_auth("jambonz", Some(password)).json(&Phone::of("alice").body());
    call.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn wrong_webhook_passwords_and_expired_links_are_reported_at_once_and_then_counted() {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("trusted_proxies = [\"127.0.0.1/32\"]\n{SETTINGS}");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let client = Client::new();
    let probe = client.post(format!("{}/webhooks/auth", daemon.base)).json(&Phone::of("alice").body());
    assert_eq!(probe.send().await.expect("an answer").status(), 401);
    assert_eq!(call(&daemon, &client, WEBHOOK_PASSWORD, "192.0.2.7").await, 200);
    assert_eq!(told(folder.path(), WRONG_CALLER), Vec::<Value>::new(), "a platform may ask without a password first");
    for _ in 0..40 {
        assert_eq!(call(&daemon, &client, "a secret guess", "192.0.2.66").await, 401);
    }
    assert_eq!(call(&daemon, &client, "a secret guess", "192.0.2.67").await, 401);
    let first = told_so_many(folder.path(), WRONG_CALLER, 2).await;
    let peers: Vec<_> = first.iter().map(|line| (line["peer"].as_str().unwrap(), line["count"].as_u64())).collect();
    assert_eq!(peers, [("192.0.2.66", Some(1)), ("192.0.2.67", Some(1))]);
    assert_eq!((first[0]["target"].as_str(), first[0]["level"].as_str()), (Some("realmgate::audit"), Some("WARN")));
    let person = Person::at_base(&client, &daemon.base).at("192.0.2.68");
    for number in 0..30 {
        assert_eq!(person.get(&format!("/activate.ashx?token={number}")).await.status, 400);
    }
    assert_eq!(told_so_many(folder.path(), DEAD_LINK, 1).await.len(), 1);
    for _ in 0..10 {
        let form = person.form("alex").await.with("captcha_answer", "99");
        assert_eq!(person.post(&form).await.status, 400);
    }
    assert_eq!(told_so_many(folder.path(), "sign-up rejected", 1).await.len(), 1);
    let counted = repeated(folder.path(), DEAD_LINK).await;
    assert_eq!((counted["source"].as_str(), counted["count"].as_u64()), (Some("192.0.2.68"), Some(29)));
    let lines = told(folder.path(), WRONG_CALLER);
    assert_eq!((lines.len(), lines[2]["count"].as_u64(), lines[2]["peer"].as_str()), (3, Some(39), Some("192.0.2.66")));
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(!log.contains("a secret guess") && !log.contains("jambonz:"), "{log}");
}

#[tokio::test]
async fn a_flood_of_refusals_of_one_source_is_some_lines() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    let client = Client::new();
    for number in 0..300 {
        let body = Phone::of(&format!("guess{number}")).at("192.0.2.66").body();
        let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&body);
        call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
    }
    let body = Phone::of("another").at("192.0.2.67").body();
    let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&body);
    call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
    // The other source's line is the last one.
    let mut lines = Vec::new();
    for count in 1.. {
        lines = told_so_many(folder.path(), "denied", count).await;
        if lines.last().is_some_and(|line| line["source"] == "192.0.2.67") {
            break;
        }
    }
    let of = |source: &str| lines.iter().filter(|line| line["source"] == source).count();
    assert!(of("192.0.2.66") <= 90, "{} lines", of("192.0.2.66"));
    assert_eq!(of("192.0.2.67"), 1, "another one's refusal is a line of its own");
}

#[tokio::test]
async fn an_owner_who_signs_in_and_out_without_end_is_some_lines() {
    let operator = Operator::new();
    operator.sets(&format!("{SETTINGS}\n[limits]\nsign_ins_per_minute = 1000\n"));
    let names: Vec<String> = (0..6).map(|number| format!("alice{number}")).collect();
    for name in &names {
        let ha1 = Ha1::compute(HashFunction::Md5, name, REALM, PASSWORD).to_hex();
        operator.types_with(&format!("account add {name} --ha1-stdin"), ha1.as_str()).done();
    }
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    let person = Person::at_base(&Client::new(), &daemon.base);
    for name in names.iter().cycle().take(60) {
        let token = person.session(name).await;
        assert_eq!(Answer::of(person.with_token(Method::POST, "/logout", &token)).await.status, 204);
    }
    for message in ["signed in", "signed out"] {
        let lines = told_so_many(operator.0.path(), message, 30).await.len();
        assert!((30..40).contains(&lines), "{message}: {lines} lines");
    }
}

#[tokio::test]
async fn a_store_that_fails_is_one_line_however_many_links_are_tried() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    let store = folder.path().join("data/realmgate.sqlite");
    fs::rename(&store, store.with_extension("away")).unwrap();
    let person = Person::at_base(&Client::new(), &daemon.base);
    for _ in 0..20 {
        assert_eq!(person.get(&format!("/activate.ashx?token={}", "A".repeat(43))).await.status, 500);
    }
    assert_eq!(told_so_many(folder.path(), "activation failed", 1).await.len(), 1);
}

#[tokio::test]
async fn garbage_at_the_port_leaves_no_line() {
    assert_eq!(lines_about_garbage(SETTINGS).await, Vec::<String>::new());
}

#[tokio::test]
async fn garbage_at_the_port_is_not_an_error_at_any_level() {
    for level in ["debug", "trace"] {
        let lines = lines_about_garbage(&format!("log = \"{level}\"\n{SETTINGS}")).await;
        let grave = |line: &&String| ["ERROR", "WARN"].iter().any(|level| line.contains(level));
        assert_eq!(lines.iter().find(grave), None);
    }
}

/// What the log says while strangers send what is not HTTP.
async fn lines_about_garbage(settings: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), Some(settings), &[]);
    let lines = || -> Vec<String> {
        fs::read_to_string(folder.path().join("log")).unwrap().lines().map(str::to_owned).collect()
    };
    // The last line of the start.
    while !lines().iter().any(|line| line.contains("listening")) {
        tokio::task::yield_now().await;
    }
    let before = lines().len();
    let address = daemon.base.trim_start_matches("http://").to_owned();
    let garbage: [&[u8]; 8] = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\n\r\n",
        b"\x05\x01\x00\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
    ];
    for bytes in garbage.iter().cycle().take(25) {
        let mut stream = tokio::net::TcpStream::connect(&address).await.expect("it listens");
        stream.write_all(bytes).await.expect("it is sent");
    }
    let client = Client::new();
    for endless in ["a".repeat(200_000), "/".repeat(70_000)] {
        let _ = client.get(format!("{}/{endless}", daemon.base)).send().await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    lines().split_off(before)
}
