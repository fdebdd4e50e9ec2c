//! What strangers sent never commands a terminal: neither through the command line nor through the log.

use crate::actors::operator::{MD5, Operator, SETTINGS};
use crate::actors::overseer::Overseer;
use realmgate::ambient::terminal::is_printable;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS as SERVED, WEBHOOK_PASSWORD};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{self, File};
use std::io::Read as _;
use std::process::{Command, Stdio};

/// Bidirectional and invisible characters, which a username may hold: it is whatever the phone has hashed.
const NAME: &str = "nimda\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{feff}x";

/// As it is shown.
const SHOWN: &str = r"nimda\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{feff}x";

/// An operator whose store has an account of that name.
fn operator() -> Operator {
    let operator = Operator::new();
    fs::write(operator.path("accounts"), format!("{NAME}:r.example:{MD5}\n")).unwrap();
    operator.types("account import --format htdigest accounts").done();
    operator
}

#[test]
fn a_name_is_shown_escaped_by_every_command_and_means_the_same_to_programs() {
    let operator = operator();
    let list = operator.types("account list").done();
    assert!(list.contains(SHOWN) && is_printable(&list), "{list:?}");
    for command in ["show", "disable", "enable"] {
        let said = operator.types(&format!("account {command} {NAME}")).done();
        assert!(said.contains(SHOWN) && is_printable(&said), "{said:?}");
    }
    for command in
        [format!("account show {NAME}x"), format!("account show {NAME} --realm {NAME}"), format!("account {NAME}")]
    {
        let said = operator.types(&command);
        assert!(said.code != 0 && said.err.contains(SHOWN) && is_printable(&said.err), "{:?}", said.err);
    }
    for command in ["account list --json".to_owned(), format!("account show {NAME} --json")] {
        let said = operator.types(&command).done();
        let account: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert!(is_printable(&said) && account["username"] == NAME, "{said:?}");
    }
}

#[test]
fn an_import_and_a_check_repeat_nothing_that_a_terminal_obeys() {
    let operator = operator();
    fs::write(operator.path("again"), format!("{NAME}:r.example:{MD5}\nx\u{9b}2J:{NAME}:{MD5}\n")).unwrap();
    let said = operator.types("account import --format htdigest again");
    assert!(said.code == 1 && said.err.contains(SHOWN) && is_printable(&said.err), "{:?}", said.err);
    let said = operator.types("account import --format htdigest again --json");
    assert!(is_printable(&said.out) && said.out.contains("\\u202e"), "{:?}", said.out);
    let missing = format!("account import --format htdigest {NAME}\u{9b}");
    let said = operator.types(&missing);
    assert!(said.err.contains(SHOWN) && is_printable(&said.err), "{:?}", said.err);
    operator.sets(&SETTINGS.replace("\"r.example\"", &format!("\"{NAME}\"")).replace("long enough for all", "short"));
    for line in ["check", "check --json", "account add x --realm y --password-stdin"] {
        let said = operator.types(line);
        assert!(is_printable(&said.out) && is_printable(&said.err), "{line}: {:?} {:?}", said.out, said.err);
    }
    let said = operator.types(&format!("check --config {NAME}"));
    assert!(said.code == 1 && said.out.contains(SHOWN) && is_printable(&said.out), "{:?}", said.out);
}

#[test]
fn an_export_is_the_data_byte_by_byte_and_escaped_on_a_terminal_alone() {
    let operator = operator();
    let exported = operator.types("account export --format htdigest").done();
    assert_eq!(exported, format!("{NAME}:r.example:{MD5}\n"));
    let exported = operator.types("account export --format jsonl").done();
    assert!(exported.contains(NAME));
    for (format, expected) in [("htdigest", SHOWN), ("jsonl", "nimda\\u202e\\u2066\\u200f\\u061c\\u2028\\ufeffx")] {
        let shown = on_a_terminal(&operator, &format!("account export --format {format}"), "");
        assert!(shown.contains(expected) && is_printable(&shown), "{shown:?}");
    }
}

/// What a command shows on a terminal of its own, all of it, or up to the moment when it has said `until` and is ended.
fn on_a_terminal(operator: &Operator, line: &str, until: &str) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
    grantpt(&terminal).and_then(|()| unlockpt(&terminal)).expect("it is ours");
    let name = ptsname(&terminal, Vec::new()).expect("a name").into_string().expect("UTF-8");
    let far = File::options().read(true).write(true).open(name).expect("its other end");
    let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
    command.args(line.split_ascii_whitespace()).current_dir(operator.0.path()).stdin(Stdio::null());
    command.stdout(far.try_clone().expect("a descriptor")).stderr(far);
    let mut child = command.spawn().expect("the binary runs");
    drop(command);
    let (mut near, mut shown, mut piece) = (File::from(terminal), Vec::new(), [0; 4096]);
    // A terminal without anyone at its other end is an error to read.
    while let Ok(length @ 1..) = near.read(&mut piece) {
        shown.extend_from_slice(&piece[..length]);
        if !until.is_empty() && String::from_utf8_lossy(&shown).contains(until) {
            child.kill().expect("it runs");
        }
    }
    child.wait().expect("it ends");
    String::from_utf8(shown).expect("UTF-8").replace('\r', "")
}

#[tokio::test]
async fn a_log_line_is_printable_and_tells_the_very_name() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), Some(SERVED), &[]);
    let name = format!("{NAME}\u{9b}2J\u{1b}[2J\u{85}\u{7f}\u{e0001}");
    let body = Phone { call_id: name.clone(), ..Phone::of(&name) }.body();
    let call = reqwest::Client::new().post(format!("{}/webhooks/auth", daemon.base)).json(&body);
    assert_eq!(call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.unwrap().status(), 200);
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.unwrap();
    let line = log.lines().find(|line| line.contains("unknown_user")).expect("the refusal is logged");
    assert!(is_printable(line) && is_printable(&log), "{line:?}");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["username"], &line["call_id"]), (&serde_json::json!(name), &serde_json::json!(name)));
}

#[test]
fn a_log_on_a_terminal_keeps_its_own_colours_and_nothing_else() {
    let operator = Operator::new();
    operator.sets(&format!("{SERVED}\n[blacklist]\nlist_file = \"bad\\u202e\\u009b2J\\u001b[2J\"\n"));
    let shown = on_a_terminal(&operator, "serve --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0", "No such file");
    assert!(shown.contains(r"bad\u{202e}\u{9b}2J"), "{shown:?}");
    let colours = ["\u{1b}[0m", "\u{1b}[2m", "\u{1b}[3m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m"];
    assert!(colours[3..].iter().any(|colour| shown.contains(colour)), "it has colours: {shown:?}");
    let plain = colours.iter().fold(shown, |text, colour| text.replace(colour, ""));
    assert!(is_printable(&plain), "{plain:?}");
}

#[tokio::test]
async fn the_names_that_an_attacker_tried_are_printable_where_curl_shows_them() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    let name = format!("{NAME}\u{9b}2J\u{7f}");
    for number in 0..11 {
        service.knock(&Phone::of(&format!("{name}{number}")).at("198.51.100.1")).await;
    }
    let path = "/blacklist/example/198.51.100.1?names=1";
    let answer = Answer::of(overseer.get(path)).await;
    assert!(is_printable(&answer.text) && answer.headers["content-type"] == "application/json", "{answer:?}");
    let names = answer.json()["names"].clone();
    assert!(names.as_array().expect("names").contains(&serde_json::json!(format!("{name}0"))), "{names}");
}
