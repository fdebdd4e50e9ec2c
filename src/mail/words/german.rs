//! The emails in German, with the formal "Sie".

use super::scene::{NAME_SHOWN, STRING_SHOWN, Scene, foreign, known};
use super::story::{Action, Code, Fact, Story};
use crate::mail::moment::moment;
use domain::outbox::EmailKind;
use domain::secrets::LinkToken;
use domain::tenant::Language::German;

const NOT_YOU: &str = "Wenn Sie das nicht waren, ignorieren Sie diese E-Mail bitte: Ohne den Link geschieht nichts.";

/// How an email begins.
pub(super) fn greeting(name: Option<&str>) -> String {
    name.map_or_else(|| "Guten Tag,".to_owned(), |name| format!("Guten Tag {name},"))
}

/// What an email says. After the comma of the greeting a sentence goes on in lower case.
pub(super) fn story(scene: &Scene<'_>) -> Story {
    match scene.kind {
        EmailKind::Activate { token } => activate(scene, token),
        EmailKind::Welcome => welcome(scene),
        EmailKind::Recover { token } => recover(scene, token),
        EmailKind::Magic { token, code } => magic(scene, token, code),
        EmailKind::EmailChanged { token, new } => email_changed(scene, token, new.as_str()),
        EmailKind::ConfirmEmail { token } => confirm_email(scene, token),
        EmailKind::PasswordChanged => password_changed(scene),
        EmailKind::PhoneAdded { phone } => phone_added(scene, phone),
        EmailKind::NewSignIn { at, address, user_agent } => new_sign_in(scene, at, address, user_agent),
        EmailKind::Disabled => disabled(scene),
        EmailKind::DeletionPending { token, erased_at } => deletion_pending(scene, token, erased_at),
    }
}

fn activate(scene: &Scene<'_>, token: &LinkToken) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Aktivieren Sie Ihr Konto bei {title}"),
        heading: "Aktivieren Sie Ihr Konto",
        opening: format!("jemand, vermutlich Sie, hat bei {title} mit dieser E-Mail-Adresse ein Konto angelegt."),
        facts: vec![],
        action: Some(Action {
            lead: "Um das Konto zu aktivieren, öffnen Sie bitte diesen Link:",
            label: "Konto aktivieren",
            link: scene.secret_page("/activate.ashx", token),
        }),
        code: None,
        closing: vec![
            "Der Link gilt 7 Tage lang und nur einmal. Wird er bis dahin nicht geöffnet, wird das Konto entfernt, und \
             der Benutzername ist wieder frei."
                .to_owned(),
            NOT_YOU.to_owned(),
        ],
        remedy: None,
    }
}

fn welcome(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Ihr Konto bei {title} ist bereit"),
        heading: "Ihr Konto ist bereit",
        opening: format!("Ihr Konto bei {title} ist aktiv. Sie können jetzt Telefone damit anmelden."),
        facts: vec![Fact { label: "Registrar", value: scene.registrar() }],
        action: Some(Action {
            lead: "Um ein Telefon einzurichten, öffnen Sie Ihr Konto und wählen Sie Ihr Telefon aus. Dort steht, was Sie \
                   eintragen müssen; eine App auf dem Smartphone lässt sich mit einem Link oder QR-Code einrichten.",
            label: "Telefon einrichten",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec![format!(
            "Wenn Sie jetzt kein Telefon einrichten möchten, brauchen Sie nichts zu tun. Ihr Passwort kennen nur Sie: \
             {title} hat es nicht und fragt nie danach."
        )],
        remedy: Some(Action {
            lead: "Falls Sie es einmal vergessen, wählen Sie hier ein neues:",
            label: "Neues Passwort wählen",
            link: scene.page("/recover"),
        }),
    }
}

fn recover(scene: &Scene<'_>, token: &LinkToken) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Neues Passwort für Ihr Konto bei {title}"),
        heading: "Wählen Sie ein neues Passwort",
        opening: format!("jemand, vermutlich Sie, hat für Ihr Konto bei {title} ein neues Passwort angefordert."),
        facts: vec![],
        action: Some(Action {
            lead: "Um ein neues Passwort zu wählen, öffnen Sie bitte diesen Link:",
            label: "Neues Passwort wählen",
            link: scene.secret_page("/recover", token),
        }),
        code: None,
        closing: vec![
            "Der Link gilt 30 Minuten lang und nur einmal. Mit dem neuen Passwort werden Sie überall abgemeldet, und \
             jedes Telefon muss neu eingerichtet werden."
                .to_owned(),
            "Wenn Sie das nicht waren, ignorieren Sie diese E-Mail bitte: Ohne den Link bleibt Ihr Passwort, wie es ist."
                .to_owned(),
        ],
        remedy: None,
    }
}

fn magic(scene: &Scene<'_>, token: &LinkToken, code: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Anmeldung bei {title}"),
        heading: "Melden Sie sich an",
        opening: format!("jemand, vermutlich Sie, möchte sich ohne Passwort in Ihrem Konto bei {title} anmelden."),
        facts: vec![],
        action: Some(Action {
            lead: "Um sich in dem Browser anzumelden, in dem Sie diese E-Mail angefordert haben, öffnen Sie bitte diesen \
                   Link:",
            label: "Anmelden",
            link: scene.secret_page("/magic", token),
        }),
        code: Some(Code {
            lead: "Lesen Sie das auf einem anderen Gerät? Dann geben Sie stattdessen diesen Code ein. Geben Sie ihn nur in \
                   dem Fenster ein, in dem Sie diese E-Mail angefordert haben:",
            code: code.to_owned(),
        }),
        closing: vec![
            format!("Link und Code gelten 5 Minuten lang und nur einmal. {title} fragt nie auf anderem Weg nach dem Code."),
            "Wenn Sie das nicht waren, ignorieren Sie diese E-Mail bitte und geben Sie den Code nicht weiter: Ohne ihn \
             wird niemand angemeldet."
                .to_owned(),
        ],
        remedy: None,
    }
}

fn email_changed(scene: &Scene<'_>, token: &LinkToken, new: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Ihre E-Mail-Adresse bei {title} wurde geändert"),
        heading: "Ihre E-Mail-Adresse wurde geändert",
        opening: format!(
            "E-Mails zu Ihrem Konto bei {title} gehen ab jetzt an eine neue Adresse und nicht mehr an diese."
        ),
        facts: foreign("Neue E-Mail-Adresse", new, STRING_SHOWN).into_iter().collect(),
        action: Some(Action {
            lead: "Wenn Sie das nicht waren, öffnen Sie bitte diesen Link, um die Änderung rückgängig zu machen:",
            label: "Änderung rückgängig machen",
            link: scene.secret_page("/email/undo", token),
        }),
        code: None,
        closing: vec![
            "Der Link gilt 7 Tage lang und nur einmal. Wählen Sie danach ein neues Passwort.".to_owned(),
            "Wenn Sie das waren, brauchen Sie nichts zu tun: Die neue Adresse bleibt.".to_owned(),
        ],
        remedy: None,
    }
}

fn confirm_email(scene: &Scene<'_>, token: &LinkToken) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Bestätigen Sie Ihre E-Mail-Adresse bei {title}"),
        heading: "Bestätigen Sie Ihre E-Mail-Adresse",
        opening: format!("jemand, vermutlich Sie, möchte diese E-Mail-Adresse für ein Konto bei {title} verwenden."),
        facts: vec![],
        action: Some(Action {
            lead: "Um die Adresse zu bestätigen, öffnen Sie bitte diesen Link:",
            label: "Adresse bestätigen",
            link: scene.secret_page("/email", token),
        }),
        code: None,
        closing: vec![
            "Der Link gilt 24 Stunden lang und nur einmal. Bis er benutzt wird, behält das Konto seine bisherige Adresse."
                .to_owned(),
            NOT_YOU.to_owned(),
        ],
        remedy: None,
    }
}

fn password_changed(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Ihr Passwort bei {title} wurde geändert"),
        heading: "Ihr Passwort wurde geändert",
        opening: format!(
            "das Passwort Ihres Kontos bei {title} wurde geändert. Alle anderen Sitzungen wurden beendet."
        ),
        facts: vec![],
        action: Some(Action {
            lead: "Telefone, die das alte Passwort verwendet haben, brauchen das neue. Einrichten können Sie sie in Ihrem \
                   Konto:",
            label: "Konto öffnen",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["Wenn Sie das waren, brauchen Sie sonst nichts zu tun.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn phone_added(scene: &Scene<'_>, phone: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Neues Telefon in Ihrem Konto bei {title}"),
        heading: "Neues Telefon",
        opening: format!(
            "ein Telefon hat ein eigenes Passwort bekommen und kann Ihr Konto bei {title} jetzt benutzen."
        ),
        facts: foreign("Telefon", phone, NAME_SHOWN).into_iter().collect(),
        action: Some(Action {
            lead: "Alle Ihre Telefone sehen Sie in Ihrem Konto, und dort können Sie jedes entfernen:",
            label: "Telefone ansehen",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["Wenn Sie das waren, brauchen Sie nichts zu tun.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn new_sign_in(scene: &Scene<'_>, at: u64, address: Option<&str>, user_agent: Option<&str>) -> Story {
    let title = scene.title;
    let time = Fact { label: "Zeitpunkt", value: moment(at, German) };
    let seen = [known("IP-Adresse", address), known("Browser oder App", user_agent)];
    Story {
        subject: format!("Neue Anmeldung in Ihrem Konto bei {title}"),
        heading: "Neue Anmeldung",
        opening: format!("in Ihrem Konto bei {title} gab es eine Anmeldung von einem bisher nicht verwendeten Gerät."),
        facts: [time].into_iter().chain(seen.into_iter().flatten()).collect(),
        action: Some(Action {
            lead: "Alle Sitzungen sehen Sie in Ihrem Konto, und dort können Sie jede beenden:",
            label: "Sitzungen ansehen",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["Wenn Sie das waren, brauchen Sie nichts zu tun.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn disabled(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Ihr Konto bei {title} wurde deaktiviert"),
        heading: "Ihr Konto wurde deaktiviert",
        opening: format!(
            "Ihr Konto bei {title} wurde deaktiviert. Seine Telefone werden abgewiesen, und Sie können sich nicht anmelden."
        ),
        facts: vec![],
        action: None,
        code: None,
        closing: vec![format!(
            "Gelöscht wurde nichts, und der Benutzername bleibt Ihrer. Sie brauchen nichts zu tun, es sei denn, Sie halten \
             das für einen Irrtum: Dann wenden Sie sich bitte an {title}."
        )],
        remedy: None,
    }
}

fn deletion_pending(scene: &Scene<'_>, token: &LinkToken, erased_at: u64) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Ihr Konto bei {title} wird gelöscht"),
        heading: "Ihr Konto wird gelöscht",
        opening: format!(
            "jemand, vermutlich Sie, möchte Ihr Konto bei {title} löschen. Seine Telefone werden abgewiesen."
        ),
        facts: vec![Fact { label: "Wird gelöscht", value: moment(erased_at, German) }],
        action: Some(Action {
            lead: "Wenn Sie das Konto behalten möchten, öffnen Sie bitte vorher diesen Link:",
            label: "Konto behalten",
            link: scene.secret_page("/restore", token),
        }),
        code: None,
        closing: vec![
            "Der Link gilt nur einmal. Wenn Sie nichts tun, werden das Konto und alles, was dazu gespeichert ist, zu diesem \
             Zeitpunkt endgültig gelöscht."
                .to_owned(),
            "Wenn Sie das nicht waren, behalten Sie das Konto und wählen Sie dann ein neues Passwort.".to_owned(),
        ],
        remedy: None,
    }
}

/// What ends every access of a stranger.
fn not_you(scene: &Scene<'_>) -> Action {
    Action {
        lead: "Wenn Sie das nicht waren, wählen Sie sofort ein neues Passwort; das beendet alle Sitzungen und trennt alle \
               Telefone:",
        label: "Neues Passwort wählen",
        link: scene.page("/recover"),
    }
}
