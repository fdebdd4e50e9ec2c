//! `account` with several names, and its lists: filters, headings, and failures that are reported one by one.

use crate::actors::operator::{MD5, Operator};
use crate::actors::typist::Typist;
use serde_json::Value;
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Command;

/// An operator with the accounts ann, bob and carl, of which bob is disabled.
fn operator() -> Operator {
    let operator = Operator::new();
    operator.types(&format!("account add ann --ha1 {MD5} --name Änne --email ann@example.com")).done();
    operator.types(&format!("account add bob --ha1 {MD5} --disabled")).done();
    operator.types(&format!("account add carl --realm second.example --ha1 {MD5}")).done();
    operator
}

/// The usernames that `account list` with these flags gives to a program.
fn listed(operator: &Operator, flags: &str) -> Vec<String> {
    let out = operator.types(&format!("account list --json {flags}")).done();
    let username =
        |line| serde_json::from_str::<Value>(line).expect("JSON")["username"].as_str().expect("it").to_owned();
    out.lines().map(username).collect()
}

#[test]
fn a_list_in_a_pipe_has_headings_and_one_line_per_account() {
    let operator = operator();
    let expected = "STATE     REALM           USERNAME  EMAIL            NAME\n\
                    active    r.example       ann       ann@example.com  Änne\n\
                    disabled  r.example       bob       -                -\n\
                    active    second.example  carl      -                -\n";
    assert_eq!(operator.types("account list").done(), expected);
    let said = operator.types("account list --pending");
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert_eq!(said.err, "realmgate: no matching accounts in tenant example\n");
}

#[test]
fn filters_choose_by_state_text_realm_and_date() {
    let operator = operator();
    for (flags, expected) in [
        ("", &["ann", "bob", "carl"][..]),
        ("--state active", &["ann", "carl"]),
        ("--state disabled", &["bob"]),
        ("--disabled", &["bob"]),
        ("--state pending", &[]),
        ("--pending", &[]),
        ("--search äNN", &["ann"]),
        ("--search EXAMPLE.com", &["ann"]),
        ("--search R", &["carl"]),
        ("--search nemo", &[]),
        ("--state active --realm r.example", &["ann"]),
        ("--created-before 2020-01-01", &[]),
        ("--created-after 2020-01-01 --disabled", &["bob"]),
        ("--created-after 9999-01-01T00:00:00Z", &[]),
    ] {
        assert_eq!(listed(&operator, flags), expected, "{flags}");
    }
    operator.types("account list --state off").failed(2, "possible values: active, pending, disabled");
    operator.types("account list --pending --disabled").failed(2, "cannot be used with");
    operator.types("account list --created-after yesterday").failed(2, "expected e.g. 2026-11-30");
}

#[test]
fn accounts_are_shown_enabled_and_disabled_together() {
    let operator = operator();
    let said = operator.types("account disable ann bob ann").done();
    let tail = "in realm r.example of tenant example is disabled\n";
    assert_eq!(said, format!("ann {tail}bob {tail}"), "each once");
    assert_eq!(listed(&operator, "--disabled"), ["ann", "bob"]);
    assert_eq!(operator.types("account enable ann bob --json").done().lines().count(), 2);
    assert_eq!(listed(&operator, "--disabled"), Vec::<String>::new());
    let shown = operator.types("account show ann bob").done();
    let names = shown.lines().filter(|line| line.starts_with("username  ")).collect::<Vec<_>>();
    assert_eq!(names, ["username         ann", "username         bob"]);
    assert_eq!(shown.matches("\n\n").count(), 1, "{shown}");
}

#[test]
fn what_fails_among_several_is_reported_and_the_others_are_done() {
    let operator = operator();
    for (command, done) in [("disable", "ann"), ("show", "ann"), ("passwd --generate", "ann"), ("remove", "ann")] {
        let said = operator.types(&format!("account {command} nemo ann carl"));
        assert!(said.code == 1 && said.out.contains(done), "{command}: {}{}", said.out, said.err);
        let lines: Vec<_> = said.err.lines().collect();
        assert!(lines[0].contains("there is no account nemo in realm r.example"), "{command}: {}", said.err);
        assert!(lines[1].contains("there is no account carl in realm r.example"), "{command}: {}", said.err);
        assert_eq!(lines[2..], ["realmgate: 2 of 3 accounts failed; the others succeeded"], "{command}");
    }
    assert_eq!(listed(&operator, ""), ["bob", "carl"]);
}

#[test]
fn a_name_that_is_unknown_or_invalid_is_found_by_what_the_error_says() {
    let operator = operator();
    let said = operator.types("account show carl --tenant example");
    assert_eq!(
        said.err,
        "realmgate: there is no account carl in realm r.example of tenant example; \
         to find it: realmgate account list --tenant example --search carl\n"
    );
    assert_eq!(listed(&operator, "--tenant example --search carl"), ["carl"]);
    operator.types("account show -- -x").failed(1, "account list --search='-x'");
    operator.types("account disable ann b:b").failed(2, "");
    assert_eq!(listed(&operator, "--disabled"), ["bob"], "nothing is done before all names are checked");
}

#[test]
fn several_accounts_get_generated_passwords_and_never_the_same_one() {
    let operator = operator();
    for flags in ["--password-stdin", "--ha1-stdin", "", &format!("--ha1 {MD5}")] {
        operator.types(&format!("account passwd ann bob {flags}")).failed(2, "for several, use --generate");
    }
    let said = operator.types("account passwd ann bob --generate").done();
    let passwords: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("password: ")).collect();
    assert!(passwords.len() == 2 && passwords[0] != passwords[1] && said.lines().count() == 4, "{said}");
}

#[test]
fn where_nothing_can_be_printed_the_rest_is_left_alone() {
    let operator = Operator::new();
    let names: Vec<_> = (0..400).map(|number| format!("user{number}")).collect();
    let lines: Vec<_> = names.iter().map(|name| format!("{name}:r.example:{MD5}\n")).collect();
    fs::write(operator.path("accounts"), lines.concat()).unwrap();
    operator.types("account import --format htdigest accounts").done();
    let (closed, unread) = UnixStream::pair().unwrap();
    drop(closed);
    let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
    command.args(["account", "passwd", "--generate"]).args(&names).current_dir(operator.0.path());
    let ended = command.stdout(OwnedFd::from(unread)).output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(1), ""));
    let exported = operator.types("account export --format htdigest").done();
    assert!(exported.contains(&format!("user399:r.example:{MD5}")), "the last one has a password that no one knows");
}

#[test]
fn one_question_names_all_accounts_that_would_be_removed() {
    let operator = operator();
    for (answer, left) in [("\n", 3), ("ann\n", 3), ("n\n", 3), ("Y\n", 1)] {
        let mut typist = Typist::at(&operator, "account remove ann bob");
        typist.sees("Remove these 2 accounts?");
        typist.sees("  ann in realm r.example of tenant example");
        typist.sees("  bob in realm r.example of tenant example");
        typist.sees("Type y to remove them: ");
        typist.types(answer);
        assert_eq!(typist.ended(), Some(i32::from(left == 3)), "{}", typist.shown);
        assert_eq!(listed(&operator, "").len(), left);
    }
    let mut typist = Typist::at(&operator, "account remove nemo carl --realm second.example");
    assert_eq!(typist.ended(), Some(1), "{}", typist.shown);
    assert!(typist.shown.contains("no account nemo") && !typist.shown.contains("Remove"), "{}", typist.shown);
    assert_eq!(listed(&operator, ""), ["carl"]);
}
