//! A progress bar is for work beyond one second on a terminal that can show it, and leaves nothing behind.

use crate::actors::operator::{MD5, Operator};
use crate::actors::typist::Typist;
use rusqlite::Connection;
use rustix::fs::{CWD, Mode, mkfifoat};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::Write as _;

/// An import of a pipe at a terminal of this kind. Lines come until its bar is there or `attempts` were made, some 20 ms
/// apart. Gives all that was shown.
fn imported_slowly(terminal: &str, attempts: usize) -> String {
    let operator = Operator::new();
    mkfifoat(CWD, operator.path("pipe"), Mode::RUSR | Mode::WUSR).expect("a pipe");
    let line = "account import --format htdigest pipe";
    let mut typist = Typist::in_environment(&operator, &[("TERM", terminal)], line);
    // It opens once the command reads.
    let mut pipe = File::options().write(true).open(operator.path("pipe")).expect("the command reads it");
    for number in 0..attempts {
        writeln!(pipe, "user{number}:r.example:{MD5}").expect("the command reads on");
        if typist.has_shown("Reading the file") {
            break;
        }
    }
    drop(pipe);
    assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
    std::mem::take(&mut typist.shown)
}

#[test]
fn an_import_that_takes_longer_than_a_second_shows_how_far_it_is() {
    let shown = imported_slowly("xterm-256color", 1_000);
    let last = shown.rsplit(['\n', '\r']).find(|line| !line.is_empty()).expect("a line");
    assert!(shown.contains("Reading the file"), "{shown:?}");
    assert!(last.contains("imported ") && !last.contains("Reading"), "the bar is gone: {shown:?}");
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_shows_no_bar() {
    let shown = imported_slowly("dumb", 80);
    assert!(shown.starts_with("imported 80 accounts in ") && shown.lines().count() == 1, "{shown:?}");
}

#[test]
fn an_import_in_no_time_shows_no_bar() {
    let operator = Operator::new();
    fs::write(operator.path("one"), format!("ann:r.example:{MD5}\n")).unwrap();
    for line in ["account import --format htdigest one", "account export --format jsonl out", "backup copy.sqlite"] {
        let mut typist = Typist::in_environment(&operator, &[("TERM", "xterm")], line);
        assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
        assert!(!typist.shown.contains('['), "{:?}", typist.shown);
    }
}

/// A command at a terminal that is stopped for more than a second once the file it writes is there: then it is slow,
/// however fast the machine is. A command that finished before it could be stopped runs again, up to five times. Gives
/// what it has shown. `partial` follows the name of the file while it is written, `PID` in it is the command's.
fn held_up(operator: &Operator, command: &str, file: &str, partial: &str) -> String {
    for _ in 0..4 {
        let shown = stopped(operator, &format!("{command} {file}"), &format!("{file}{partial}"));
        if shown.contains('[') {
            return shown;
        }
        fs::remove_file(operator.path(file)).expect("it was written");
    }
    stopped(operator, &format!("{command} {file}"), &format!("{file}{partial}"))
}

/// One attempt at that.
fn stopped(operator: &Operator, line: &str, begun: &str) -> String {
    let mut typist = Typist::in_environment(operator, &[("TERM", "xterm")], line);
    let id = typist.child.id();
    let begun = operator.path(&begun.replace("PID", &id.to_string()));
    while !begun.exists() && typist.child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let pid = Pid::from_raw(i32::try_from(id).unwrap()).expect("a process");
    // Either fails where the command has ended already.
    let _ = kill_process(pid, Signal::STOP);
    for _ in 0..60 {
        assert!(!typist.has_shown("["), "{:?}", typist.shown);
    }
    let _ = kill_process(pid, Signal::CONT);
    assert_eq!(typist.ended(), Some(0), "{:?}", typist.shown);
    std::mem::take(&mut typist.shown)
}

#[test]
fn a_backup_that_takes_longer_than_a_second_shows_how_far_it_is() {
    let operator = Operator::new();
    operator.types(&format!("account add ann --ha1 {MD5}")).done();
    let ballast = "CREATE TABLE ballast AS SELECT randomblob(64 * 1024 * 1024)";
    Connection::open(operator.path("data/realmgate.sqlite")).unwrap().execute_batch(ballast).unwrap();
    let shown = held_up(&operator, "backup", "copy.sqlite", ".PID.partial");
    assert!(shown.contains("Backing up [") && shown.contains(" % "), "{shown:?}");
    assert!(shown.trim_end().ends_with("wrote copy.sqlite"), "{shown:?}");
}

#[test]
fn an_export_that_takes_longer_than_a_second_shows_how_far_it_is() {
    let operator = Operator::new();
    let lines = (0..20_000).map(|number| format!("user{number}:r.example:{MD5}\n")).collect::<Vec<_>>().concat();
    fs::write(operator.path("accounts"), &lines).unwrap();
    operator.types("account import --format htdigest accounts").done();
    let shown = held_up(&operator, "account export --format htdigest", "out", "");
    assert!(shown.contains("Exporting accounts [") && shown.contains(" % "), "{shown:?}");
    assert_eq!(fs::read_to_string(operator.path("out")).unwrap().len(), lines.len());
}
