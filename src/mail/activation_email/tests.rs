//! What the email contains, and that no input of an attacker can change that.

use super::*;
use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, DisplayName, EmailAddress, Role};
use domain::digest::Realm;
use domain::outbox::EmailId;
use domain::secrets::LinkToken;
use domain::tenant::{DirectCalling, PhoneService, Presentation, Tenant, TenantId};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::time::Duration;

fn tenant() -> Tenant {
    Tenant {
        id: TenantId(0),
        name: "acme".to_owned(),
        hosts: vec!["phone.example.com".to_owned()],
        realms: vec![Realm::parse("phone.example.com").unwrap()],
        domains: vec![],
        public_url: "https://phone.example.com".to_owned(),
        presentation: Presentation { title: "Acme <Phones>".to_owned(), ..Presentation::default() },
        phone_service: PhoneService::default(),
        webhook_users: vec![],
        signature_secrets: vec![],
        expires_max: 3600,
        direct_calling: DirectCalling::default(),
        application_sid: None,
    }
}

fn compose(name: &str, email: &str, language: Language) -> (Email, String) {
    compose_for(Transfer::AsWritten, name, email, language)
}

fn compose_for(transfer: Transfer, name: &str, email: &str, language: Language) -> (Email, String) {
    compose_at(&tenant(), transfer, name, email, language)
}

fn compose_at(tenant: &Tenant, transfer: Transfer, name: &str, email: &str, language: Language) -> (Email, String) {
    let (account, address) = (account(name, email), EmailAddress::parse(email).unwrap());
    let composed = try_compose(tenant, &account, &address, transfer, language).unwrap();
    (composed, format!("https://phone.example.com/activate.ashx?token={}", token().to_link_text()))
}

fn try_compose(
    tenant: &Tenant,
    account: &Account,
    email: &EmailAddress,
    transfer: Transfer,
    language: Language,
) -> Result<Email, CompositionError> {
    let (id, token) = (EmailId::parse("0123456789abcdef0123456789abcdef").unwrap(), token());
    let sender = Sender::parse("Realmgate <noreply@example.com>").unwrap();
    let now = Now { wall: Duration::from_secs(1_700_000_000), monotonic: Duration::ZERO };
    let composed = ActivationEmail { id: &id, tenant, account, email, token: &token, language };
    written(composed, &sender, transfer, now)
}

fn token() -> LinkToken {
    LinkToken::generate(&mut StdRng::seed_from_u64(1))
}

fn account(name: &str, email: &str) -> Account {
    Account {
        key: AccountKey {
            tenant: "acme".to_owned(),
            realm: Realm::parse("phone.example.com").unwrap(),
            username: AccountUsername::parse("alex").unwrap(),
        },
        name: Some(DisplayName::parse(name).unwrap()),
        email: Some(EmailAddress::parse(email).unwrap()),
        role: Role::guest(),
        state: AccountState::Pending,
        created: 0,
        activated: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: vec![],
    }
}

/// The header lines, unfolded.
fn headers(composed: &Email) -> Vec<String> {
    let text = String::from_utf8(composed.message.clone()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

/// The parts, as they are.
fn parts(composed: &Email) -> Vec<String> {
    let text = String::from_utf8(composed.message.clone()).unwrap();
    let parts: Vec<_> = text.split("--realmgate-0123456789abcdef0123456789abcdef").collect();
    assert_eq!(parts.len(), 4, "two parts, closed");
    parts[1..3].iter().map(|part| body(part)).collect()
}

fn body(part: &str) -> String {
    let (head, body) = part.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Transfer-Encoding: 8bit"), "{head}");
    body.to_owned()
}

#[test]
fn both_languages_hold_link_user_name_deadline_and_a_way_out() {
    for (language, words) in [
        (Language::English, ["Username", "7 days", "ignore this email", "Hello,"]),
        (Language::German, ["Benutzername", "7 Tage", "ignorieren Sie", "öffnen Sie"]),
    ] {
        let (composed, link) = compose("Alex", "alex@example.org", language);
        for (part, lang) in parts(&composed).into_iter().zip(["&lang=", "&#38;lang="]) {
            assert!(part.contains(&format!("{link}{lang}{}", language.tag())) && part.contains("alex"), "{part}");
            for word in &words {
                assert!(part.contains(word), "{word}: {part}");
            }
        }
        let [text, html] = parts(&composed).try_into().unwrap();
        assert!(text.contains("Acme <Phones>") && html.contains("Acme &#60;Phones&#62;"), "{html}");
    }
}

#[test]
fn the_headers_are_those_of_a_letter_of_ours() {
    let (composed, _) = compose("Alex", "alex@example.org", Language::English);
    let headers = headers(&composed);
    for line in [
        "From: \"Realmgate\" <noreply@example.com>",
        "To: alex@example.org",
        "Auto-Submitted: auto-generated",
        "Subject: Activate your account at Acme <Phones>",
        "Date: Tue, 14 Nov 2023 22:13:20 +0000",
        "Message-ID: <0123456789abcdef0123456789abcdef@example.com>",
        "MIME-Version: 1.0",
    ] {
        assert!(headers.iter().any(|header| header.replace('"', "") == line.replace('"', "")), "{line}: {headers:#?}");
    }
    let message = String::from_utf8(composed.message).unwrap();
    assert!(message.contains("Content-Type: text/plain; charset=utf-8"));
    assert_eq!((&*composed.sender, &*composed.recipient), ("noreply@example.com", "alex@example.org"));
}

#[test]
fn a_tenant_with_a_sender_and_a_support_of_its_own_has_both_in_its_letters() {
    for (support, address) in
        [("help@acme.example", "mailto:help@acme.example"), ("https://acme.example/?a=1&b=2", "https://acme.example/")]
    {
        let mut tenant = tenant();
        tenant.presentation.support = Some(support.to_owned());
        tenant.presentation.mail_from = Some("Acme <accounts@acme.example>".to_owned());
        for (language, words) in [(Language::English, "Questions? "), (Language::German, "Fragen? ")] {
            let (composed, link) = compose_at(&tenant, Transfer::AsWritten, "Alex", "alex@example.org", language);
            assert_eq!(composed.sender, "accounts@acme.example", "on the envelope too");
            let headers = headers(&composed);
            assert!(headers[0].ends_with("<accounts@acme.example>") && headers[0].contains("Acme"), "{headers:?}");
            assert!(headers[5].ends_with("@acme.example>"), "{headers:?}");
            let [text, html] = parts(&composed).try_into().unwrap();
            assert!(text.contains(&format!("\r\n\r\n{words}{support}\r\n\r\nAcme")), "{text}");
            let links: Vec<_> = html.split("href=\"").skip(1).collect();
            assert_eq!(links.len(), 2, "{html}");
            assert!(links[0].starts_with(&link) && links[1].starts_with(address), "{html}");
        }
    }
}

#[test]
fn without_a_support_the_letter_links_to_nothing_but_the_activation() {
    for language in [Language::English, Language::German] {
        let (composed, link) = compose("Alex", "alex@example.org", language);
        let [text, html] = parts(&composed).try_into().unwrap();
        assert!(!text.contains("Questions") && !text.contains("Fragen"), "{text}");
        assert_eq!((html.matches("href").count(), html.matches("src=").count()), (1, 0), "{html}");
        assert_eq!(html.matches("://").count(), html.matches(&*link).count(), "{html}");
    }
}

#[test]
fn an_invalid_sender_of_a_tenant_is_a_server_error_and_sends_no_email() {
    let mut tenant = tenant();
    tenant.presentation.mail_from = Some("nobody".to_owned());
    let (account, email) = (account("Alex", "alex@example.org"), EmailAddress::parse("alex@example.org").unwrap());
    let composed = try_compose(&tenant, &account, &email, Transfer::AsWritten, Language::English);
    assert!(matches!(composed, Err(CompositionError::Sender(_))), "{composed:?}");
}

#[test]
fn every_line_ends_in_cr_lf_and_is_short_enough_for_smtp() {
    let long = format!("{}@example.org", "a".repeat(240));
    for (name, email) in [("Alex", "alex@example.org"), (&*"ü".repeat(120), &*long), (&*"x".repeat(120), &*long)] {
        for language in [Language::English, Language::German] {
            for transfer in [Transfer::AsWritten, Transfer::Ascii] {
                let message = compose_for(transfer, name, email, language).0.message;
                let message = String::from_utf8(message).unwrap();
                assert!(!message.replace("\r\n", "").contains(['\r', '\n']));
                assert!(message.split("\r\n").all(|line| line.len() <= 998));
                assert!(transfer == Transfer::AsWritten || message.is_ascii());
            }
        }
    }
}

/// The headers of an email, in order.
const OURS: [&str; 8] =
    ["From", "To", "Subject", "Date", "Auto-Submitted", "Message-ID", "MIME-Version", "Content-Type"];

#[test]
fn a_display_name_is_nowhere_in_an_email() {
    for name in [
        "Al\" <evil@example.net>, \"ex",
        "Alex\\",
        "Bcc: evil@example.net",
        "evil@example.net,",
        "Jürgen Ünal",
        "李\u{2028}Bcc: evil@example.net",
        "=?utf-8?q?=0D=0ABcc:_evil@example.net?=",
        "   ",
        "<script>alert(1)</script>",
    ] {
        let (composed, _) = compose(name, "alex@example.org", Language::English);
        let headers = headers(&composed);
        let names: Vec<_> = headers.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(names, OURS, "{name}");
        assert_eq!(headers[1], "To: alex@example.org", "{name}");
        let message = String::from_utf8(composed.message).unwrap();
        assert!(["script", "evil", "Alex", "Bcc"].iter().all(|word| !message.contains(word)), "{message}");
    }
}

#[test]
fn an_address_is_mailed_with_its_domain_in_a_labels_and_alone_in_its_header() {
    for (email, mailed) in [
        ("o'neil+x@example.org", "o'neil+x@example.org"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("ü@bücher.example", "ü@xn--bcher-kva.example"),
    ] {
        let (composed, _) = compose("Alex", email, Language::English);
        assert_eq!((&*composed.recipient, &*headers(&composed)[1]), (mailed, &*format!("To: {mailed}")));
    }
}

#[test]
fn a_user_name_that_looks_like_a_domain_or_a_number_is_shown_so_that_no_program_links_it() {
    for name in ["anna.li", "evil.example.com", "0900123456", "2026-12-24"] {
        let mut account = account("Alex", "alex@example.org");
        account.key.username = AccountUsername::parse(name).unwrap();
        let email = account.email.clone().unwrap();
        for language in [Language::English, Language::German] {
            let composed = try_compose(&tenant(), &account, &email, Transfer::AsWritten, language).unwrap();
            for part in parts(&composed) {
                assert!(!part.contains(name), "{part}");
                assert!(part.replace('\u{200c}', "").contains(name), "{part}");
            }
        }
    }
}
