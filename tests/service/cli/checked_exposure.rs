//! `check` says what strangers could read, change or pretend: modes of files, networks that are trusted, a relay in the
//! clear, signup without a privacy notice.

use crate::actors::operator::{MD5, Operator, SETTINGS};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::running::SETTINGS as SERVED;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

/// A secret that must be in none of the lines.
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Settings under which each secret is in a file of its own, and the names of these.
fn with_files(operator: &Operator) -> String {
    for file in ["hook", "signature", "captcha", "admin", "smtp"] {
        fs::write(operator.path(file), SECRET).unwrap();
        operator.chmod(file, 0o600);
    }
    let settings = SETTINGS.replace("password = \"long enough for all\"", "password_file = \"hook\"");
    format!(
        "captcha_key_file = \"captcha\"\nadmin_token_file = \"admin\"\n{settings}\nsignature_secrets_file = \"signature\"\n\
         [mail]\ntransport = \"smtp\"\nsmtp_host = \"192.0.2.7\"\nsmtp_username = \"x\"\nsmtp_password_file = \"smtp\"\n"
    )
}

#[test]
fn a_secret_file_that_others_can_read_or_change_is_one_line() {
    let operator = Operator::new();
    operator.sets(&with_files(&operator));
    assert_eq!(operator.types("check").done(), "");
    for (file, key) in [
        ("hook", "tenant \"example\", webhook user \"jambonz\", password_file"),
        ("signature", "tenant \"example\", signature_secrets_file"),
        ("captcha", "captcha_key_file"),
        ("admin", "admin_token_file"),
        ("smtp", "mail.smtp_password_file"),
    ] {
        for (mode, done) in [
            (0o644, "read by"),
            (0o604, "read by"),
            (0o620, "changed by"),
            (0o602, "changed by"),
            (0o666, "read and changed by"),
        ] {
            operator.chmod(file, mode);
            let said = operator.types("check").done();
            assert!(
                said.starts_with(&format!("warning: {key}: {file} can be {done} other users: run chmod ")),
                "{said}"
            );
            assert_eq!((said.lines().count(), said.contains(SECRET)), (1, false));
        }
        // How root hands a secret to the group of the service.
        operator.chmod(file, 0o640);
        assert_eq!(operator.types("check").done(), "");
    }
}

#[test]
fn settings_with_a_secret_in_them_are_a_secret_and_others_need_only_stay_as_they_are() {
    let operator = Operator::new();
    operator.chmod("realmgate.toml", 0o644);
    let said = operator.types("check").done();
    assert_eq!(said, "warning: settings: realmgate.toml can be read by other users: run chmod o=\n");
    operator.chmod("realmgate.toml", 0o666);
    assert!(operator.types("check").done().contains("read and changed by other users"));
    operator.sets(&with_files(&operator));
    operator.chmod("realmgate.toml", 0o644);
    assert_eq!(operator.types("check").done(), "", "they hold no secret");
    operator.chmod("realmgate.toml", 0o646);
    assert!(
        operator.types("check").done().starts_with("warning: settings: realmgate.toml can be changed by other users")
    );
    let key = [("REALMGATE_ADMIN_TOKEN", SECRET)];
    operator.sets(&with_files(&operator).replace("admin_token_file = \"admin\"", ""));
    operator.chmod("realmgate.toml", 0o644);
    assert_eq!(operator.types_in(&key, "check", b"").done(), "", "the secret of the environment is not in the file");
}

#[test]
fn a_data_folder_that_is_open_to_others_is_an_error_of_check() {
    let operator = Operator::new();
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    for name in ["admin.token", "captcha.key", "blacklist.snapshot"] {
        fs::write(operator.path("data").join(name), SECRET).unwrap();
        operator.chmod(&format!("data/{name}"), 0o600);
    }
    assert_eq!(operator.types("check").done(), "", "what the service makes is private");
    for mode in [0o755, 0o750, 0o701, 0o777] {
        operator.chmod("data", mode);
        let said = operator.types("check");
        assert_eq!(
            (said.code, said.out.as_str()),
            (1, "error: data_dir: data can be read or changed by other users: run chmod 700\n")
        );
    }
    operator.chmod("data", 0o700);
    for name in ["realmgate.sqlite", "admin.token", "captcha.key", "blacklist.snapshot"] {
        operator.chmod(&format!("data/{name}"), 0o640);
        let said = operator.types("check --json");
        let text = format!("data/{name} can be read or changed by other users: run chmod 600");
        let line: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!((said.code, line), (1, serde_json::json!({"severity": "error", "key": "data_dir", "text": text})));
        operator.chmod(&format!("data/{name}"), 0o600);
    }
}

#[test]
fn any_store_or_snapshot_in_the_data_folder_is_looked_at_and_nothing_else() {
    let operator = Operator::new();
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    operator.types("backup data/copy.sqlite").done();
    fs::write(operator.path("data/notes.txt"), "").unwrap();
    operator.chmod("data/notes.txt", 0o644);
    assert_eq!(operator.types("check").done(), "", "a backup is private as well");
    fs::copy(operator.path("data/copy.sqlite"), operator.path("data/other.sqlite.old")).unwrap();
    operator.chmod("data/other.sqlite.old", 0o644);
    let said = operator.types("check");
    assert_eq!(
        said.out,
        "error: data_dir: data/other.sqlite.old can be read or changed by other users: run chmod 600\n"
    );
}

#[test]
fn what_others_could_put_something_else_in_the_place_of_is_said() {
    let operator = Operator::new();
    fs::create_dir(operator.path("shared")).unwrap();
    fs::write(operator.path("shared/hook"), SECRET).unwrap();
    operator.chmod("shared/hook", 0o600);
    operator.sets(&SETTINGS.replace("password = \"long enough for all\"", "password_file = \"shared/hook\""));
    for (mode, is_said) in [(0o755, false), (0o775, false), (0o777, true), (0o1777, false)] {
        operator.chmod("shared", mode);
        let said = operator.types("check").done();
        assert_eq!(
            said.contains("shared/hook can be replaced by other users: run chmod o-w shared"),
            is_said,
            "{said}"
        );
    }
    operator.sets(SETTINGS);
    operator.chmod("", 0o777);
    let said = operator.types("check").done();
    assert!(
        said.starts_with("warning: settings: realmgate.toml can be replaced by other users: run chmod o-w ."),
        "{said}"
    );
}

#[test]
fn an_upgrade_turns_no_phone_away_for_a_mode_and_says_so_loudly() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::set_permissions(folder.path().join("data"), fs::Permissions::from_mode(0o755)).unwrap();
    let daemon = Daemon::start(folder.path(), Some(SERVED), &[]);
    daemon.signal("TERM");
    let (status, log) = daemon.wait();
    assert!(status.success());
    let line = log.lines().find(|line| line.contains("data_dir")).expect("a line");
    assert!(
        line.contains("\"level\":\"ERROR\"") && line.contains("data can be read or changed by other users"),
        "{line}"
    );
    for file in
        fs::read_dir(folder.path().join("data")).unwrap().map(Result::unwrap).filter(|file| file.path().is_file())
    {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn the_key_of_the_certificate_is_a_secret_and_what_others_write_is_not_trusted() {
    let operator = Operator::new();
    let pair = rcgen::generate_simple_self_signed(["phone.example.com".to_owned()]).unwrap();
    fs::write(operator.path("tls.pem"), pair.cert.pem()).unwrap();
    fs::write(operator.path("tls.key"), pair.signing_key.serialize_pem()).unwrap();
    fs::write(operator.path("list"), "198.51.100.0/24\n").unwrap();
    fs::create_dir(operator.path("emails")).unwrap();
    let more = "[tls]\ncertificate = \"tls.pem\"\nkey = \"tls.key\"\n[blacklist]\nlist_file = \"list\"\n[mail]\npickup_dir = \"emails\"";
    operator.sets(&format!("{SETTINGS}\n{more}\n"));
    let modes = [("tls.pem", 0o644), ("tls.key", 0o600), ("list", 0o644), ("emails", 0o770)];
    for (file, mode) in modes {
        operator.chmod(file, mode);
    }
    assert_eq!(operator.types("check").done(), "");
    for (file, mode, expected) in [
        ("tls.key", 0o644, "warning: tls.key: tls.key can be read by other users"),
        ("tls.pem", 0o666, "warning: tls.certificate: tls.pem can be changed by other users"),
        ("list", 0o646, "warning: blacklist.list_file: list can be changed by other users"),
        ("emails", 0o777, "warning: mail.pickup_dir: emails can be changed by other users"),
    ] {
        operator.chmod(file, mode);
        let said = operator.types("check").done();
        assert!(said.starts_with(expected) && said.lines().count() == 1, "{said}");
        let (_, before) = modes.into_iter().find(|(name, _)| *name == file).unwrap();
        operator.chmod(file, before);
    }
}

#[test]
fn who_may_pretend_or_listen_is_said() {
    let operator = Operator::new();
    let relay = "[mail]\ntransport = \"smtp\"\nsmtp_tls = \"none\"\nsmtp_username = \"x\"\nsmtp_password = \"y\"";
    for (head, tables, expected) in [
        ("trusted_proxies = [\"0.0.0.0/0\"]", String::new(), "warning: trusted_proxies: 0.0.0.0/0 covers"),
        ("trusted_proxies = [\"10.0.0.1\", \"::/0\"]", String::new(), "warning: trusted_proxies: ::/0 covers"),
        ("", "[blacklist]\nallow = [\"0.0.0.0/0\"]".to_owned(), "warning: blacklist.allow: 0.0.0.0/0 covers"),
        ("", format!("{relay}\nsmtp_host = \"192.0.2.7\""), "warning: mail.smtp_tls: is \"none\""),
        ("", format!("{relay}\nsmtp_host = \"127.0.0.1\""), ""),
        ("", format!("{relay}\nsmtp_host = \"localhost\""), ""),
        ("", format!("{}\nsmtp_host = \"192.0.2.7\"", relay.replace("none", "starttls")), ""),
        ("", "[webhook]\nidentity_register = \"off\"".to_owned(), "warning: webhook.identity_register: is \"off\""),
        ("", "[webhook]\nidentity_register = \"log\"".to_owned(), "warning: webhook.identity_register: is \"log\""),
        ("", "[webhook]\nidentity_invite = \"off\"".to_owned(), ""),
        ("admin_listen = \"0.0.0.0:8081\"", String::new(), "error: admin_listen: 0.0.0.0:8081 can be reached"),
        (
            "admin_listen = \"[::]:8081\"\nbehind_proxy = true\ntrusted_proxies = [\"10.0.0.1\"]",
            String::new(),
            "error: admin_listen: [::]:8081 can be reached",
        ),
    ] {
        operator.sets(&format!("{head}\n{SETTINGS}\n{tables}\n"));
        let said = operator.types("check");
        assert_eq!(said.out.lines().count(), usize::from(!expected.is_empty()), "{head} {tables}: {}", said.out);
        assert!(said.out.starts_with(expected), "{head} {tables}: {}", said.out);
        assert_eq!(said.code, i32::from(expected.starts_with("error")), "{}", said.out);
    }
}

#[test]
fn open_sign_up_without_a_privacy_notice_is_said() {
    let operator = Operator::new();
    let silent = SETTINGS.replace("privacy_url = \"https://example.com/privacy\"", "");
    operator.sets(&silent);
    let said = operator.types("check").done();
    assert!(said.starts_with("warning: tenant \"example\", privacy_url: is not set"), "{said}");
    operator.sets(&format!("{silent}\n[limits]\nsignups_per_hour = 0\n"));
    assert_eq!(operator.types("check").done(), "", "no one can sign up");
}

#[test]
fn two_tenants_with_one_webhook_user_and_password_are_an_error_wherever_the_password_is_kept() {
    let operator = Operator::new();
    fs::write(operator.path("hook"), "long enough for all\n").unwrap();
    operator.chmod("hook", 0o600);
    let other =
        SETTINGS.replace("\"example\"", "\"other\"").replace("phone.", "other.").replace(".example\"", ".test\"");
    let kept = other.replace("password = \"long enough for all\"", "password_file = \"hook\"");
    for other in [other, kept] {
        operator.sets(&format!("{SETTINGS}{other}"));
        let said = operator.types("check");
        assert_eq!((said.code, said.out.lines().count()), (1, 1), "{}", said.out);
        assert!(
            said.out
                .starts_with("error: tenant \"other\", webhook_users: \"jambonz\" has the same username and password")
        );
    }
}
