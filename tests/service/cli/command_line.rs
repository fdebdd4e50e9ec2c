//! The command line as an operator types it.

use crate::actors::operator::{MD5, Operator, SETTINGS};
use crate::actors::samples::credential_key;
use domain::accounts::CredentialKey;
use domain::digest::{Ha1, HashFunction};
use std::fs;

#[test]
fn an_account_lives_from_add_to_remove() {
    let operator = Operator::new();
    operator
        .types(&format!("account add alice --ha1 {MD5} --name Ann --email ann@example.com --expires-max 60 --allow-direct-user-calling true"))
        .done();
    operator.types(&format!("account add alice --ha1 {MD5}")).failed(1, "already");
    operator.types(&format!("account add alice --realm second.example --ha1 {MD5}")).done();
    let shown = operator.types("account show alice --json").done();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((shown["state"].as_str(), shown["expires_max"].as_u64()), (Some("active"), Some(60)));
    assert_eq!(
        (&shown["allow_direct_user_calling"], &shown["allow_direct_app_calling"]),
        (&true.into(), &serde_json::Value::Null)
    );
    assert!(operator.types("account show alice").done().contains("user yes"));
    assert_eq!(shown["algorithms"], serde_json::json!(["MD5"]));
    assert!(operator.types("account disable alice").done().contains("disabled"));
    assert!(operator.types("account show alice").done().contains("disabled"));
    operator.types("account enable alice").done();
    assert_eq!(operator.types("account list").done().lines().count(), 3);
    assert_eq!(operator.types("account list --realm second.example --json").done().lines().count(), 1);
    operator.types("account remove alice --yes").done();
    for command in ["show", "enable", "disable", "remove --yes"] {
        operator.types(&format!("account {command} alice")).failed(1, "no account alice in realm r.example");
    }
    operator.types(&format!("account set-ha1 alice --ha1 {MD5}")).failed(1, "no account");
}

#[test]
fn ha1s_are_computed_from_a_password_and_replaced_as_a_whole() {
    let operator = Operator::new();
    operator.types_with("account add ann --password-stdin", "Circle Of Life\n").done();
    for algorithm in HashFunction::ALL {
        let found = operator.credential(CredentialKey { algorithm, ..credential_key("ann") }).unwrap();
        let expected = Ha1::compute(algorithm, "ann", "r.example", "Circle Of Life");
        assert_eq!(found.ha1.unwrap().as_bytes(), expected.as_bytes());
    }
    operator.types(&format!("account set-ha1 ann --ha1 {MD5}")).done();
    assert_eq!(operator.credential(credential_key("ann")).unwrap().ha1.unwrap().to_hex().as_str(), MD5);
    let sha256 = CredentialKey { algorithm: HashFunction::Sha256, ..credential_key("ann") };
    assert!(operator.credential(sha256).unwrap().ha1.is_none(), "it belonged to the old password");
    operator.types_with("account set-ha1 ann --password-stdin", "").failed(1, "no password");
}

#[test]
fn ha1s_are_read_from_standard_input_where_no_list_of_processes_shows_them() {
    let operator = Operator::new();
    let said = operator.types_with("account add ann --ha1-stdin", &format!("{MD5}\n"));
    assert!(said.code == 0 && said.err.is_empty(), "{}", said.err);
    assert_eq!(operator.credential(credential_key("ann")).unwrap().ha1.unwrap().to_hex().as_str(), MD5);
    let sha256 = Ha1::compute(HashFunction::Sha256, "ann", "r.example", "Circle Of Life").to_hex();
    operator.types_with("account set-ha1 ann --ha1-stdin", &format!("SHA-256 {}", sha256.as_str())).done();
    let of_sha256 = CredentialKey { algorithm: HashFunction::Sha256, ..credential_key("ann") };
    assert_eq!(operator.credential(of_sha256).unwrap().ha1.unwrap().to_hex().as_str(), sha256.as_str());
    assert!(operator.credential(credential_key("ann")).unwrap().ha1.is_none(), "it belonged to the old password");
    for wrong in ["", sha256.as_str(), &MD5[1..]] {
        let said = operator.types_with("account set-ha1 ann --ha1-stdin", wrong);
        assert!(!said.err.contains(&sha256.as_str()[..8]) && !said.err.contains(&MD5[1..9]), "{}", said.err);
        said.failed(1, "32 hex digits (MD5)");
    }
    let said = operator.types(&format!("account set-ha1 ann --ha1 {MD5}"));
    assert!(said.code == 0 && said.err.contains("--ha1-stdin") && !said.err.contains(MD5), "{}", said.err);
}

#[test]
fn what_is_typed_wrong_is_refused_and_no_digit_of_an_ha1_is_shown() {
    let operator = Operator::new();
    let short = &MD5[1..];
    for (line, code) in [
        (format!("account add a --ha1 {short}"), 2),
        (format!("account add a --ha1 {MD5} --realm other.example"), 1),
        (format!("account add a --ha1 {MD5} --tenant other"), 1),
        (format!("account add a:b --ha1 {MD5}"), 2),
        (format!("account add a --ha1 {MD5} --expires-max 0"), 2),
        (format!("account add a --ha1 {MD5} --application-sid x"), 2),
        (format!("account add a --ha1 {MD5} --password-stdin"), 2),
        (format!("account add a --ha1 {MD5} --ha1-stdin"), 2),
        (format!("account add a {short}"), 2),
        (format!("account add a --ha1-stdin={short}"), 2),
        (format!("account add a --password-stdin={short}"), 2),
        (format!("account add a --password={short}"), 2),
        (format!("account set-ha1 a {short} --ha1-stdin"), 2),
        ("account add a --password-stdin --ha1-stdin".to_owned(), 2),
        ("account add a".to_owned(), 2),
        ("account".to_owned(), 2),
        ("account list".to_owned(), 1),
        ("account list --config missing.toml".to_owned(), 1),
        ("fly".to_owned(), 2),
    ] {
        let said = operator.types(&line);
        assert_eq!(said.code, code, "{line}: {}", said.err);
        assert!(!said.err.is_empty() && !said.err.contains(&short[..8]) && said.out.is_empty(), "{}", said.err);
    }
    assert!(!operator.path("data").exists(), "nothing was made");
    let said = operator.types(&format!("account add a --ha1 {MD5} --realm other.example"));
    assert!(said.err.contains("r.example, second.example"), "it says which realms there are: {}", said.err);
}

#[test]
fn a_tenant_must_be_named_where_there_are_several() {
    let operator = Operator::new();
    let other = SETTINGS.replace("\"example\"", "\"other\"").replace("phone.", "other.").replace("long", "very long");
    fs::write(operator.path("realmgate.toml"), format!("{SETTINGS}{other}")).unwrap();
    operator.types(&format!("account add a --ha1 {MD5}")).failed(2, "example, other");
    operator.types(&format!("account add a --ha1 {MD5} --tenant other")).done();
    assert!(operator.types("account list --tenant example").done().is_empty());
    assert_eq!(operator.types("account list --tenant other").done().lines().count(), 2);
}

#[test]
fn check_prints_a_line_a_problem_and_fails_on_errors_only() {
    let operator = Operator::new();
    assert_eq!(operator.types("check").done(), "");
    fs::write(operator.path("realmgate.toml"), SETTINGS.replace("long enough for all", "short")).unwrap();
    assert!(operator.types("check").done().starts_with("warning: tenant \"example\", webhook_users: "));
    let said = operator.types("check --listen 0.0.0.0:80 --json");
    assert_eq!(said.code, 1);
    let lines: Vec<serde_json::Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), lines[0]["severity"].as_str()), (2, Some("error")));
    fs::write(operator.path("realmgate.toml"), "liste = 1").unwrap();
    let said = operator.types("check");
    assert!(said.code == 1 && said.out.contains("liste") && said.out.lines().count() == 1, "{}", said.out);
}

#[test]
fn a_backup_is_a_store_again() {
    let operator = Operator::new();
    operator.types("backup copy.sqlite").failed(1, "no store");
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    operator.types("backup copy.sqlite").done();
    operator.types("backup copy.sqlite").failed(1, "exists already");
    operator.types("account remove alice --yes").done();
    fs::rename(operator.path("copy.sqlite"), operator.path("data/realmgate.sqlite")).unwrap();
    operator.types("account show alice").done();
}
