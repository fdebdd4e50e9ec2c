//! Who did what: each command that changes accounts or copies them is one line in the log of the running server, once.

use crate::actors::operator::{MD5, Operator};
use realmgate_testkit::daemon::Daemon;
use rusqlite::Connection;
use serde_json::Value;
use std::fs;
use std::time::Duration;

/// The audit lines of a log so far.
fn lines(log: &str) -> Vec<Value> {
    let objects = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    objects.filter(|line| line["message"] == "operator ran a command").collect()
}

/// Waits until the log in the operator's folder holds `count` audit lines, two seconds at most.
async fn until_told(operator: &Operator, count: usize) -> Vec<Value> {
    for _ in 0..100 {
        let told = lines(&fs::read_to_string(operator.path("log")).unwrap());
        if told.len() >= count {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{}", fs::read_to_string(operator.path("log")).unwrap());
}

fn field<'a>(lines: &'a [Value], name: &str) -> Vec<&'a str> {
    lines.iter().map(|line| line[name].as_str().unwrap_or("-")).collect()
}

async fn ended(daemon: Daemon) -> String {
    daemon.signal("TERM");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic").1
}

#[tokio::test]
async fn each_command_is_one_line_in_the_log_of_the_running_server() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    let sudo = [("SUDO_USER", "anna")];
    operator.types_in(&sudo, &format!("account add alice --ha1 {MD5}"), b"");
    fs::write(operator.path("two"), format!("bert:r.example:{MD5}\ncarl:r.example:{MD5}\n")).unwrap();
    operator.types("account import --format htdigest two").done();
    operator.types_with("account set-ha1 alice --password-stdin", "a new one\n").done();
    for command in ["disable alice", "enable alice", "remove alice --yes", "export --format jsonl --realm r.example"] {
        operator.types(&format!("account {command}")).done();
    }
    operator.types("backup copy.sqlite").done();
    operator.types("account remove nobody --yes").failed(1, "no account");
    operator.types("account list").done();
    let told = until_told(&operator, 8).await;
    let log = ended(daemon).await;
    assert_eq!(lines(&log), told, "each once, and nothing about what changed nothing");
    let actions = ["add", "import", "set-ha1", "disable", "enable", "remove", "export", "backup"];
    assert_eq!(field(&told, "action"), actions);
    assert_eq!(field(&told, "username"), ["alice", "-", "alice", "alice", "alice", "alice", "-", "-"]);
    assert_eq!(field(&told, "tenant")[..7], ["example"; 7]);
    assert_eq!(field(&told, "detail"), ["-", "2 accounts", "-", "-", "-", "-", "jsonl", "copy.sqlite"]);
    assert_eq!((field(&told, "sudo_user")[0], field(&told, "sudo_user")[1]), ("anna", "-"));
    let references = field(&told, "reference");
    assert!(references[0].len() == 16 && references[0] == references[5] && references[1] == "-", "{references:?}");
    let user = String::from_utf8(std::process::Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
    assert!(told.iter().all(|line| line["actor"] == user.trim() && line["target"] == "realmgate::audit"), "{told:?}");
    assert!(!log.contains(MD5) && !log.contains("a new one"), "{log}");
}

#[tokio::test]
async fn commands_beside_no_server_are_reported_at_its_next_start_and_never_again() {
    let operator = Operator::new();
    operator.types(&format!("account add early --ha1 {MD5}")).done();
    operator.types("account remove early --yes").done();
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    let told = until_told(&operator, 2).await;
    assert_eq!(field(&told, "action"), ["add", "remove"]);
    assert_eq!(field(&told, "username"), ["-", "-"], "the name is gone since");
    assert_eq!(told[0]["reference"], told[1]["reference"]);
    assert!(told[0]["at"].as_str().unwrap().starts_with("20"), "{told:?}");
    ended(daemon).await;
    let daemon = Daemon::start(operator.0.path(), None, &[]);
    operator.types(&format!("account add late --ha1 {MD5}")).done();
    let told = until_told(&operator, 1).await;
    assert_eq!((field(&told, "username"), told.len()), (vec!["late"], 1));
    ended(daemon).await;
}

#[tokio::test]
async fn a_store_that_takes_no_record_can_still_be_copied_and_the_operator_is_warned() {
    let operator = Operator::new();
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    Connection::open(operator.path("data/realmgate.sqlite")).unwrap().execute_batch(refuse).unwrap();
    for (command, copied) in [("backup copy.sqlite", "wrote copy.sqlite"), ("account export --format htdigest", MD5)] {
        let said = operator.types(command);
        assert!(said.code == 0 && said.out.contains(copied), "{}{}", said.out, said.err);
        assert!(said.err.contains("no audit record"), "{}", said.err);
    }
    operator.types("account disable alice").failed(1, "disk full");
    assert!(operator.types("account show alice").done().contains("active"), "no change without its record");
}
