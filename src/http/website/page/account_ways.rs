//! The pages on the way into an account and back: sign-in, recovery, and the links of our emails that one button confirms.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::{Page, html};
use crate::http::WebsiteError;
use domain::accounts::AccountKey;

/// The sign-in page; at any address, it goes on to the account.
pub(in crate::http) fn sign_in(page: Page<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::OK, &SignIn { page })
}

#[derive(Template)]
#[template(path = "sign_in.html", config = ".askama.toml")]
struct SignIn<'a> {
    page: Page<'a>,
}

/// What GET /recover shows.
#[derive(Clone, Copy)]
pub(in crate::http) enum RecoverView<'a> {
    /// The form that asks for an email: there is no token.
    Ask,
    /// The form that chooses a new password for this account.
    Choose(&'a AccountKey),
}

/// GET /recover.
pub(in crate::http) fn recover(page: Page<'_>, view: RecoverView<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::OK, &Recover { page, view })
}

#[derive(Template)]
#[template(path = "recover.html", config = ".askama.toml")]
struct Recover<'a> {
    page: Page<'a>,
    view: RecoverView<'a>,
}

impl Recover<'_> {
    const fn heading(&self) -> &'static str {
        match self.view {
            RecoverView::Ask => self.page.say("Forgot your password?", "Passwort vergessen?"),
            RecoverView::Choose(_) => self.page.say("Choose a new password", "Neues Passwort wählen"),
        }
    }
}

/// A link of an email whose token does not work, or no longer.
pub(in crate::http) fn dead_email_link(page: Page<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::BAD_REQUEST, &DeadEmailLink { page })
}

#[derive(Template)]
#[template(path = "dead_email_link.html", config = ".askama.toml")]
struct DeadEmailLink<'a> {
    page: Page<'a>,
}

/// GET /magic in the browser that asked for the link: one button signs in as this user.
pub(in crate::http) fn magic(page: Page<'_>, user: &str) -> Result<HttpResponse, WebsiteError> {
    let heading = page.say("Sign in", "Anmelden");
    html(page.language, StatusCode::OK, &Magic { page, heading, user })
}

#[derive(Template)]
#[template(path = "magic.html", config = ".askama.toml")]
struct Magic<'a> {
    page: Page<'a>,
    heading: &'static str,
    user: &'a str,
}

/// GET /magic in any other browser: this code signs the user in where the link was asked for.
pub(in crate::http) fn magic_code(page: Page<'_>, user: &str, code: &str) -> Result<HttpResponse, WebsiteError> {
    let heading = page.say("Your code", "Ihr Code");
    html(page.language, StatusCode::OK, &MagicCode { page, heading, user, code })
}

#[derive(Template)]
#[template(path = "magic_code.html", config = ".askama.toml")]
struct MagicCode<'a> {
    page: Page<'a>,
    heading: &'static str,
    user: &'a str,
    code: &'a str,
}

/// A change of an account's email address.
#[derive(Clone, Copy)]
pub(in crate::http) struct EmailChange<'a> {
    /// The username.
    pub user: &'a str,
    /// The address that the account gets.
    pub email: &'a str,
}

/// GET /email: one button gives the account its new address.
pub(in crate::http) fn confirm_email(page: Page<'_>, change: EmailChange<'_>) -> Result<HttpResponse, WebsiteError> {
    let heading = page.say("Confirm your new address", "Neue Adresse bestätigen");
    html(page.language, StatusCode::OK, &ConfirmEmail { page, heading, change })
}

#[derive(Template)]
#[template(path = "email.html", config = ".askama.toml")]
struct ConfirmEmail<'a> {
    page: Page<'a>,
    heading: &'static str,
    change: EmailChange<'a>,
}

/// GET /email/undo: one button gives the account its old address back.
pub(in crate::http) fn undo_email(page: Page<'_>, change: EmailChange<'_>) -> Result<HttpResponse, WebsiteError> {
    let heading = page.say("Undo the change of address", "Adressänderung rückgängig machen");
    html(page.language, StatusCode::OK, &UndoEmail { page, heading, change })
}

#[derive(Template)]
#[template(path = "email_undo.html", config = ".askama.toml")]
struct UndoEmail<'a> {
    page: Page<'a>,
    heading: &'static str,
    change: EmailChange<'a>,
}

/// GET /restore: one button undoes the deletion of this user's account.
pub(in crate::http) fn restore(page: Page<'_>, user: &str) -> Result<HttpResponse, WebsiteError> {
    let heading = page.say("Keep your account?", "Konto behalten?");
    html(page.language, StatusCode::OK, &Restore { page, heading, user })
}

#[derive(Template)]
#[template(path = "restore.html", config = ".askama.toml")]
struct Restore<'a> {
    page: Page<'a>,
    heading: &'static str,
    user: &'a str,
}
