//! What the emails contain, and that no input of an attacker can change that.

mod hostile;
mod kinds;
mod looks;

use super::*;
use domain::accounts::{AccountKey, AccountUsername, DisplayName, EmailAddress};
use domain::digest::Realm;
use domain::outbox::{EmailId, EmailKind};
use domain::secrets::LinkToken;
use domain::tenant::{Language, Tenant};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::time::Duration;

const LANGUAGES: [Language; 2] = [Language::English, Language::German];
const URL: &str = "https://phone.example.com";
const CODE: &str = "K7QX-2M9P";

/// An account and what its emails need; each test changes what it is about.
struct Post {
    tenant: Tenant,
    user: &'static str,
    name: Option<String>,
    recipient: String,
    language: Language,
    transfer: Transfer,
}

/// A composed email, taken apart.
struct Taken {
    email: Email,
    /// The header lines, unfolded.
    headers: Vec<String>,
    text: String,
    html: String,
}

impl Post {
    fn to(recipient: &str) -> Self {
        let mut tenant = Tenant::plain("acme", vec![Realm::parse("sip.example.com").unwrap()]);
        tenant.public_url = URL.to_owned();
        tenant.presentation.title = "Acme <Phones>".to_owned();
        Self {
            tenant,
            user: "alex",
            name: Some("Alex Müller".to_owned()),
            recipient: recipient.to_owned(),
            language: Language::English,
            transfer: Transfer::AsWritten,
        }
    }

    fn composed(&self, kind: EmailKind<'_>) -> Result<Email, CompositionError> {
        let id = EmailId::parse("0123456789abcdef0123456789abcdef").unwrap();
        let account = AccountKey {
            tenant: "acme".to_owned(),
            realm: self.tenant.realms[0].clone(),
            username: AccountUsername::parse(self.user).unwrap(),
        };
        let name = self.name.as_deref().map(|name| DisplayName::parse(name).unwrap());
        let contents = EmailContents {
            id: &id,
            tenant: &self.tenant,
            account: &account,
            name: name.as_ref(),
            recipient: &EmailAddress::parse(&self.recipient).unwrap(),
            language: self.language,
            kind,
        };
        let now = Now { wall: Duration::from_secs(1_700_000_000), monotonic: Duration::ZERO };
        written(contents, &Sender::parse("Realmgate <noreply@example.com>").unwrap(), self.transfer, now)
    }

    fn taken(&self, kind: EmailKind<'_>) -> Taken {
        let email = self.composed(kind).unwrap();
        let message = String::from_utf8(email.message.clone()).unwrap();
        let (head, body) = message.split_once("\r\n\r\n").unwrap();
        let headers = head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect();
        let parts: Vec<_> = body.split("--realmgate-0123456789abcdef0123456789abcdef").collect();
        assert_eq!(parts.len(), 4, "two parts, closed");
        let part = |part: &str| {
            let (head, body) = part.split_once("\r\n\r\n").unwrap();
            assert!(head.contains("Content-Transfer-Encoding: 8bit"), "{head}");
            body.to_owned()
        };
        Taken { headers, text: part(parts[1]), html: part(parts[2]), email }
    }
}

fn token() -> LinkToken {
    LinkToken::generate(&mut StdRng::seed_from_u64(1))
}

/// Every kind, with what a harmless world would put into it.
fn kinds<'a>(token: &'a LinkToken, new: &'a EmailAddress) -> [EmailKind<'a>; 11] {
    [
        EmailKind::Activate { token },
        EmailKind::Welcome,
        EmailKind::Recover { token },
        EmailKind::Magic { token, code: CODE },
        EmailKind::EmailChanged { token, new },
        EmailKind::ConfirmEmail { token },
        EmailKind::PasswordChanged,
        EmailKind::PhoneAdded { phone: "desk" },
        EmailKind::NewSignIn { at: 1_796_130_300, address: Some("192.0.2.1"), user_agent: Some("Linphone") },
        EmailKind::Disabled,
        EmailKind::DeletionPending { token, erased_at: 1_796_130_300 },
    ]
}

/// Does something with every kind in each language.
fn each(mut does: impl FnMut(EmailKind<'_>, Language)) {
    let (token, new) = (token(), EmailAddress::parse("new@example.net").unwrap());
    for kind in kinds(&token, &new) {
        for language in LANGUAGES {
            does(kind, language);
        }
    }
}

/// As a person sees a part: without the invisible breaks, escapes resolved.
fn seen(part: &str) -> String {
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    entities.iter().fold(part.replace('\u{200c}', ""), |text, (entity, character)| text.replace(entity, character))
}

#[test]
fn the_headers_are_those_of_an_automatic_email_to_one_recipient() {
    each(|kind, language| {
        let post = Post { language, ..Post::to("alex@example.org") };
        let Taken { email, headers, .. } = post.taken(kind);
        for line in [
            "From: Realmgate <noreply@example.com>",
            "To: alex@example.org",
            "Auto-Submitted: auto-generated",
            "Date: Tue, 14 Nov 2023 22:13:20 +0000",
            "Message-ID: <0123456789abcdef0123456789abcdef@example.com>",
            "MIME-Version: 1.0",
        ] {
            assert!(headers.iter().any(|header| header.replace('"', "") == line), "{line}: {headers:#?}");
        }
        assert_eq!((&*email.sender, &*email.recipient), ("noreply@example.com", "alex@example.org"));
    });
}

#[test]
fn a_composed_email_is_the_same_each_time() {
    each(|kind, language| {
        let post = Post { language, ..Post::to("alex@example.org") };
        assert_eq!(post.composed(kind).unwrap().message, post.composed(kind).unwrap().message);
    });
}

#[test]
fn a_tenant_with_a_sender_and_a_support_of_its_own_has_both_in_its_emails() {
    for (support, address) in
        [("help@acme.example", "mailto:help@acme.example"), ("https://acme.example/?a=1&b=2", "https://acme.example/")]
    {
        each(|kind, language| {
            let mut post = Post { language, ..Post::to("alex@example.org") };
            post.tenant.presentation.support = Some(support.to_owned());
            post.tenant.presentation.mail_from = Some("Acme <accounts@acme.example>".to_owned());
            let Taken { email, headers, text, html } = post.taken(kind);
            assert_eq!(email.sender, "accounts@acme.example", "on the envelope too");
            assert!(headers[0].ends_with("<accounts@acme.example>") && headers[0].contains("Acme"), "{headers:?}");
            assert!(headers[5].ends_with("@acme.example>"), "{headers:?}");
            let words = language.choose("Questions?", "Fragen?");
            assert!(text.ends_with(&format!("\r\n\r\n{words} {support}\r\n\r\nAcme <Phones>\r\n\r\n")), "{text}");
            let last = html.rsplit("href=\"").next().unwrap();
            assert!(last.starts_with(address), "{html}");
        });
    }
}

#[test]
fn an_invalid_sender_of_a_tenant_is_a_server_error_and_sends_no_email() {
    let mut post = Post::to("alex@example.org");
    post.tenant.presentation.mail_from = Some("no mailbox".to_owned());
    let composed = post.composed(EmailKind::Welcome);
    assert!(matches!(composed, Err(CompositionError::Sender(_))), "{composed:?}");
}

#[test]
fn an_address_is_mailed_with_its_domain_in_a_labels_and_alone_in_its_header() {
    for (recipient, mailed) in [
        ("o'neil+x@example.org", "o'neil+x@example.org"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("ü@bücher.example", "ü@xn--bcher-kva.example"),
    ] {
        let Taken { email, headers, .. } = Post::to(recipient).taken(EmailKind::Welcome);
        assert_eq!((&*email.recipient, &*headers[1]), (mailed, &*format!("To: {mailed}")));
    }
}
