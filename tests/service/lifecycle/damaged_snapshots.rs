//! The snapshots of `fixtures/snapshots`: an old one is read by each later version, a damaged one is a warning and keeps
//! no phone outside.

use crate::blacklist::blacklisted::blacklist;
use crate::lifecycle::snapshots::{folder_with_alice, knock};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/snapshots").join(name)
}

fn cases() -> Vec<Value> {
    let text = fs::read_to_string(fixture("cases.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the format's description promises of its snapshots: written at the moment at which a test's service starts.
#[tokio::test]
async fn a_snapshot_of_format_1_is_still_read() {
    let folder = folder_with_alice().await;
    fs::copy(fixture("format-1.snapshot"), folder.path().join("data/blacklist.snapshot")).unwrap();
    let service = RunningService::within(folder, SETTINGS).await;
    let stranger = async |source: &str| blacklist(&service.knock(&Phone::of("stranger").at(source)).await);
    assert_eq!(stranger("198.51.100.1").await, json!(300));
    assert_eq!(stranger("2001:db8:1:2::9").await, json!(240));
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.1")).await.decision(), "ok", "alice is known there");
    assert_eq!(service.knock(&Phone::of("alice").at("2001:db8:1:2::9")).await.decision(), "fail", "and not there");
    let (names, answer) = crate::blacklist::blacklisted::spray(&service, "198.51.100.2").await;
    assert_eq!((names, blacklist(&answer)), (11, json!(15 * 60)), "the second rung");
    assert!(!service.folder.path().join("data/blacklist.snapshot.damaged").exists());
}

/// Answers that another process verified, by the bytes that it left: the phone's own is a repeat and a thief's a replay.
#[tokio::test]
async fn a_snapshot_of_answers_of_format_1_is_still_read() {
    let folder = folder_with_alice().await;
    fs::copy(fixture("answers-format-1.snapshot"), folder.path().join("data/replay.snapshot")).unwrap();
    let service = RunningService::within(folder, SETTINGS).await;
    let ask = async |body: &str, source: &str, claimed: bool| {
        let mut body: Value = serde_json::from_str(body).unwrap();
        body["source_address"] = json!(source);
        if claimed {
            body["headers"]["x-forwarded-for"] = json!(source);
        }
        service.webhook(&body).await.decision()
    };
    let register = include_str!("../../../fixtures/webhook/register-rfc2069.json");
    let call = include_str!("../../../fixtures/webhook/invite.json");
    assert_eq!(ask(register, "198.51.100.9", false).await, "fail", "seen from 198.51.100.1");
    assert_eq!(ask(register, "198.51.100.1", false).await, "ok");
    assert_eq!(ask(call, "2001:db8:1:2::9", true).await, "fail", "a claim, repeated");
    assert_eq!(ask(call, "2001:db8:1:2::7", false).await, "ok", "the first socket");
    assert_eq!(ask(call, "198.51.100.9", false).await, "fail");
    assert!(!service.folder.path().join("data/replay.snapshot.damaged").exists());
}

#[tokio::test]
async fn a_damaged_one_is_one_warning_and_everyone_is_let_in() {
    let cases = cases();
    assert!(cases.len() > 10, "{} cases", cases.len());
    for case in cases {
        let (name, words) = (case["name"].as_str().unwrap(), case["warning"].as_str());
        let folder = folder_with_alice().await;
        let path = |name: &str| folder.path().join("data").join(name);
        let bytes = fs::read(fixture(case["file"].as_str().unwrap())).unwrap();
        fs::write(path("blacklist.snapshot"), &bytes).unwrap();
        let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
        for source in ["198.51.100.7", "2001:db8:7::1"] {
            assert_eq!(knock(&daemon, &Phone::of("alice").at(source)).await["status"], "ok", "{name}");
        }
        daemon.signal("TERM");
        let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.unwrap();
        assert!(status.success(), "{name}: {log}");
        let warnings: Vec<_> = log.lines().filter(|line| line.contains("snapshot damaged")).collect();
        assert_eq!(warnings.len(), usize::from(words.is_some()), "{name}: {log}");
        assert!(warnings.iter().all(|line| line.contains(words.unwrap_or_default())), "{name}: {log}");
        let kept = fs::read(path("blacklist.snapshot.damaged")).ok();
        assert!(kept == words.map(|_| bytes), "{name}: the damaged one is kept as it was");
        assert!(path("blacklist.snapshot").is_file(), "{name}: and a new one is written");
    }
}

#[tokio::test]
async fn a_folder_in_its_place_is_moved_away() {
    let folder = folder_with_alice().await;
    fs::create_dir(folder.path().join("data/blacklist.snapshot")).unwrap();
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    assert_eq!(knock(&daemon, &Phone::of("alice")).await["status"], "ok");
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.unwrap();
    assert!(log.contains("not a regular file"), "{log}");
    assert!(folder.path().join("data/blacklist.snapshot").is_file(), "{log}");
}
