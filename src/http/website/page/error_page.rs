//! The page of an error: what happened, what to do now, and how long to wait.

use actix_web::http::StatusCode;
use askama::Template;
use std::time::Duration;

use super::Page;
use super::assets;
use super::durations::waiting;
use super::error_words::{self as words, ErrorWords};
use crate::http::WebsiteError;
use crate::http::plumbing::body::BodyError;
use domain::self_service::signup_limits::SignupLimit;
use domain::tenant::Language;

/// The page in the frame of a tenant's website; `None` where the template fails.
pub(in crate::http) fn error_page(page: Page<'_>, error: &WebsiteError, wait: Option<Duration>) -> Option<String> {
    let (words, wait) = (words_of(error), wait.map(|wait| waiting(page.language, wait)));
    rendered(&ErrorPage { page, words, wait })
}

/// The page for a host of no tenant: it names none, and has no links.
pub(in crate::http) fn lost(language: Language, error: &WebsiteError, wait: Option<Duration>) -> Option<String> {
    let (words, wait) = (words_of(error), wait.map(|wait| waiting(language, wait)));
    rendered(&Lost { page: Nowhere { language, home: None }, words, wait })
}

/// The page for a request of which the framework read no more than that it is wrong: whose website was meant is unknown.
pub(in crate::http) fn unread(language: Language, status: StatusCode) -> Option<String> {
    let words = match status {
        StatusCode::REQUEST_TIMEOUT => &words::TOO_SLOW,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => &words::HEAD_TOO_LARGE,
        status if status.is_server_error() => &words::FAILED,
        _ => &words::INVALID,
    };
    rendered(&Lost { page: Nowhere { language, home: Some("/") }, words, wait: None })
}

fn rendered(template: &impl Template) -> Option<String> {
    let text = template.render();
    text.inspect_err(|error| tracing::error!(error = error.to_string(), "cannot render a page")).ok()
}

#[derive(Template)]
#[template(path = "error_page.html", config = ".askama.toml")]
struct ErrorPage<'a> {
    page: Page<'a>,
    words: &'static ErrorWords,
    wait: Option<String>,
}

#[derive(Template)]
#[template(path = "lost.html", config = ".askama.toml")]
struct Lost {
    page: Nowhere,
    words: &'static ErrorWords,
    wait: Option<String>,
}

/// What a page knows that belongs to no tenant's website.
struct Nowhere {
    language: Language,
    /// Where the start page may be found; `None` where there is none.
    home: Option<&'static str>,
}

impl Nowhere {
    /// A link from the start page; the language switch was not used.
    fn link(&self, address: &str) -> String {
        format!("{}{}", self.home.unwrap_or_default(), address.trim_start_matches('/'))
    }

    const fn say(&self, english: &'static str, german: &'static str) -> &'static str {
        self.language.choose(english, german)
    }

    /// The path of a style, script or picture; each host has them.
    #[expect(clippy::unused_self, reason = "the frame of pages asks each page")]
    fn asset(&self, name: &str) -> &'static str {
        assets::path(name)
    }

    /// No tenant's colour.
    #[expect(clippy::unused_self, reason = "the frame of pages asks each page")]
    const fn theme(&self) -> Option<String> {
        None
    }

    /// This address, or the start, in the other language.
    fn switch(&self) -> String {
        format!("{}?lang={}", self.home.unwrap_or_default(), self.language.other().tag())
    }
}

/// The words of each error. What a client sent is in none of them.
const fn words_of(error: &WebsiteError) -> &'static ErrorWords {
    match error {
        WebsiteError::InvalidRequest(_) | WebsiteError::Body(BodyError::Broken) => &words::INVALID,
        WebsiteError::Body(BodyError::TooLarge) => &words::TOO_LARGE,
        WebsiteError::Body(BodyError::TooSlow) => &words::TOO_SLOW,
        WebsiteError::Body(BodyError::Coded) => &words::UNREADABLE,
        WebsiteError::CaptchaFailed => &words::CAPTCHA_FAILED,
        WebsiteError::CaptchaDisabled => &words::NO_SIGN_UP,
        WebsiteError::Conflict => &words::TAKEN,
        WebsiteError::CrossSite => &words::CROSS_SITE,
        WebsiteError::RateLimited(_) => &words::TOO_MANY,
        WebsiteError::SignupLimited(SignupLimit::Source | SignupLimit::Conflicts, _) => &words::TOO_MANY_FROM_HERE,
        WebsiteError::SignupLimited(SignupLimit::Mailbox, _) => &words::TOO_MANY_FOR_EMAIL,
        WebsiteError::SignupLimited(SignupLimit::Tenant | SignupLimit::Pending, _) => &words::TOO_MANY_SIGN_UPS,
        WebsiteError::UnknownHost => &words::UNKNOWN_HOST,
        WebsiteError::NotFound => &words::NOT_FOUND,
        WebsiteError::MethodNotAllowed(_) => &words::NOT_ALLOWED,
        WebsiteError::InvalidCredentials => &words::WRONG_PASSWORD,
        WebsiteError::NoHa1 => &words::NO_LINK,
        WebsiteError::InvalidToken | WebsiteError::ReauthenticationRequired => &words::SIGN_IN_FIRST,
        WebsiteError::InvalidLink => &words::DEAD_LINK,
        WebsiteError::PhonesFull => &words::PHONES_FULL,
        WebsiteError::PhoneNameTaken => &words::PHONE_NAME_TAKEN,
        WebsiteError::Unavailable | WebsiteError::Overloaded => &words::UNAVAILABLE,
        WebsiteError::ServerError => &words::FAILED,
    }
}
