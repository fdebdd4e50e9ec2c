//! The table that maps each error of the website to status and code (docs/contract.md sections 3 and 6).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use std::borrow::Cow;
use std::time::Duration;

use super::body::BodyError;
use super::error_body::ErrorBody;
use super::headers::RETRY_SOON;
use crate::service::Overloaded;
use domain::accounts::Weakness;
use domain::self_service::owners::OwnerError;
use domain::self_service::sign_in::SignInError;
use domain::self_service::sign_up::SignUpError;
use domain::self_service::signup_limits::SignupLimit;

/// An error of the website.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebsiteError {
    /// The request is wrong, and this says how.
    #[error("{0}")]
    InvalidRequest(Cow<'static, str>),
    /// The body is incomplete, too late, coded or too large.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// Wrong, expired, used or forged.
    #[error("the captcha answer is wrong, expired or already used; please solve a new one")]
    CaptchaFailed,
    /// No captcha key is configured.
    #[error("sign-up is disabled: the service has no captcha key")]
    CaptchaDisabled,
    /// The name is taken.
    #[error("the username is taken; please choose another one")]
    Conflict,
    /// A page of another website made a browser send the request.
    #[error("cross-site request rejected; nothing was changed")]
    CrossSite,
    /// Too many from this source; try again after so long.
    #[error("too many attempts; please try again later")]
    RateLimited(Duration),
    /// A sign-up met this limit; try again after so long.
    #[error("{}", over(*.0))]
    SignupLimited(SignupLimit, Duration),
    /// The Host belongs to no tenant.
    #[error("unknown host; no website is served under this name")]
    UnknownHost,
    /// There is no such page.
    #[error("page not found")]
    NotFound,
    /// Only the named methods are allowed.
    #[error("method not allowed; use {0}")]
    MethodNotAllowed(&'static str),
    /// Wrong username or password, whatever the reason.
    #[error("wrong username or password")]
    InvalidCredentials,
    /// No phone that a link sets up could log in with the account.
    #[error(
        "the account has no HA1 of an algorithm that the platform uses; ask the operator to set its password again"
    )]
    NoHa1,
    /// No session: missing, wrong, expired, another tenant's, or its account changed.
    #[error("the session is missing, invalid or expired; please sign in again")]
    InvalidToken,
    /// The session's owner has to show again who they are.
    #[error("this needs a fresh proof of your password: POST /reauthenticate, then try again")]
    ReauthenticationRequired,
    /// A link or code that is not good: unknown, used, expired or void.
    #[error("the link or code is invalid, expired or already used")]
    InvalidLink,
    /// The account has as many phones as it may.
    #[error("the account has five phones with a password of their own already; revoke one first")]
    PhonesFull,
    /// Another phone of the account has that name.
    #[error("name is taken by another phone of the account; please choose another one")]
    PhoneNameTaken,
    /// The store did not answer; the answer says nothing about any account.
    #[error("the service is temporarily unavailable; please try again shortly")]
    Unavailable,
    /// Too many requests already wait for the store; nothing was done or used up.
    #[error("the service is busy; please try again shortly")]
    Overloaded,
    /// An internal error.
    #[error("internal error; nothing was changed, please try again")]
    ServerError,
}

impl WebsiteError {
    /// The request is wrong, and `text` says how.
    pub(in crate::http) fn invalid(text: impl Into<Cow<'static, str>>) -> Self {
        Self::InvalidRequest(text.into())
    }

    /// The table.
    const fn row(&self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidRequest(_) | Self::Body(BodyError::Broken) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::Body(BodyError::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request"),
            Self::Body(BodyError::Coded) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request"),
            Self::Body(BodyError::TooSlow) => (StatusCode::REQUEST_TIMEOUT, "request_timeout"),
            Self::CaptchaFailed => (StatusCode::BAD_REQUEST, "captcha_failed"),
            Self::CaptchaDisabled => (StatusCode::SERVICE_UNAVAILABLE, "captcha_disabled"),
            Self::Conflict | Self::PhoneNameTaken => (StatusCode::CONFLICT, "conflict"),
            Self::CrossSite => (StatusCode::FORBIDDEN, "cross_site"),
            Self::RateLimited(_) | Self::SignupLimited(..) => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
            Self::UnknownHost => (StatusCode::MISDIRECTED_REQUEST, "unknown_host"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            Self::MethodNotAllowed(_) => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::InvalidCredentials => (StatusCode::UNAUTHORIZED, "invalid_credentials"),
            Self::NoHa1 => (StatusCode::CONFLICT, "no_ha1"),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "invalid_token"),
            Self::ReauthenticationRequired => (StatusCode::UNAUTHORIZED, "reauthentication_required"),
            Self::InvalidLink => (StatusCode::BAD_REQUEST, "invalid_link"),
            Self::PhonesFull => (StatusCode::CONFLICT, "phones_full"),
            Self::Unavailable | Self::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::ServerError => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        }
    }
}

impl ResponseError for WebsiteError {
    fn status_code(&self) -> StatusCode {
        self.row().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, error) = self.row();
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::MethodNotAllowed(methods) => {
                response.insert_header((header::ALLOW, *methods));
            }
            Self::RateLimited(wait) | Self::SignupLimited(_, wait) => {
                response.insert_header((header::RETRY_AFTER, wait.as_secs()));
            }
            Self::InvalidCredentials => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            // RFC 6750 section 3.
            Self::InvalidToken => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
            }
            Self::Unavailable => {
                response.insert_header(RETRY_SOON);
            }
            // Its body may be unread.
            Self::Overloaded => {
                response.insert_header(RETRY_SOON).force_close();
            }
            // What is left of the body would be taken for the next request.
            Self::Body(_) => {
                response.force_close();
            }
            _ => {}
        }
        response.json(ErrorBody { error, error_description: self.to_string().into() })
    }
}

/// The error text of a sign-up over a limit. The sign-up page tells them apart by the first word.
const fn over(limit: SignupLimit) -> &'static str {
    match limit {
        SignupLimit::Source => "network: too many accounts were created from it within an hour; please try again later",
        SignupLimit::Conflicts => {
            "network: too many taken usernames were requested from it within an hour; please try again later"
        }
        SignupLimit::Mailbox => {
            "email was used for too many sign-ups within a day; please try again later or use another address"
        }
        SignupLimit::Tenant => "website: too many accounts were created within an hour; please try again later",
        SignupLimit::Pending => "website: too many accounts are waiting for activation; please try again later",
    }
}

impl From<Overloaded> for WebsiteError {
    fn from(Overloaded: Overloaded) -> Self {
        Self::Overloaded
    }
}

impl From<&SignUpError> for WebsiteError {
    fn from(error: &SignUpError) -> Self {
        match error {
            SignUpError::Captcha(_) => Self::CaptchaFailed,
            SignUpError::WeakPassword(weakness) => weak_password(*weakness),
            SignUpError::OverLimit(over) => Self::SignupLimited(over.limit, over.rate_limited.retry_after),
            SignUpError::Taken => Self::Conflict,
            SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_) => Self::ServerError,
        }
    }
}

/// The answer to an HA1 that a guesser would try first.
fn weak_password(weakness: Weakness) -> WebsiteError {
    WebsiteError::invalid(match weakness {
        Weakness::OwnNames => {
            "ha1 belongs to a password made from the account's own names; please choose another password"
        }
        _ => "ha1 belongs to one of the most common passwords; please choose another password",
    })
}

impl From<&OwnerError> for WebsiteError {
    fn from(error: &OwnerError) -> Self {
        match error {
            OwnerError::Missing => Self::NotFound,
            OwnerError::PhonesFull => Self::PhonesFull,
            OwnerError::PhoneNameTaken => Self::PhoneNameTaken,
            OwnerError::WeakPassword(weakness) => weak_password(*weakness),
            OwnerError::Store(_) => Self::Unavailable,
            OwnerError::Mail(_) | OwnerError::Compose(_) => Self::ServerError,
        }
    }
}

impl From<&SignInError> for WebsiteError {
    fn from(error: &SignInError) -> Self {
        match error {
            SignInError::RateLimited(limited) => Self::RateLimited(limited.retry_after),
            SignInError::Refused(_) | SignInError::Nonce => Self::InvalidCredentials,
            SignInError::Store(_) => Self::Unavailable,
        }
    }
}

/// Answers what has no route.
pub(in crate::http) async fn not_found() -> Result<HttpResponse, WebsiteError> {
    Err(WebsiteError::NotFound)
}

/// Answers other methods on a resource to be read.
pub(in crate::http) async fn only_get() -> Result<HttpResponse, WebsiteError> {
    Err(WebsiteError::MethodNotAllowed("GET, HEAD"))
}

/// Answers other methods on a resource that may be read and changed.
pub(in crate::http) async fn other_method() -> Result<HttpResponse, WebsiteError> {
    Err(WebsiteError::MethodNotAllowed("GET, POST, PUT, PATCH, DELETE"))
}
