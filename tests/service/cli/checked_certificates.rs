//! `check` finds what a start would stumble over: certificates and keys that are not there, are none, or do not fit.

use crate::actors::operator::{Operator, SETTINGS};
use std::fs;

const NOT_PEM: &str = "certainly no certificate";

#[test]
fn files_of_tls_are_read_and_not_only_found() {
    let operator = Operator::new();
    let pair = || rcgen::generate_simple_self_signed(["phone.example.com".to_owned()]).unwrap();
    let (one, other) = (pair(), pair());
    fs::write(operator.path("good.pem"), one.cert.pem()).unwrap();
    fs::write(operator.path("good.key"), one.signing_key.serialize_pem()).unwrap();
    fs::write(operator.path("other.key"), other.signing_key.serialize_pem()).unwrap();
    fs::write(operator.path("text"), NOT_PEM).unwrap();
    for (certificate, key, expected) in [
        ("good.pem", "good.key", ""),
        ("good.pem", "other.key", "error: tls.certificate: good.pem: "),
        ("good.pem", "text", "error: tls.key: text: "),
        ("text", "good.key", "error: tls.certificate: text: "),
        (".", "good.key", "error: tls.certificate: .: "),
        ("missing", "good.key", "error: tls.certificate: missing: "),
    ] {
        let settings = format!("{SETTINGS}\n[tls]\ncertificate = {certificate:?}\nkey = {key:?}\n");
        fs::write(operator.path("realmgate.toml"), settings).unwrap();
        let said = operator.types("check");
        assert!(said.out.starts_with(expected) && said.code == i32::from(!expected.is_empty()), "{}", said.out);
        assert!(!said.out.contains(NOT_PEM), "{}", said.out);
    }
    for ca in ["text", "missing"] {
        fs::write(operator.path("realmgate.toml"), format!("{SETTINGS}\n[mail]\nsmtp_ca_file = {ca:?}\n")).unwrap();
        assert!(operator.types("check").out.starts_with("error: mail.smtp_ca_file: "), "{ca}");
    }
}
