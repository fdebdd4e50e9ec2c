//! Files and input of an operator as editors and shells write them: with a byte order mark, with line ends to spare.

use crate::actors::operator::{MD5, Operator, SETTINGS};
use std::fs;

/// What "pw" of alice in r.example hashes to, however it was typed.
fn exported(input: &[u8]) -> String {
    let operator = Operator::new();
    let said = operator.types_in(&[], "account add alice --password-stdin", input);
    assert_eq!(said.code, 0, "{}", said.err);
    operator.types("account export --format htdigest").done()
}

#[test]
fn a_password_on_standard_input_is_the_same_with_a_mark_and_any_line_ends() {
    let plain = exported(b"pw");
    assert!(!plain.contains(MD5));
    for input in [&b"pw\n"[..], b"pw\r\n", b"\xef\xbb\xbfpw\r\n", b"pw\r\r\n"] {
        assert_eq!(exported(input), plain, "{input:?}");
    }
    assert_ne!(exported(b" pw \n"), plain, "blanks are a part of a password");
}

#[test]
fn check_warns_of_a_secret_file_whose_owner_may_believe_something_else() {
    let operator = Operator::new();
    let settings = SETTINGS.replace("password = \"long enough for all\"", "password_file = 'hook.secret'");
    fs::write(operator.path("realmgate.toml"), settings).unwrap();
    for (bytes, warning) in [
        (&b"long enough for all\n"[..], None),
        (b"\xef\xbb\xbflong enough for all\r\n", None),
        (b"long enough for all\n\n", Some("ends with several line ends")),
        (b"long enough for all \n", Some("has blanks around the secret")),
        (b"long enough\nfor all\n", Some("has more than one line")),
        (b"\"long enough for all\"\n", Some("has quotation marks around the secret")),
        (b"long enough for all\0", Some("contains an invisible character")),
        ("long enough for all\u{200b}\n".as_bytes(), Some("contains an invisible character")),
        ("\u{feff}\u{feff}long enough for all\n".as_bytes(), Some("contains an invisible character")),
        (b"HOOK_PASSWORD=long enough for all\n", Some("begins like NAME=value")),
        (b"long='enough' for=all\n", None),
    ] {
        fs::write(operator.path("hook.secret"), bytes).unwrap();
        let said = operator.types("check");
        let text = format!("{}{}", said.out, said.err);
        let named = text.lines().find(|line| line.contains("password_file: hook.secret ") && !line.contains("chmod"));
        assert_eq!(named.is_some(), warning.is_some(), "{bytes:?}: {text}");
        assert!(named.is_none_or(|line| line.contains(warning.unwrap_or("?"))), "{text}");
        assert!(!text.contains("long enough"), "{text}");
    }
}

#[test]
fn check_warns_of_a_mail_relay_whose_name_does_not_resolve() {
    let operator = Operator::new();
    let check = |host: &str| {
        operator.sets(&format!("{SETTINGS}\n[mail]\ntransport = \"smtp\"\nsmtp_host = \"{host}\"\n"));
        operator.types("check").done()
    };
    for host in ["127.0.0.1", "::1", "localhost"] {
        assert_eq!(check(host), "", "{host}");
    }
    // RFC 6761 section 6.4: no resolver finds it.
    let said = check("relay.invalid");
    assert!(
        said.starts_with("warning: mail.smtp_host: cannot resolve \"relay.invalid\"") && said.lines().count() == 1,
        "{said}"
    );
    operator.sets(&format!("{SETTINGS}\n[mail]\nsmtp_host = \"relay.invalid\"\n"));
    assert_eq!(operator.types("check").done(), "", "no email goes there");
}
