//! Nothing secret is ever logged, even when everything is.

use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{PASSWORD, SETTINGS, WEBHOOK_PASSWORD};
use realmgate_testkit::signed_in::ha1;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Everything in a body that a log reader could use.
fn secrets_of(body: &Value) -> impl Iterator<Item = String> {
    let text = |name: &str| body[name].as_str().expect("a string").to_owned();
    ["response", "cnonce", "nonce"].map(text).into_iter()
}

#[tokio::test]
async fn a_thousand_requests_at_trace_leave_no_secret_in_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start(folder.path(), Some(&format!("log = \"trace\"\n{SETTINGS}")), &[]);
    let client = reqwest::Client::new();
    let ha1 = Ha1::compute(HashFunction::Md5, "alice", realmgate_testkit::running::REALM, PASSWORD).to_hex();
    let mut secrets = BTreeSet::from([PASSWORD.to_owned(), WEBHOOK_PASSWORD.to_owned(), ha1.as_str().to_owned()]);
    for number in 0..1_000_u32 {
        let source = format!("198.51.{}.{}", number / 250, number % 250);
        let mut body = Phone::of(if number % 2 == 0 { "alice" } else { "nobody" }).at(&source).body();
        body["headers"]["authorization"] = json!(format!("Digest username=\"alice\", response={}", body["response"]));
        body["cnonce"] = json!(format!("cnonce-secret-{number:06}"));
        if number % 10 == 0 {
            body["nc"] = json!("malformed");
        }
        secrets.extend(secrets_of(&body));
        let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&body);
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let token = format!("activation-token-{number:06}-aaaaaaaaaaaaaaaaaaa");
        let host = "phone.example.com";
        let page = client.get(format!("{}/activate.ashx?token={token}", daemon.base)).header("host", host);
        assert_eq!(page.send().await.expect("an answer").status(), 400);
        secrets.insert(token);
    }
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(log.lines().count() > 1_000, "refusals are logged: {} lines", log.lines().count());
    let found: Vec<_> = secrets.iter().filter(|secret| log.contains(secret.as_str())).take(5).collect();
    assert!(found.is_empty(), "{found:?} in the log");
}

#[tokio::test]
async fn the_way_from_captcha_to_a_phone_let_in_leaves_no_secret_in_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!("log = \"trace\"\n{SETTINGS}\n[limits]\nsignups_per_hour = 1000\n");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let client = reqwest::Client::new();
    let person = Person::at_base(&client, &daemon.base);
    let mut secrets = BTreeSet::from([PASSWORD.to_owned(), "@example.org".to_owned()]);
    for number in 0..20 {
        let form = person.form(&format!("alex{number}")).await;
        secrets.extend(["ha1", "captcha_token"].map(|name| form.field(name).to_owned()));
        assert_eq!(person.post(&form).await.status, 200);
        assert_eq!(person.post(&form).await.status, 400, "a used captcha");
    }
    for link in PickupFolder::within(folder.path()).links() {
        secrets.insert(link.rsplit_once('=').expect("a token").1.to_owned());
        assert_eq!(person.get(&link).await.status, 200);
    }
    for number in 0..20 {
        let body = Phone::of(&format!("alex{number}")).body();
        secrets.extend(secrets_of(&body));
        let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&body);
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
        assert!(answer.text().await.expect("a string").contains("\"ok\""));
    }
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let lines = |text: &str| log.lines().filter(|line| line.contains(text)).count();
    assert_eq!((lines("signed up"), lines("account activated"), lines("granted")), (20, 20, 20), "{log}");
    let found: Vec<_> = secrets.iter().filter(|secret| log.contains(secret.as_str())).take(5).collect();
    assert!(found.is_empty(), "{found:?} in the log");
}

#[tokio::test]
async fn sessions_and_links_leave_no_secret_in_the_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!("log = \"trace\"\n{SETTINGS}\n[limits]\nsign_ins_per_minute = 1000\n");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let client = reqwest::Client::new();
    let person = Person::at_base(&client, &daemon.base);
    assert_eq!(person.sign_up("alex").await.status, 200);
    for link in PickupFolder::within(folder.path()).links() {
        assert_eq!(person.get(&link).await.status, 200);
    }
    let right = ha1("alex", PASSWORD);
    let mut secrets = BTreeSet::from([PASSWORD.to_owned(), right.clone()]);
    for number in 0..20 {
        let wrong = ha1("alex", &format!("wrong{number}"));
        assert_eq!(person.log_in("alex", &wrong).await.status, 401);
        let session = person.session("alex").await;
        assert_eq!(person.my_phone(&session, "en").await.status, 200);
        assert_eq!(person.my_phone(&format!("{session}x"), "en").await.status, 401);
        secrets.extend(session.split('.').map(str::to_owned));
        secrets.insert(wrong);
        if number < 10 {
            let link = person.link(&session).await;
            for status in [200, 200, 200, 404] {
                assert_eq!(person.get(&link).await.status, status);
            }
            secrets.insert(link.rsplit_once('/').expect("a token").1.to_owned());
        }
    }
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let lines = |text: &str| log.lines().filter(|line| line.contains(text)).count();
    let counts = (lines("signed in"), lines("sign-in rejected"), lines("link created"), lines("phone provisioned"));
    assert_eq!(counts, (20, 20, 10, 30), "{log}");
    let found: Vec<_> = secrets.iter().filter(|secret| log.contains(secret.as_str())).take(5).collect();
    assert!(found.is_empty(), "{found:?} in the log");
}

#[tokio::test]
async fn what_phones_send_is_logged_in_brief() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    let endless = "\u{e9}".repeat(5_000);
    let phone = Phone { call_id: endless.clone(), ..Phone::of(&endless) };
    let call = reqwest::Client::new().post(format!("{}/webhooks/auth", daemon.base)).json(&phone.body());
    let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let refusal = log.lines().find(|line| line.contains("unknown_user")).expect("the refusal is logged");
    assert!(refusal.len() < 1_000, "{} bytes", refusal.len());
}
