//! The snapshots as files: when it is written, what a sudden death leaves of it, and a folder that cannot be written.

use crate::blacklist::blacklisted::spray;
use domain::digest::HashFunction;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::patience::until;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, WEBHOOK_PASSWORD, account};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// The variable that says how often one is written.
pub const INTERVAL: &str = "REALMGATE_BLACKLIST__SNAPSHOT_INTERVAL";

/// A data folder with the account alice.
pub async fn folder_with_alice() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = realmgate::store::open(&format!("sqlite:{}", folder.path().join("data/realmgate.sqlite").display()));
    store.unwrap().create_accounts(vec![account("alice", &[HashFunction::Md5])]).await.unwrap();
    folder
}

pub async fn knock(daemon: &Daemon, phone: &Phone) -> Value {
    let call = reqwest::Client::new().post(format!("{}/webhooks/auth", daemon.base)).json(&phone.body());
    call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.unwrap().json().await.unwrap()
}

async fn list(daemon: &Daemon, source: &str) {
    for number in 0..11 {
        knock(daemon, &Phone::of(&format!("n{number}")).at(source)).await;
    }
    assert!(is_listed(daemon, source).await);
}

async fn is_listed(daemon: &Daemon, source: &str) -> bool {
    knock(daemon, &Phone::of("stranger").at(source)).await.get("blacklist").is_some()
}

async fn count(daemon: &Daemon, outcome: &str) -> u64 {
    let start = format!("realmgate_snapshots_total{{outcome=\"{outcome}\"}} ");
    let text = reqwest::get(format!("{}/metrics", daemon.admin)).await.unwrap().text().await.unwrap();
    text.lines().find_map(|line| line.strip_prefix(&start)).unwrap().parse().unwrap()
}

/// Waits until both snapshots have been begun after this call, and are written; each success is a reason to write them.
pub async fn until_written_anew(daemon: &Daemon, source: &str) {
    let before = count(daemon, "written").await;
    let alice = Phone::of("alice").at(source);
    until("both are written twice", async || {
        knock(daemon, &alice).await;
        count(daemon, "written").await >= before + 4
    })
    .await;
}

pub async fn ended(daemon: Daemon, signal: &str) -> String {
    daemon.signal(signal);
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.unwrap();
    assert_eq!(status.success(), signal == "TERM", "{log}");
    log
}

pub fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder.join("data")).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.contains("snapshot"));
    names.sort_unstable();
    names
}

#[tokio::test]
async fn it_is_written_each_interval_by_the_services_clock_where_something_has_changed() {
    let service = RunningService::start().await;
    let file = service.folder.path().join("data/blacklist.snapshot");
    let written = async || service.total("snapshots", "written").await;
    service.wait(Duration::from_secs(59)).await;
    spray(&service, "198.51.100.1").await;
    assert!(!file.exists());
    service.wait(Duration::from_secs(1)).await;
    until("a first one is written", async || written().await == 1).await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let first = fs::read(&file).unwrap();
    spray(&service, "198.51.100.2").await;
    service.wait(Duration::from_mins(1)).await;
    until("a second one is written", async || fs::read(&file).unwrap() != first).await;
    until("and counted", async || written().await == 2).await;
    service.clock.set_wall(service.clock.now().wall + Duration::from_hours(1));
    service.wait(Duration::from_mins(1)).await;
    until("the clock was set", async || written().await == 3).await;
    let last = fs::read(&file).unwrap();
    service.wait(Duration::from_secs(10)).await;
    let folder = service.stop();
    assert!(fs::read(&file).unwrap() == last, "nothing had changed");
    assert_eq!(files(folder.path()), ["blacklist.snapshot"]);
}

#[tokio::test]
async fn sigterm_writes_it() {
    let folder = folder_with_alice().await;
    let rarely = [(INTERVAL, "1h")];
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &rarely);
    let alice = Phone::of("alice").at("198.51.100.1");
    assert_eq!(knock(&daemon, &alice).await["status"], "ok");
    for number in 0..41 {
        knock(&daemon, &Phone::of(&format!("n{number}")).at("198.51.100.1")).await;
    }
    assert!(files(folder.path()).is_empty());
    ended(daemon, "TERM").await;
    assert_eq!(files(folder.path()), ["blacklist.snapshot", "replay.snapshot"]);
    for file in files(folder.path()) {
        let file = folder.path().join("data").join(file);
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let daemon = Daemon::start(folder.path(), None, &rarely);
    assert!(is_listed(&daemon, "198.51.100.1").await);
    assert_eq!(knock(&daemon, &alice).await["status"], "ok");
    let log = ended(daemon, "TERM").await;
    assert!(log.contains("blacklist restored") && !log.contains("WARN"), "{log}");
}

#[tokio::test]
async fn sudden_death_loses_what_was_not_yet_written_and_nothing_else() {
    let folder = folder_with_alice().await;
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[(INTERVAL, "100ms")]);
    list(&daemon, "198.51.100.1").await;
    until_written_anew(&daemon, "198.51.100.9").await;
    ended(daemon, "KILL").await;
    let daemon = Daemon::start(folder.path(), None, &[(INTERVAL, "1h")]);
    assert!(is_listed(&daemon, "198.51.100.1").await);
    list(&daemon, "198.51.100.2").await;
    ended(daemon, "KILL").await;
    let daemon = Daemon::start(folder.path(), None, &[]);
    assert!(is_listed(&daemon, "198.51.100.1").await, "the last one is still whole");
    assert!(!is_listed(&daemon, "198.51.100.2").await, "and nothing newer was written");
    let log = ended(daemon, "TERM").await;
    assert!(!log.contains("damaged"), "{log}");
}

#[tokio::test]
async fn a_folder_that_takes_no_snapshot_is_one_warning_and_stops_no_answer() {
    let folder = folder_with_alice().await;
    // What even the superuser cannot write over, as a read-only disk.
    let in_the_way = folder.path().join("data/blacklist.snapshot.partial");
    fs::create_dir(&in_the_way).unwrap();
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[(INTERVAL, "100ms")]);
    let alice = Phone::of("alice").at("198.51.100.1");
    until("three have failed", async || {
        assert_eq!(knock(&daemon, &alice).await["status"], "ok");
        count(&daemon, "failed").await >= 3
    })
    .await;
    fs::remove_dir(&in_the_way).unwrap();
    until("one is written", async || count(&daemon, "written").await > 0).await;
    assert_eq!(knock(&daemon, &alice).await["status"], "ok");
    let log = ended(daemon, "TERM").await;
    let lines = |text: &str| log.lines().filter(|line| line.contains(text)).count();
    let counts = (lines("cannot write snapshot"), lines("snapshot written again"));
    assert_eq!(counts, (1, 1), "{log}");
    assert_eq!(files(folder.path()), ["blacklist.snapshot", "replay.snapshot"]);
}

#[tokio::test]
async fn a_stop_without_a_place_for_it_ends_well() {
    let folder = folder_with_alice().await;
    fs::create_dir(folder.path().join("data/blacklist.snapshot.partial")).unwrap();
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    list(&daemon, "198.51.100.1").await;
    let log = ended(daemon, "TERM").await;
    assert!(log.contains("cannot write snapshot") && log.contains("stopped"), "{log}");
}
