//! `log_format` decides how log lines are written: text or JSON, and by default text on a terminal alone. Colours appear
//! on a terminal only, and nowhere with `NO_COLOR`.

use realmgate_testkit::daemon::Daemon;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;
use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Stdio};

const FORMAT: &str = "REALMGATE_LOG_FORMAT";

/// What begins a colour.
const COLOUR: &str = "\u{1b}[";

/// All that a service logs to a file.
async fn in_a_file(environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), None, environment);
    daemon.signal("TERM");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic").1
}

/// All that a service logs to a terminal, where the first line says that it listens.
fn on_a_terminal(environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
    let terminal = File::options().read(true).write(true).open(ptsname(&master, []).unwrap().to_str().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"])
        .current_dir(folder.path())
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(terminal.unwrap())
        .spawn()
        .unwrap();
    let (mut master, mut log, mut piece) = (File::from(master), Vec::new(), [0; 4_096]);
    while !String::from_utf8_lossy(&log).contains("listening") {
        let read = master.read(&mut piece).expect("it logs that it listens");
        log.extend_from_slice(&piece[..read]);
    }
    // It may be in the middle of a line that is no longer read.
    child.kill().unwrap();
    child.wait().unwrap();
    String::from_utf8(log).unwrap()
}

fn is_json(log: &str) -> bool {
    log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["message"].is_string()))
}

#[tokio::test]
async fn a_file_gets_json_unless_text_is_set() {
    for environment in [&[][..], &[(FORMAT, "auto")], &[(FORMAT, "json")]] {
        let log = in_a_file(environment).await;
        assert!(log.contains("\"message\":\"listening\"") && is_json(&log), "{environment:?}: {log}");
    }
    let log = in_a_file(&[(FORMAT, "text")]).await;
    let line = log.lines().find(|line| line.contains("listening")).unwrap_or_else(|| panic!("{log}"));
    assert!(line.contains(" INFO listening address=127.0.0.1:"), "{line}");
    assert!(!log.contains(COLOUR) && !log.contains('{'), "no colours in a file: {log}");
}

#[test]
fn a_terminal_gets_text_with_colours_unless_json_is_set() {
    let log = on_a_terminal(&[]);
    assert!(log.contains("listening") && log.contains(COLOUR) && !log.contains('{'), "{log}");
    let log = on_a_terminal(&[("NO_COLOR", "")]);
    assert!(log.contains(COLOUR), "an empty NO_COLOR is none: {log}");
    for format in ["auto", "text"] {
        let log = on_a_terminal(&[(FORMAT, format), ("NO_COLOR", "1")]);
        assert!(log.contains(" INFO listening address=127.0.0.1:") && !log.contains(COLOUR), "{format}: {log}");
    }
    let log = on_a_terminal(&[(FORMAT, "json")]);
    assert!(log.contains("\"message\":\"listening\"") && !log.contains(COLOUR), "{log}");
}

#[test]
fn another_format_is_an_error_that_names_the_three() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
    let checked = command.arg("check").current_dir(folder.path()).env(FORMAT, "xml").output().unwrap();
    let text = String::from_utf8_lossy(&checked.stdout) + String::from_utf8_lossy(&checked.stderr);
    assert!(!checked.status.success(), "{text}");
    for word in ["auto", "text", "json"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}
