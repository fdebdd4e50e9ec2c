//! Passwords at a terminal: asked for twice, never shown, refused where they are easy to guess; and elsewhere generated or
//! read. Removing asks, too.

use crate::actors::operator::{MD5, Operator};
use crate::actors::samples::credential_key;
use crate::actors::typist::Typist;
use domain::digest::{Ha1, HashFunction};
use std::process::Command;

const PASSWORD: &str = "quiet otter bakes bread";
const PROMPT: &str = "New password (hidden): ";
const AGAIN: &str = "Repeat the password: ";

fn ha1(operator: &Operator, username: &str) -> Option<String> {
    let found = operator.credential(credential_key(username))?;
    Some(found.ha1?.to_hex().as_str().to_owned())
}

fn is_password(operator: &Operator, username: &str, password: &str) -> bool {
    let expected = Ha1::compute(HashFunction::Md5, username, "r.example", password);
    ha1(operator, username).as_deref() == Some(expected.to_hex().as_str())
}

#[test]
fn a_password_is_typed_twice_and_never_shown() {
    let operator = Operator::new();
    for line in ["account add bob", "account passwd bob", "account set-ha1 bob --password-stdin"] {
        let mut typist = Typist::at(&operator, line);
        typist.sees(PROMPT);
        assert!(!typist.is_echoing());
        typist.types(&format!("{PASSWORD}\n"));
        typist.sees(AGAIN);
        assert!(!typist.is_echoing());
        typist.types(&format!("{PASSWORD}\n"));
        assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
        assert!(!typist.shown.contains("otter") && typist.is_echoing(), "{}", typist.shown);
        assert!(typist.shown.contains("bob in realm r.example"), "{}", typist.shown);
        assert!(is_password(&operator, "bob", PASSWORD));
    }
}

#[test]
fn ha1s_at_a_terminal_are_not_shown_either() {
    let operator = Operator::new();
    let mut typist = Typist::at(&operator, "account add bob --ha1-stdin");
    typist.sees("HA1 (hidden");
    typist.types(&format!("{MD5}\n"));
    typist.sees("HA1 (hidden");
    typist.types("\n");
    assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
    assert!(typist.is_echoing() && !typist.shown.contains(&MD5[..8]), "{}", typist.shown);
    assert_eq!(ha1(&operator, "bob").as_deref(), Some(MD5));
}

#[test]
fn explain_asks_for_the_password_once_without_showing_it() {
    let operator = Operator::new();
    operator.types(&format!("account add bob --ha1 {MD5}")).done();
    let header =
        "Authorization: Digest username=\"bob\", realm=\"r.example\", nonce=\"1\", uri=\"sip:r.example\", response=\"";
    std::fs::write(operator.path("header"), format!("{header}{MD5}\"\n")).unwrap();
    let mut typist = Typist::at(&operator, "explain --password-stdin header");
    typist.sees("Password: ");
    assert!(!typist.is_echoing());
    typist.types(&format!("{PASSWORD}\n"));
    assert_eq!(typist.ended(), Some(1), "{}", typist.shown);
    assert!(typist.is_echoing() && typist.shown.contains("REFUSED") && !typist.shown.contains("otter"));
}

#[test]
fn what_differs_or_is_guessed_first_is_asked_for_again_three_times_in_all() {
    let operator = Operator::new();
    let mut typist = Typist::at(&operator, "account add bob");
    typist.sees(PROMPT);
    typist.types(&format!("{PASSWORD}\n"));
    typist.sees(AGAIN);
    typist.types("quiet otter bakes cake\n");
    typist.sees("The two passwords differ.");
    for (weak, reason) in [("P4ssw0rd!2026", "most common"), ("bobbobbob-r.example", "the account's own names")] {
        typist.sees(PROMPT);
        typist.types(&format!("{weak}\n"));
        typist.sees(reason);
    }
    assert_eq!(typist.ended(), Some(1), "{}", typist.shown);
    assert!(typist.shown.contains("no password was set") && typist.is_echoing(), "{}", typist.shown);
    for typed in ["otter", "P4ssw0rd", "bobbob"] {
        assert!(!typist.shown.contains(typed), "{}", typist.shown);
    }
    assert!(!operator.path("data").exists(), "nothing was made");
    let mut typist = Typist::at(&operator, "account add bob");
    typist.sees(PROMPT);
    typist.types("\u{4}");
    assert_eq!(typist.ended(), Some(1), "the end of the input is not a password: {}", typist.shown);
}

#[test]
fn a_command_that_goes_on_after_ctrl_z_shows_nothing_either() {
    let operator = Operator::new();
    let mut typist = Typist::at(&operator, "account add bob");
    typist.sees(PROMPT);
    typist.echoes();
    let pid = typist.child.id().to_string();
    assert!(Command::new("kill").args(["-s", "CONT", &pid]).status().unwrap().success());
    typist.sees(PROMPT);
    assert!(!typist.is_echoing());
    typist.types(&format!("{PASSWORD}\n"));
    typist.sees(AGAIN);
    typist.types(&format!("{PASSWORD}\n"));
    assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
    assert!(typist.is_echoing() && !typist.shown.contains("otter"), "{}", typist.shown);
}

#[test]
fn keys_that_are_not_letters_and_lines_that_are_not_a_password_are_refused_in_words() {
    let operator = Operator::new();
    let mut typist = Typist::at(&operator, "account add bob");
    typist.sees(PROMPT);
    typist.types("quiet otter\u{1b}[D bakes bread\n");
    typist.sees("it contains a control character, which cannot be entered on a phone");
    typist.sees(PROMPT);
    typist.types("\n");
    assert!(!typist.shown.contains("otter"), "{}", typist.shown);
    let long = "quiet otter ".repeat(400);
    let said = operator.types_with("account add bob --password-stdin", &long);
    said.failed(1, "the line is longer than 4096 bytes");
    operator.types_with("account add bob --password-stdin", "quiet\0otter bakes\n").failed(1, "a control character");
    assert!(!operator.path("data").exists(), "nothing was made");
}

#[test]
fn ctrl_c_and_signals_leave_the_echo_as_it_was_and_change_nothing() {
    let operator = Operator::new();
    for asked in [1, 2] {
        for signal in ["", "INT", "TERM", "HUP"] {
            let mut typist = Typist::at(&operator, "account add bob");
            typist.sees(PROMPT);
            if asked == 2 {
                typist.types(&format!("{PASSWORD}\n"));
                typist.sees(AGAIN);
            }
            typist.types("quiet otter");
            typist.sees_nothing();
            if signal.is_empty() {
                typist.types("\u{3}");
            } else {
                let pid = typist.child.id().to_string();
                assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
            }
            assert_eq!(typist.ended(), Some(130), "{signal}: {}", typist.shown);
            assert!(typist.is_echoing() && !typist.shown.contains("otter"), "{signal}: {}", typist.shown);
        }
    }
    assert!(!operator.path("data").exists(), "nothing was made");
}

#[test]
fn no_one_types_a_password_in_vain() {
    let operator = Operator::new();
    operator.types(&format!("account add bob --ha1 {MD5}")).done();
    for (line, said) in [("account add bob", "already"), ("account set-ha1 bert", "no account bert")] {
        let mut typist = Typist::at(&operator, line);
        assert_eq!(typist.ended(), Some(1), "{}", typist.shown);
        assert!(typist.shown.contains(said) && !typist.shown.contains(PROMPT), "{}", typist.shown);
    }
}

#[test]
fn removing_asks_and_only_yes_or_the_name_removes() {
    let operator = Operator::new();
    for answer in ["\n", "n\n", "bo\n", "no, not bob\n", "\u{4}", "\u{3}"] {
        operator.types(&format!("account add bob --ha1 {MD5}"));
        let mut typist = Typist::at(&operator, "account remove bob");
        typist.sees("Remove bob in realm r.example of tenant example? ");
        typist.sees("to remove it: ");
        typist.types(answer);
        assert_ne!(typist.ended(), Some(0), "{}", typist.shown);
        operator.types("account show bob").done();
    }
    for answer in ["bob\n", "y\n", "Yes\r\n"] {
        operator.types(&format!("account add bob --ha1 {MD5}"));
        let mut typist = Typist::at(&operator, "account remove bob");
        typist.sees("to remove it: ");
        typist.types(answer);
        assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
        operator.types("account show bob").failed(1, "no account");
    }
    let mut typist = Typist::at(&operator, "account remove bob");
    assert_eq!(typist.ended(), Some(1), "{}", typist.shown);
    assert!(typist.shown.contains("no account bob") && !typist.shown.contains("Remove"), "{}", typist.shown);
}

#[test]
fn where_no_one_can_be_asked_a_script_removes_without_reading_what_comes_in() {
    let operator = Operator::new();
    for (command, input) in
        [("account remove bob", ""), ("account remove bob", "n\n"), ("account remove bob --yes", "")]
    {
        operator.types(&format!("account add bob --ha1 {MD5}")).done();
        assert_eq!(operator.types_with(command, input).done(), "removed bob in realm r.example of tenant example\n");
        operator.types("account show bob").failed(1, "no account");
    }
}

#[test]
fn a_generated_password_is_printed_once_and_is_the_account_s() {
    let operator = Operator::new();
    let said = operator.types("account add bob --generate").done();
    let (added, password) = said.trim_end().split_once("\npassword: ").expect("two lines");
    assert_eq!(added, "added bob in realm r.example of tenant example");
    assert!(password.len() == 20 && password.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{password}");
    assert!(is_password(&operator, "bob", password));
    let said = operator.types("account set-ha1 bob --generate --json").done();
    let object: serde_json::Value = serde_json::from_str(&said).expect("one object");
    let second = object["password"].as_str().expect("the password");
    assert!(second.len() == 20 && second != password);
    assert!(is_password(&operator, "bob", second));
    let taken = operator.types("account add bob --generate");
    assert!(taken.code == 1 && taken.out.is_empty() && !taken.err.contains("password:"), "{}", taken.err);
    operator.types("account add ann --generate --password-stdin").failed(2, "cannot be used with");
}

#[test]
fn a_weak_password_on_standard_input_is_refused_with_the_reason_and_never_printed() {
    let operator = Operator::new();
    for (password, reason) in [
        ("P4ssw0rd!2026", "most common"),
        ("passwordpassword", "most common"),
        ("aaaaaaaaaaaa", "repetition"),
        ("123456789012", "repetition or a sequence"),
        ("qwertzuiop123", "sequence"),
        ("annannann12", "own names"),
        ("Berta-Schmidt-99", "own names"),
        ("b.schmidt@mail.example", "own names"),
        ("r.example!", "own names"),
    ] {
        let line = "account add ann --name Berta\u{a0}Schmidt --email b.schmidt@mail.example --password-stdin";
        let said = operator.types_with(line, &format!("{password}\n"));
        assert!(!said.err.contains(password) && said.out.is_empty(), "{}", said.err);
        said.failed(1, reason);
    }
    let line = "account add ann --email b.schmidt@mail.example --password-stdin";
    operator.types_with(line, "quiet otter\n").done();
    operator.types_with("account set-ha1 ann --password-stdin", "b.schmidt!!!\n").failed(1, "own names");
    let said = operator.types_with("account set-ha1 ann --password-stdin", "zk4\n");
    assert!(
        said.code == 0 && said.err.contains("fewer than 12 characters") && !said.err.contains("zk4"),
        "{}",
        said.err
    );
    operator.types("account set-ha1 ann").failed(2, "--generate, --password-stdin < FILE, or --ha1-stdin < FILE");
    assert!(is_password(&operator, "ann", "zk4"));
}

#[test]
fn a_name_that_most_phones_cannot_send_is_warned_of() {
    let operator = Operator::new();
    for (name, warning) in [
        ("bob@sip.acme.example", "only the part before the @"),
        ("Bob\u{a0}Chan", "few phones can send spaces"),
        ("b\u{f6}b", "characters other than a to z"),
    ] {
        let said = operator.types(&format!("account add {name} --generate"));
        assert!(said.code == 0 && said.err.contains(warning), "{}", said.err);
    }
    let said = operator.types("account add bob.chan-1 --generate");
    assert!(said.code == 0 && said.err.is_empty(), "{}", said.err);
}
