//! A service whose log no one reads decides all the same, and says how many lines are missing; whatever has room is written
//! before the end.

use crate::actors::operator::Operator;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use rustix::fs::{CWD, Mode, OFlags, mkfifoat};
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A service that logs each grant, into a pipe.
struct Unread {
    daemon: Daemon,
    client: Client,
    pipe: PathBuf,
    /// Held open and never read.
    _reader: File,
    _operator: Operator,
}

impl Unread {
    fn start() -> Self {
        let operator = Operator::new();
        operator.sets(&format!("log = \"debug\"\n{SETTINGS}"));
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
        operator.types_with("account add alice --ha1-stdin", ha1.as_str()).done();
        let pipe = operator.path("log");
        mkfifoat(CWD, &pipe, Mode::RUSR | Mode::WUSR).expect("a pipe");
        let flags = OFlags::NONBLOCK.bits().cast_signed();
        let reader = File::options().read(true).custom_flags(flags).open(&pipe).expect("a reader");
        let daemon = Daemon::start(operator.0.path(), None, &[]);
        Self { daemon, client: Client::new(), pipe, _reader: reader, _operator: operator }
    }

    /// Has phones let in, each with a line of nearly two kilobytes.
    async fn grants(&self, count: usize) {
        let phone = Phone { call_id: "\u{1b}".repeat(256), ..Phone::of("alice") };
        for _ in 0..count {
            let call = self.client.post(format!("{}/webhooks/auth", self.daemon.base)).json(&phone.body());
            let call = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).timeout(Duration::from_secs(10));
            let answer = call.send().await.expect("an answer").text().await.expect("a whole answer");
            assert!(answer.contains("\"status\":\"ok\""), "{answer}");
        }
    }

    async fn dropped(&self) -> u64 {
        let answer = reqwest::get(format!("{}/metrics", self.daemon.admin)).await.expect("an answer");
        let metrics = answer.text().await.expect("a string");
        let count = metrics.lines().find_map(|line| line.strip_prefix("realmgate_log_lines_dropped_total "));
        count.expect("the metric").trim().parse().expect("a number")
    }
}

/// All lines of the pipe up to one that holds `last`, or all.
fn lines(pipe: &Path, last: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in BufReader::new(File::open(pipe).expect("a pipe")).lines() {
        lines.push(line.expect("UTF-8"));
        if lines[lines.len() - 1].contains(last) {
            break;
        }
    }
    lines
}

fn granted(lines: &[String]) -> usize {
    lines.iter().filter(|line| line.contains("\"message\":\"granted\"") && line.ends_with('}')).count()
}

async fn ended(mut daemon: Daemon) {
    let end = tokio::task::spawn_blocking(move || daemon.child.wait().expect("it ends"));
    let status = tokio::time::timeout(Duration::from_secs(30), end).await.expect("it ends in time").expect("no panic");
    assert!(status.success());
}

#[tokio::test]
async fn phones_are_let_in_while_the_log_is_full_and_dropped_lines_are_counted() {
    let unread = Unread::start();
    assert_eq!(unread.dropped().await, 0);
    unread.grants(1_000).await;
    let dropped = unread.dropped().await;
    assert!(dropped > 100, "{dropped}");
    let pipe = unread.pipe.clone();
    let reading = tokio::task::spawn_blocking(move || lines(&pipe, "log lines dropped"));
    let lines =
        tokio::time::timeout(Duration::from_secs(30), reading).await.expect("it is reported").expect("no panic");
    let told: Value = serde_json::from_str(&lines[lines.len() - 1]).expect("JSON");
    assert_eq!((told["level"].as_str(), told["count"].as_u64()), (Some("WARN"), Some(dropped)));
    assert_eq!(granted(&lines) as u64 + dropped, 1_000);
    unread.daemon.signal("TERM");
    ended(unread.daemon).await;
}

#[tokio::test]
async fn what_waits_for_the_log_is_written_before_the_service_ends() {
    let unread = Unread::start();
    unread.grants(300).await;
    assert_eq!(unread.dropped().await, 0);
    unread.daemon.signal("TERM");
    let pipe = unread.pipe.clone();
    let lines = tokio::task::spawn_blocking(move || lines(&pipe, "\"message\":\"stopped\"")).await.expect("no panic");
    assert_eq!(granted(&lines), 300);
    assert!(lines.last().is_some_and(|line| line.contains("stopped")));
    ended(unread.daemon).await;
}

#[tokio::test]
async fn a_log_that_is_never_read_again_keeps_no_service_from_ending() {
    let unread = Unread::start();
    unread.grants(100).await;
    unread.daemon.signal("TERM");
    ended(unread.daemon).await;
}
