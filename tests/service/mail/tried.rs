//! The relay tried from the command line: `check --deep`, `mail test`, and `mail preview`, which sends nothing.

use crate::actors::operator::{Operator, SETTINGS};
use crate::actors::relay::{Offer, Relay, readable};
use domain::outbox::EmailKind;
use realmgate_testkit::patience::until;
use std::fs;

const LOGIN: &str = "smtp_username = \"realmgate\"\nsmtp_password = \"s3cret\"";

/// An operator whose settings name this relay.
fn operator(relay: &Relay, tls: &str, login: &str) -> Operator {
    let operator = Operator::new();
    fs::write(operator.path("ca.pem"), &relay.certificate).unwrap();
    operator.sets(&format!(
        "[mail]\ntransport = \"smtp\"\nfrom = \"noreply@example.com\"\nsmtp_host = \"localhost\"\nsmtp_port = {}\n\
         smtp_tls = \"{tls}\"\nsmtp_ca_file = \"ca.pem\"\n{login}\n{SETTINGS}",
        relay.port
    ));
    operator
}

/// The line of a check that is about the relay.
fn of_relay(lines: &str) -> String {
    lines.lines().filter(|line| line.contains("localhost:")).collect()
}

#[test]
fn a_deep_check_logs_in_by_each_protection_and_sends_nothing() {
    for (offer, tls, how) in [
        (Offer::Plain, "none", "connected without TLS"),
        (Offer::Tls, "required", "connected, TLS with a valid certificate"),
        (Offer::Starttls, "starttls", "connected, STARTTLS with a valid certificate"),
    ] {
        let relay = Relay::start(offer);
        let lines = operator(&relay, tls, LOGIN).types("check --deep").done();
        let expected = format!("ok: mail.smtp_host: localhost:{}: {how}, logged in, NOOP answered", relay.port);
        assert_eq!(of_relay(&lines), expected);
        assert_eq!((relay.calls(), relay.received().len()), (1, 0));
    }
}

#[test]
fn a_deep_check_names_the_key_of_the_step_that_failed() {
    let (plain, tls) = (Relay::start(Offer::Plain), Relay::start(Offer::Tls));
    let wrong = LOGIN.replace("s3cret", "wrong");
    let untrusted = operator(&tls, "required", LOGIN);
    fs::write(untrusted.path("ca.pem"), &plain.certificate).unwrap();
    for (operator, expected) in [
        (
            operator(&plain, "none", &wrong),
            "error: mail.smtp_username: localhost:PORT: login failed: permanent error (535)",
        ),
        (operator(&plain, "starttls", LOGIN), "error: mail.smtp_tls: localhost:PORT: STARTTLS failed: "),
        (untrusted, "error: mail.smtp_host: localhost:PORT: connecting failed: "),
    ] {
        let said = operator.types("check --deep");
        assert_eq!(said.code, 1, "{}", said.out);
        let line = of_relay(&said.out).replace(&plain.port.to_string(), "PORT").replace(&tls.port.to_string(), "PORT");
        assert!(line.starts_with(expected), "{line}");
        assert!(!said.out.contains("s3cret") && !said.out.contains("wrong\""), "{}", said.out);
    }
    let quick = operator(&plain, "none", &wrong).types("check");
    assert_eq!((quick.code, of_relay(&quick.out)), (0, String::new()), "without --deep nothing connects");
}

#[test]
fn a_deep_check_resolves_the_hosts_of_website_and_registrar() {
    let operator = Operator::new();
    let tenant = "public_url = \"http://localhost:8080\"\nregistrar = \"sip.invalid:5080\"\n";
    operator.sets(&SETTINGS.replace("privacy_url", &format!("{tenant}privacy_url")));
    let said = operator.types("check --deep --json");
    let lines: Vec<serde_json::Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |key: &str, severity: &str| {
        let found = lines.iter().find(|line| line["key"] == key && line["severity"] == severity);
        found.unwrap_or_else(|| panic!("{key}: {}", said.out))["text"].as_str().unwrap().to_owned()
    };
    let found = of("tenant \"example\", public_url", "ok");
    assert!(found.starts_with("\"localhost\" resolves to ") && found.contains("127.0.0.1"), "{found}");
    let missing = of("tenant \"example\", registrar", "warning");
    assert!(missing.contains("\"sip.invalid\""), "{missing}");
    assert_eq!(said.code, 0, "a name that does not resolve here may resolve for users");
}

#[tokio::test]
async fn a_test_email_is_sent_and_the_answer_of_the_relay_is_shown() {
    let relay = Relay::start(Offer::Starttls);
    let operator = operator(&relay, "starttls", LOGIN);
    let said = operator.types("mail test pat@example.org").done();
    assert_eq!(said, format!("accepted by localhost:{}: 250 taken\n", relay.port));
    until("it is there", async || relay.received().len() == 1).await;
    let email = &relay.received()[0];
    assert_eq!(email.recipient, "RCPT TO:<pat@example.org>");
    let text = readable(&email.message);
    assert!(text.contains("Subject: Test email from phone.example.com\r\n"), "{text}");
    assert!(text.contains("realmgate mail test"), "{text}");

    relay.refuse("550 5.1.1 no such user\r\n");
    let place = format!("mail relay localhost:{}", relay.port);
    let said = operator.types("mail test absent@example.org");
    assert!(
        said.err.contains(&place) && said.err.contains("(550)") && said.err.contains("no such user"),
        "{}",
        said.err
    );
    said.failed(1, "the email was not sent");
    operator.types("mail test absent").failed(2, "email must be an address like name@example.com");
}

#[test]
fn a_test_email_for_pickup_is_a_file_and_leaves_no_other() {
    let operator = Operator::new();
    let said = operator.types("mail test pat@example.org --json").done();
    let sent: serde_json::Value = serde_json::from_str(&said).unwrap();
    let file = sent["file"].as_str().unwrap();
    let email = fs::read_to_string(operator.path(file)).unwrap();
    assert!(email.contains("To: pat@example.org\r\n"), "{email}");
    assert_eq!(fs::read_dir(operator.path("data/pickup")).unwrap().count(), 1);
}

#[test]
fn a_preview_is_the_activation_email_in_its_language_and_makes_nothing() {
    let operator = Operator::new();
    let english = operator.types("mail preview").done();
    assert!(
        english.contains("https://phone.example.com/activate.ashx?token=") && english.contains("lang=en"),
        "{english}"
    );
    let german = operator.types("mail preview --language de").done();
    assert!(german.contains("öffnen Sie bitte diesen Link"), "{german}");
    operator.types("mail preview --language fr").failed(2, "languages are en and de");
    assert!(!operator.path("data").exists());
}

#[test]
fn a_preview_of_each_kind_is_a_whole_email_or_its_html_part() {
    let operator = Operator::new();
    for kind in EmailKind::NAMES {
        let message = operator.types(&format!("mail preview {kind}")).done();
        assert!(message.contains("\r\nAuto-Submitted: auto-generated\r\n") && message.contains("alex"), "{message}");
        let html = operator.types(&format!("mail preview {kind} --language de --html")).done();
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"de\">") && html.contains("Guten Tag Alex,"), "{html}");
    }
    let object: serde_json::Value =
        serde_json::from_str(&operator.types("mail preview magic --html --json").done()).unwrap();
    assert!(object["html"].as_str().is_some_and(|html| html.contains("/magic?token=")), "{object}");
    operator.types("mail preview letter").failed(2, "possible values: activate, welcome,");
}

#[test]
fn a_preview_shows_the_colour_and_the_logo_of_its_tenant_and_check_reports_one_that_is_none() {
    let operator = Operator::new();
    let appearance = "colour = \"#7a0019\"\nlogo = \"logo.png\"\n";
    operator.sets(&SETTINGS.replace("privacy_url", &format!("{appearance}privacy_url")));
    fs::write(operator.path("logo.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let html = operator.types("mail preview --html").done();
    assert!(html.contains("src=\"https://phone.example.com/logo-") && html.contains("background:#7a0019"), "{html}");
    assert_eq!(operator.types("check").code, 0);
    for (bytes, problem) in [
        (&b"GIF89a"[..], "is not a picture of a known type: use PNG, SVG, JPEG or WebP"),
        (&vec![0; 102_401][..], "is too large: a logo has at most 100 KiB"),
    ] {
        fs::write(operator.path("logo.png"), bytes).unwrap();
        let said = operator.types("check");
        assert_eq!(said.code, 1);
        let line = format!("error: tenant \"example\", logo: logo.png {problem}\n");
        assert!(format!("{}{}", said.out, said.err).contains(&line), "{} {}", said.out, said.err);
    }
    operator.types("mail preview").failed(1, "logo: logo.png is too large");
}
