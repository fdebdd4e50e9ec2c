//! Where the log goes to the systemd journal, each line begins with its priority: `journalctl -p warning` finds it by that.

use crate::actors::operator::Operator;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use std::fs::{self, File};
use std::io::Read as _;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};

/// What systemd writes into `JOURNAL_STREAM` of a process that has this file as its output.
fn stream_of(file: &File) -> String {
    let file = file.metadata().unwrap();
    format!("{}:{}", file.dev(), file.ino())
}

/// The log of a service that has told of something normal and of a failure.
async fn log(folder: &Path, stream: &str) -> String {
    let settings = SETTINGS.replace("https://", "http://");
    let daemon = Daemon::start(folder, Some(&settings), &[("JOURNAL_STREAM", stream)]);
    let client = Client::new();
    let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&Phone::of("nobody\n<0>").body());
    let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let store = folder.join("data/realmgate.sqlite");
    fs::rename(&store, store.with_extension("away")).unwrap();
    let link = format!("/activate.ashx?token={}", "A".repeat(43));
    assert_eq!(Person::at_base(&client, &daemon.base).get(&link).await.status, 500);
    daemon.signal("TERM");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic").1
}

#[tokio::test]
async fn each_line_in_the_journal_begins_with_the_priority_of_its_level() {
    let folder = tempfile::tempdir().unwrap();
    let stream = stream_of(&File::create(folder.path().join("log")).unwrap());
    let log = log(folder.path(), &stream).await;
    for (priority, level) in [("<6>", "INFO"), ("<4>", "WARN"), ("<3>", "ERROR")] {
        let lines: Vec<_> = log.lines().filter(|line| line.contains(&format!("\"level\":\"{level}\""))).collect();
        assert!(!lines.is_empty(), "no line of level {level}: {log}");
        for line in lines {
            let record = line.strip_prefix(priority).unwrap_or_else(|| panic!("{line}"));
            assert!(serde_json::from_str::<serde_json::Value>(record).is_ok(), "{line}");
        }
    }
}

#[tokio::test]
async fn a_log_that_goes_elsewhere_has_no_priorities() {
    let elsewhere = tempfile::tempfile().unwrap();
    for stream in [stream_of(&elsewhere), "8:".to_owned(), "x".to_owned()] {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path(), &stream).await;
        assert!(!log.is_empty() && log.lines().all(|line| line.starts_with('{')), "{log}");
    }
}

#[test]
fn what_a_command_says_in_the_journal_has_its_priority_too() {
    let operator = Operator::new();
    for (command, priority, text) in [
        (&["check"][..], "<6>", "no problems"),
        (&["account", "list"], "<3>", "realmgate: there is no store"),
        (&["fly"], "<3>", "error: unrecognized subcommand"),
        (&["serve", "--listen", "0.0.0.0:8080"], "<3>", "realmgate: error: listen: "),
    ] {
        let (mut ours, theirs) = UnixStream::pair().unwrap();
        let stream = stream_of(&File::from(theirs.as_fd().try_clone_to_owned().unwrap()));
        let mut process = Command::new(env!("CARGO_BIN_EXE_realmgate"));
        process.args(command).current_dir(operator.path("")).env("JOURNAL_STREAM", stream);
        process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(OwnedFd::from(theirs));
        let mut child = process.spawn().unwrap();
        // It holds the other end of the socket.
        drop(process);
        let mut said = String::new();
        ours.read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        assert!(said.lines().all(|line| line.starts_with(priority)), "{said}");
        assert!(said.contains(&format!("{priority}{text}")), "{said}");
    }
}
