//! A network list: sources in it are rejected, and what is written there counts within two seconds.

use crate::actors::samples::network_rule;
use domain::network::{NetworkRule, RuleAction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// The wait between two questions; as many as make up two seconds.
const PAUSE: Duration = Duration::from_millis(20);
const QUESTIONS: u32 = 100;

/// A folder with a list file, and settings that name it.
fn prepared(list: &str, more: &str) -> (TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.txt");
    fs::write(&file, list).expect("the list is written");
    let settings = format!("{SETTINGS}\n[blacklist]\nlist_file = '{}'\n{more}", file.display());
    (folder, file, settings)
}

fn told(answer: &Answer) -> (String, Value) {
    (answer.decision(), answer.json()["blacklist"].clone())
}

#[tokio::test]
async fn a_listed_network_is_refused_for_the_ladders_cap_and_no_other() {
    let (folder, _, settings) = prepared("198.51.100.0/24 ; SBL1\n2001:db8:5::7\n", "ladder_cap = \"30m\"");
    let service = RunningService::within(folder, &settings).await;
    service.new_account("alice").await;
    for (source, expected) in [
        ("198.51.100.7", ("fail", json!(1_800))),
        ("2001:db8:5::8", ("fail", json!(1_800))),
        ("198.51.101.7", ("ok", Value::Null)),
        ("2001:db8:5:1::7", ("ok", Value::Null)),
    ] {
        let (decision, blacklist) = told(&service.knock(&Phone::of("alice").at(source)).await);
        assert_eq!((decision.as_str(), blacklist), expected, "{source}");
    }
    let text = service.knock(&Phone::of("nobody").at("198.51.100.7")).await.text;
    assert_eq!(text, r#"{"status":"fail","message":"authentication failed","blacklist":1800}"#);
}

#[tokio::test]
async fn allowed_and_private_networks_stand_in_no_file() {
    let list = "198.51.100.0/24\n192.168.0.0/16\n203.0.113.0/24\n";
    let (folder, _, settings) = prepared(list, "allow = [\"198.51.100.0/25\"]");
    let before = RunningService::within(folder, &settings).await;
    before.new_account("alice").await;
    let office = NetworkRule { verdict: RuleAction::Allow, ..network_rule(Some("example"), "203.0.113.0/25") };
    before.store.put_network_rule(office).await.expect("the store answers");
    let service = RunningService::within(before.stop(), &settings).await;
    for (source, decision) in [
        ("198.51.100.7", "ok"),
        ("203.0.113.7", "ok"),
        ("192.168.1.1", "ok"),
        ("198.51.100.200", "fail"),
        ("203.0.113.200", "fail"),
    ] {
        assert_eq!(service.knock(&Phone::of("alice").at(source)).await.decision(), decision, "{source}");
    }
}

#[tokio::test]
async fn a_phone_that_was_right_lately_passes_the_listing_of_a_file() {
    let (folder, file, settings) = prepared("", "");
    let service = RunningService::within(folder, &settings).await;
    service.new_account("alice").await;
    service.new_account("bob").await;
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.7")).await.decision(), "ok");
    fs::write(file, "198.51.100.0/24\n").expect("the list is written");
    service.wait(Duration::from_secs(2)).await;
    let mut questions = 0;
    // Each time from elsewhere, for where it was let in once it will be again.
    while service.knock(&Phone::of("bob").at(&format!("198.51.100.{}", 100 + questions))).await.decision() == "ok" {
        questions += 1;
        assert!(questions < QUESTIONS, "the list does not count");
        tokio::time::sleep(PAUSE).await;
    }
    assert_eq!(service.knock(&Phone::of("bob").at("198.51.100.7")).await.decision(), "fail");
    for _ in 0..30 {
        let answer = service.knock(&Phone::of("alice").at("198.51.100.7")).await;
        assert_eq!(told(&answer), ("ok".to_owned(), Value::Null));
    }
}

#[tokio::test]
async fn observing_and_sleeping_refuse_no_one_for_a_file() {
    for mode in ["observe", "off"] {
        let (folder, _, settings) = prepared("198.51.100.0/24\n", &format!("mode = \"{mode}\""));
        let service = RunningService::within(folder, &settings).await;
        service.new_account("alice").await;
        let answer = service.knock(&Phone::of("alice").at("198.51.100.7")).await;
        assert_eq!(told(&answer), ("ok".to_owned(), Value::Null), "{mode}");
    }
}

/// The real binary with a list file, and what it logs.
struct Served {
    folder: TempDir,
    file: PathBuf,
    daemon: Daemon,
    client: Client,
}

impl Served {
    fn start(list: Option<&str>) -> Self {
        let (folder, file, settings) = prepared(list.unwrap_or_default(), "");
        if list.is_none() {
            fs::remove_file(&file).expect("it was there");
        }
        let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
        Self { folder, file, daemon, client: Client::new() }
    }

    fn put(&self, list: &str) {
        fs::write(&self.file, list).expect("the list is written");
    }

    /// How many lines of the log hold this text.
    fn logged(&self, text: &str) -> usize {
        let log = fs::read_to_string(self.folder.path().join("log")).expect("the log is UTF-8");
        log.lines().filter(|line| line.contains(text)).count()
    }

    async fn wait_for_log(&self, text: &str) {
        for _ in 0..QUESTIONS {
            if self.logged(text) > 0 {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("not logged within two seconds: {text}");
    }

    async fn is_listed(&self, source: &str) -> bool {
        let call = self.client.post(format!("{}/webhooks/auth", self.daemon.base));
        let call = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&Phone::of("nobody").at(source).body());
        Answer::of(call).await.json().get("blacklist").is_some()
    }
}

#[tokio::test]
async fn a_change_counts_within_two_seconds_and_a_broken_file_changes_nothing() {
    let served = Served::start(Some("198.51.100.0/24\n"));
    assert!(served.is_listed("198.51.100.7").await && !served.is_listed("203.0.113.7").await);

    served.put("203.0.113.0/24\nmy secret office\n");
    served.wait_for_log("line 2 is not a network").await;
    assert!(served.is_listed("198.51.100.7").await && !served.is_listed("203.0.113.7").await);

    fs::remove_file(&served.file).expect("it was there");
    served.wait_for_log("No such file").await;
    assert!(served.is_listed("198.51.100.7").await);

    served.put("203.0.113.0/24\n192.0.2.1\n");
    served.wait_for_log("\"networks\":2").await;
    assert!(!served.is_listed("198.51.100.7").await && served.is_listed("203.0.113.7").await);
    for once in ["line 2 is not a network", "No such file", "\"networks\":1,", "\"networks\":2"] {
        assert_eq!(served.logged(once), 1, "{once}");
    }
    assert_eq!(served.logged("secret office"), 0, "nothing from the file is logged");
}

#[tokio::test]
async fn a_service_starts_without_its_list_file_and_takes_it_when_it_comes() {
    let served = Served::start(None);
    served.wait_for_log("No such file").await;
    assert!(!served.is_listed("198.51.100.7").await);
    served.put("198.51.100.0/24\n");
    served.wait_for_log("\"networks\":1").await;
    assert!(served.is_listed("198.51.100.7").await);
}

#[test]
fn a_check_warns_of_a_list_file_that_is_missing_or_bad() {
    let operator = crate::actors::operator::Operator::new();
    let settings = |file: &str| format!("{}\n[blacklist]\nlist_file = {file:?}\n", crate::actors::operator::SETTINGS);
    let check = |file: &str| {
        fs::write(operator.path("realmgate.toml"), settings(file)).expect("the settings are written");
        operator.types("check").done()
    };
    assert_eq!(check("missing"), "warning: blacklist.list_file: missing: No such file or directory (os error 2)\n");
    fs::write(operator.path("bad"), "0.0.0.0/0\n").expect("the list is written");
    assert!(check("bad").starts_with("warning: blacklist.list_file: bad: line 1 is wider than /8"));
    assert!(!Path::new("bad").exists());
}

#[tokio::test]
async fn a_published_list_counts_though_it_names_all_of_multicast_in_one_piece() {
    let list = "# firehol_level1\n0.0.0.0/8\n10.0.0.0/8\n127.0.0.0/8\n198.51.100.7\n224.0.0.0/3\n::/8\n4000::/3\n";
    let (folder, _, settings) = prepared(list, "");
    let service = RunningService::within(folder, &settings).await;
    service.new_account("alice").await;
    for (source, decision) in
        [("198.51.100.7", "fail"), ("198.51.100.8", "ok"), ("10.1.2.3", "ok"), ("2001:db8::1", "ok")]
    {
        assert_eq!(told(&service.knock(&Phone::of("alice").at(source)).await).0, decision, "{source}");
    }
}
