//! The emails in English.

use super::scene::{NAME_SHOWN, STRING_SHOWN, Scene, foreign, known};
use super::story::{Action, Code, Fact, Story};
use crate::mail::moment::moment;
use domain::outbox::EmailKind;
use domain::secrets::LinkToken;
use domain::tenant::Language::English;

const NOT_YOU: &str = "If this was not you, please ignore this email: without the link, nothing happens.";

/// How an email begins.
pub(super) fn greeting(name: Option<&str>) -> String {
    name.map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},"))
}

/// What an email says.
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
        subject: format!("Activate your account at {title}"),
        heading: "Activate your account",
        opening: format!("Someone, most likely you, created an account at {title} with this email address."),
        facts: vec![],
        action: Some(Action {
            lead: "To activate the account, open this link:",
            label: "Activate account",
            link: scene.secret_page("/activate.ashx", token),
        }),
        code: None,
        closing: vec![
            "The link works once, within 7 days. If it is not opened by then, the account is removed and the username \
             is available again."
                .to_owned(),
            NOT_YOU.to_owned(),
        ],
        remedy: None,
    }
}

fn welcome(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Your account at {title} is ready"),
        heading: "Your account is ready",
        opening: format!("Your account at {title} is active. Phones can now register with it."),
        facts: vec![Fact { label: "Registrar", value: scene.registrar() }],
        action: Some(Action {
            lead: "To set up a phone, open your account and choose your phone. It shows what to enter; an app on a \
                   smartphone can be set up by a link or a QR code.",
            label: "Set up a phone",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec![format!(
            "If you do not want to set up a phone now, you need not do anything. Only you know your password: {title} \
             does not have it and never asks for it."
        )],
        remedy: Some(Action {
            lead: "If you ever forget it, choose a new one here:",
            label: "Choose a new password",
            link: scene.page("/recover"),
        }),
    }
}

fn recover(scene: &Scene<'_>, token: &LinkToken) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Choose a new password at {title}"),
        heading: "Choose a new password",
        opening: format!("Someone, most likely you, asked for a new password for your account at {title}."),
        facts: vec![],
        action: Some(Action {
            lead: "To choose a new password, open this link:",
            label: "Choose a new password",
            link: scene.secret_page("/recover", token),
        }),
        code: None,
        closing: vec![
            "The link works once, within 30 minutes. A new password signs you out everywhere, and every phone has to \
             be set up again."
                .to_owned(),
            "If this was not you, please ignore this email: without the link, your password stays as it is.".to_owned(),
        ],
        remedy: None,
    }
}

fn magic(scene: &Scene<'_>, token: &LinkToken, code: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Sign in to {title}"),
        heading: "Sign in",
        opening: format!("Someone, most likely you, wants to sign in to your account at {title} without a password."),
        facts: vec![],
        action: Some(Action {
            lead: "To sign in with the browser in which you asked for this email, open this link:",
            label: "Sign in",
            link: scene.secret_page("/magic", token),
        }),
        code: Some(Code {
            lead: "Are you reading this on another device? Then type this code instead. Type the code only in the window \
                   where you asked for this email:",
            code: code.to_owned(),
        }),
        closing: vec![
            format!("Link and code work once, within 5 minutes. {title} never asks for the code in any other way."),
            "If this was not you, please ignore this email and give the code to no one: without it, no one is signed in."
                .to_owned(),
        ],
        remedy: None,
    }
}

fn email_changed(scene: &Scene<'_>, token: &LinkToken, new: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Your email address at {title} was changed"),
        heading: "Your email address was changed",
        opening: format!(
            "From now on, emails about your account at {title} go to a new address, no longer to this one."
        ),
        facts: foreign("New email address", new, STRING_SHOWN).into_iter().collect(),
        action: Some(Action {
            lead: "If this was not you, open this link to undo the change:",
            label: "Undo the change",
            link: scene.secret_page("/email/undo", token),
        }),
        code: None,
        closing: vec![
            "The link works once, within 7 days. Afterwards, choose a new password.".to_owned(),
            "If this was you, there is nothing to do: the new address stays.".to_owned(),
        ],
        remedy: None,
    }
}

fn confirm_email(scene: &Scene<'_>, token: &LinkToken) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Confirm your email address at {title}"),
        heading: "Confirm your email address",
        opening: format!("Someone, most likely you, wants to use this email address for an account at {title}."),
        facts: vec![],
        action: Some(Action {
            lead: "To confirm the address, open this link:",
            label: "Confirm address",
            link: scene.secret_page("/email", token),
        }),
        code: None,
        closing: vec![
            "The link works once, within 24 hours. Until it is used, the account keeps its previous address."
                .to_owned(),
            NOT_YOU.to_owned(),
        ],
        remedy: None,
    }
}

fn password_changed(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Your password at {title} was changed"),
        heading: "Your password was changed",
        opening: format!("The password of your account at {title} was changed. All other sessions were signed out."),
        facts: vec![],
        action: Some(Action {
            lead: "Phones that used the old password need the new one. You can set them up in your account:",
            label: "Open your account",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["If this was you, there is nothing else to do.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn phone_added(scene: &Scene<'_>, phone: &str) -> Story {
    let title = scene.title;
    Story {
        subject: format!("A phone was added to your account at {title}"),
        heading: "A phone was added",
        opening: format!("A phone got a password of its own and can now use your account at {title}."),
        facts: foreign("Phone", phone, NAME_SHOWN).into_iter().collect(),
        action: Some(Action {
            lead: "You can see all your phones, and remove any of them, in your account:",
            label: "See your phones",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["If this was you, there is nothing to do.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn new_sign_in(scene: &Scene<'_>, at: u64, address: Option<&str>, user_agent: Option<&str>) -> Story {
    let title = scene.title;
    let time = Fact { label: "Time", value: moment(at, English) };
    let seen = [known("IP address", address), known("Browser or app", user_agent)];
    Story {
        subject: format!("New sign-in to your account at {title}"),
        heading: "New sign-in",
        opening: format!("Your account at {title} was signed in to from a device that was not used before."),
        facts: [time].into_iter().chain(seen.into_iter().flatten()).collect(),
        action: Some(Action {
            lead: "You can see all sessions, and end any of them, in your account:",
            label: "See your sessions",
            link: scene.page("/account"),
        }),
        code: None,
        closing: vec!["If this was you, there is nothing to do.".to_owned()],
        remedy: Some(not_you(scene)),
    }
}

fn disabled(scene: &Scene<'_>) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Your account at {title} was disabled"),
        heading: "Your account was disabled",
        opening: format!("Your account at {title} was disabled. Its phones are rejected, and you cannot sign in."),
        facts: vec![],
        action: None,
        code: None,
        closing: vec![format!(
            "Nothing was deleted, and the username stays yours. There is nothing to do unless you think that this is a \
             mistake: then please contact {title}."
        )],
        remedy: None,
    }
}

fn deletion_pending(scene: &Scene<'_>, token: &LinkToken, erased_at: u64) -> Story {
    let title = scene.title;
    Story {
        subject: format!("Your account at {title} will be deleted"),
        heading: "Your account will be deleted",
        opening: format!("Someone, most likely you, asked to delete your account at {title}. Its phones are rejected."),
        facts: vec![Fact { label: "To be deleted", value: moment(erased_at, English) }],
        action: Some(Action {
            lead: "If you want to keep the account, open this link before then:",
            label: "Keep the account",
            link: scene.secret_page("/restore", token),
        }),
        code: None,
        closing: vec![
            "The link works once. If you do nothing, the account and everything stored about it are deleted permanently \
             at that time."
                .to_owned(),
            "If this was not you, keep the account and then choose a new password.".to_owned(),
        ],
        remedy: None,
    }
}

/// What ends every access of a stranger.
fn not_you(scene: &Scene<'_>) -> Action {
    Action {
        lead: "If this was not you, choose a new password at once; that ends all sessions and disconnects all phones:",
        label: "Choose a new password",
        link: scene.page("/recover"),
    }
}
