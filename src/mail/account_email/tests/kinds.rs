//! What each kind of email says, in both languages.

use super::*;

/// What one kind says.
struct Says {
    kind: &'static str,
    /// The path that its button leads to, with a token where `path` ends in one.
    path: Option<&'static str>,
    subject: [&'static str; 2],
    /// What both parts say.
    facts: [&'static [&'static str]; 2],
}

const SAYS: [Says; 11] = [
    Says {
        kind: "activate",
        path: Some("/activate.ashx?token="),
        subject: ["Activate your account at Acme <Phones>", "Aktivieren Sie Ihr Konto bei Acme <Phones>"],
        facts: [
            &["created an account at Acme", "once, within 7 days", "ignore this email"],
            &["ein Konto angelegt", "7 Tage lang und nur einmal", "ignorieren Sie", "öffnen Sie bitte diesen Link"],
        ],
    },
    Says {
        kind: "welcome",
        path: Some("/account?lang="),
        subject: ["Your account at Acme <Phones> is ready", "Ihr Konto bei Acme <Phones> ist bereit"],
        facts: [
            &["Registrar", "sip.example.com", "choose your phone", "QR code", "/recover?lang=en"],
            &["Registrar", "sip.example.com", "wählen Sie Ihr Telefon", "QR-Code", "/recover?lang=de"],
        ],
    },
    Says {
        kind: "recover",
        path: Some("/recover?token="),
        subject: ["Choose a new password at Acme <Phones>", "Neues Passwort für Ihr Konto bei Acme <Phones>"],
        facts: [
            &["once, within 30 minutes", "signs you out everywhere", "ignore this email"],
            &["30 Minuten lang und nur einmal", "überall abgemeldet", "ignorieren Sie"],
        ],
    },
    Says {
        kind: "magic",
        path: Some("/magic?token="),
        subject: ["Sign in to Acme <Phones>", "Anmeldung bei Acme <Phones>"],
        facts: [
            &[CODE, "only in the window where you asked", "once, within 5 minutes", "ignore this email"],
            &[CODE, "nur in dem Fenster ein, in dem Sie", "5 Minuten lang und nur einmal", "ignorieren Sie"],
        ],
    },
    Says {
        kind: "email-changed",
        path: Some("/email/undo?token="),
        subject: [
            "Your email address at Acme <Phones> was changed",
            "Ihre E-Mail-Adresse bei Acme <Phones> wurde geändert",
        ],
        facts: [
            &["new@example.net", "once, within 7 days", "choose a new password", "nothing to do"],
            &["new@example.net", "7 Tage lang und nur einmal", "ein neues Passwort", "nichts zu tun"],
        ],
    },
    Says {
        kind: "confirm-email",
        path: Some("/email?token="),
        subject: [
            "Confirm your email address at Acme <Phones>",
            "Bestätigen Sie Ihre E-Mail-Adresse bei Acme <Phones>",
        ],
        facts: [
            &["once, within 24 hours", "keeps its previous address", "ignore this email"],
            &["24 Stunden lang und nur einmal", "bisherige Adresse", "ignorieren Sie"],
        ],
    },
    Says {
        kind: "password-changed",
        path: Some("/account?lang="),
        subject: ["Your password at Acme <Phones> was changed", "Ihr Passwort bei Acme <Phones> wurde geändert"],
        facts: [
            &["need the new one", "If this was not you", "/recover?lang=en"],
            &["brauchen das neue", "Wenn Sie das nicht waren", "/recover?lang=de"],
        ],
    },
    Says {
        kind: "phone-added",
        path: Some("/account?lang="),
        subject: [
            "A phone was added to your account at Acme <Phones>",
            "Neues Telefon in Ihrem Konto bei Acme <Phones>",
        ],
        facts: [
            &["desk", "nothing to do", "If this was not you", "/recover?lang=en"],
            &["desk", "nichts zu tun", "Wenn Sie das nicht waren", "/recover?lang=de"],
        ],
    },
    Says {
        kind: "new-sign-in",
        path: Some("/account?lang="),
        subject: ["New sign-in to your account at Acme <Phones>", "Neue Anmeldung in Ihrem Konto bei Acme <Phones>"],
        facts: [
            &["1 December 2026, 13:05 UTC", "192.0.2.1", "Linphone", "If this was not you", "/recover?lang=en"],
            &["1. Dezember 2026, 13:05 Uhr", "192.0.2.1", "Linphone", "Wenn Sie das nicht waren", "/recover?lang=de"],
        ],
    },
    Says {
        kind: "account-disabled",
        path: None,
        subject: ["Your account at Acme <Phones> was disabled", "Ihr Konto bei Acme <Phones> wurde deaktiviert"],
        facts: [
            &["phones are rejected", "Nothing was deleted", "contact Acme <Phones>"],
            &["Telefone werden abgewiesen", "Gelöscht wurde nichts", "wenden Sie sich bitte an Acme <Phones>"],
        ],
    },
    Says {
        kind: "deletion-pending",
        path: Some("/restore?token="),
        subject: ["Your account at Acme <Phones> will be deleted", "Ihr Konto bei Acme <Phones> wird gelöscht"],
        facts: [
            &["1 December 2026, 13:05 UTC", "If you do nothing", "deleted permanently"],
            &["1. Dezember 2026, 13:05 Uhr", "Wenn Sie nichts tun", "endgültig gelöscht"],
        ],
    },
];

/// Asserts what a kind says in both languages: its subject, and in both parts the greeting, the account, its link once and
/// its token nowhere else, and the same facts.
fn says(kind: EmailKind<'_>) {
    let expected = SAYS.iter().find(|says| says.kind == kind.name()).expect("every kind is listed");
    let secret = token().to_link_text();
    for (language, place) in LANGUAGES.into_iter().zip(0..) {
        let post = Post { language, ..Post::to("alex@example.org") };
        let Taken { headers, text, html, .. } = post.taken(kind);
        assert_eq!(decoded(&headers[2]), format!("Subject: {}", expected.subject[place]));
        let tag = language.tag();
        let link = expected.path.map(|path| match path.strip_suffix("token=") {
            Some(_) => format!("{URL}{path}{secret}&lang={tag}"),
            None => format!("{URL}{path}{tag}"),
        });
        for part in [seen(&text), seen(&html)] {
            let greeting = language.choose("Hello Alex Müller,", "Guten Tag Alex Müller,");
            for fact in [greeting, "alex", "alex@sip.example.com", "Acme <Phones>"].iter().chain(expected.facts[place])
            {
                assert!(part.contains(fact), "{fact}: {part}");
            }
            let links = link.as_deref().map_or(0, |link| part.matches(link).count());
            assert_eq!(links, usize::from(link.is_some()), "{part}");
            let is_secret = link.as_deref().is_some_and(|link| link.contains(&secret));
            assert_eq!(part.matches(&secret).count(), usize::from(is_secret), "the token is in the link alone");
        }
        if let Some(link) = link {
            assert!(text.contains(&format!("\r\n\r\n{link}\r\n\r\n")), "on a line of its own: {text}");
        }
        assert!(headers.iter().all(|line| !line.contains(&secret) && !line.contains(CODE)), "{headers:?}");
    }
}

/// A subject without its encoding (RFC 2047), which the mail library chooses where it is not ASCII.
fn decoded(header: &str) -> String {
    let base64 = |word: &str| {
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, word).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let mut decoded = header.replace("?= =?utf-8?b?", "?==?utf-8?b?");
    while let Some((before, rest)) = decoded.clone().split_once("=?utf-8?b?") {
        let (word, after) = rest.split_once("?=").unwrap();
        decoded = format!("{before}{}{after}", base64(word));
    }
    decoded
}

/// Declares the test of each kind.
macro_rules! tests {
    ($($name:ident: $place:literal),+ $(,)?) => {
        $(#[test]
        fn $name() {
            let (token, new) = (token(), EmailAddress::parse("new@example.net").unwrap());
            says(kinds(&token, &new)[$place]);
        })+
    };
}

tests! {
    activation: 0,
    welcome: 1,
    recovery: 2,
    magic_link: 3,
    changed_email_address: 4,
    email_address_to_confirm: 5,
    changed_password: 6,
    added_phone: 7,
    new_sign_in: 8,
    disabled_account: 9,
    pending_deletion: 10,
}

#[test]
fn without_a_display_name_the_greeting_is_plain() {
    each(|kind, language| {
        for name in [None, Some(" ".to_owned()), Some("\u{200b}".to_owned())] {
            let post = Post { name, language, ..Post::to("alex@example.org") };
            let Taken { text, html, .. } = post.taken(kind);
            let greeting = language.choose("Hello,", "Guten Tag,");
            assert!(text.starts_with(&format!("{greeting}\r\n")) && html.contains(&format!(">{greeting}<")), "{text}");
        }
    });
}

#[test]
fn what_is_not_known_of_a_sign_in_is_left_out() {
    let kind = EmailKind::NewSignIn { at: 0, address: None, user_agent: None };
    let Taken { text, html, .. } = Post::to("alex@example.org").taken(kind);
    for part in [text, html] {
        assert!(part.contains("Time") && !part.contains("Browser or app"), "{part}");
        assert!(!part.contains("\nIP address") && !part.contains(">IP address"), "{part}");
    }
}

#[test]
fn the_lifetimes_that_the_emails_name_are_those_of_the_links() {
    use domain::accounts::ACTIVATION_LIFETIME;
    use domain::outbox::{CONFIRMATION_LINK_LIFETIME, MAGIC_LINK_LIFETIME, RECOVERY_LINK_LIFETIME, UNDO_LINK_LIFETIME};
    let days = |days: u64| Duration::from_secs(days * 86_400);
    assert_eq!((ACTIVATION_LIFETIME, UNDO_LINK_LIFETIME, CONFIRMATION_LINK_LIFETIME), (days(7), days(7), days(1)));
    assert_eq!((RECOVERY_LINK_LIFETIME.as_secs(), MAGIC_LINK_LIFETIME.as_secs()), (30 * 60, 5 * 60));
}
