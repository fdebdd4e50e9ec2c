//! One table from error to status and body (CONTRACT sections 3 and 6).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::borrow::Cow;
use std::time::Duration;

use super::body::BodyError;
use super::webhook::RETRY_SOON;
use crate::account::Weakness;
use crate::quota::Limit;
use crate::service::Overloaded;
use crate::sign_in::SignInError;
use crate::sign_up::SignUpError;

/// An answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.entry().2)]
pub enum PublicError {
    /// The request is wrong, and this says how.
    InvalidRequest(Cow<'static, str>),
    /// The body did not come whole, too late, or is too large.
    Body(BodyError),
    /// Wrong, expired, used or forged.
    CaptchaFailed,
    /// No captcha key is configured.
    CaptchaDisabled,
    /// The name is taken.
    Conflict,
    /// A page of another website made a browser send it.
    CrossSite,
    /// Too many from this source; try again after so long.
    RateLimited(Duration),
    /// A sign-up met this limit; try again after so long.
    SignupLimited(Limit, Duration),
    /// The Host is no tenant's.
    UnknownHost,
    /// There is no such page.
    NotFound,
    /// Only the named methods are allowed.
    MethodNotAllowed(&'static str),
    /// No such name and password, whatever the reason.
    InvalidCredentials,
    /// No phone that a link sets up could log in with the account.
    NoHa1,
    /// No session: missing, wrong, expired, another tenant's, or its account changed.
    InvalidToken,
    /// The store did not answer; nothing is said about anybody.
    Unavailable,
    /// Too many wait for the store already; nothing was done or used up.
    Overloaded,
    /// The fault is ours.
    ServerError,
}

impl PublicError {
    /// The request is wrong, and `text` says how.
    pub fn invalid(text: impl Into<Cow<'static, str>>) -> Self {
        Self::InvalidRequest(text.into())
    }

    /// The table: status, code, text.
    fn entry(&self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, code, text) = match self {
            Self::InvalidRequest(text) => return (StatusCode::BAD_REQUEST, "invalid_request", text.clone()),
            Self::MethodNotAllowed(methods) => {
                let text = format!("use {methods}").into();
                return (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", text);
            }
            Self::Body(BodyError::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request", "the body is too large")
            }
            Self::Body(BodyError::TooSlow) => {
                (StatusCode::REQUEST_TIMEOUT, "request_timeout", "the body took too long to arrive")
            }
            Self::Body(BodyError::Broken) => {
                (StatusCode::BAD_REQUEST, "invalid_request", "the body did not come whole")
            }
            Self::Body(BodyError::Coded) => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "invalid_request",
                "content codings are not supported: send the body without Content-Encoding",
            ),
            Self::CaptchaFailed => {
                (StatusCode::BAD_REQUEST, "captcha_failed", "the captcha was not solved; please solve a new one")
            }
            Self::CaptchaDisabled => {
                (StatusCode::SERVICE_UNAVAILABLE, "captcha_disabled", "nobody can sign up here: there is no captcha")
            }
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "the user name is taken; please choose another one"),
            Self::CrossSite => {
                (StatusCode::FORBIDDEN, "cross_site", "a page of another website sent this request; nothing was done")
            }
            Self::RateLimited(_) => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", "too many tries; try again later"),
            Self::SignupLimited(limit, _) => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", over(*limit)),
            Self::UnknownHost => (StatusCode::MISDIRECTED_REQUEST, "unknown_host", "this host is not served here"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "there is no such page"),
            Self::InvalidCredentials => {
                (StatusCode::UNAUTHORIZED, "invalid_credentials", "the user name or the password is wrong")
            }
            Self::NoHa1 => (
                StatusCode::CONFLICT,
                "no_ha1",
                "the account's password was hashed by no algorithm that the platform asks for: have the operator set it anew",
            ),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "invalid_token", "please sign in again"),
            Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "this cannot be answered now; please try again")
            }
            Self::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "there is too much to do at this moment; please try again",
            ),
            Self::ServerError => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "server_error",
                "something failed here and nothing was changed; please try again",
            ),
        };
        (status, code, text.into())
    }
}

impl ResponseError for PublicError {
    fn status_code(&self) -> StatusCode {
        self.entry().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, error, error_description) = self.entry();
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
        response.json(ErrorBody { error, error_description: &error_description })
    }
}

/// What a sign-up is told about a limit. The sign-up page tells them apart by the first word.
const fn over(limit: Limit) -> &'static str {
    match limit {
        Limit::Source => "network: too many accounts were created from it within an hour; try again later",
        Limit::Conflicts => "network: too many taken names were asked for from it within an hour; try again later",
        Limit::Mailbox => "email was used for too many sign-ups within a day; try again later or use another one",
        Limit::Tenant => "website: too many accounts were created here within an hour; try again later",
        Limit::Pending => "website: too many accounts here wait for their activation; try again later",
    }
}

/// The body of every error.
#[derive(Serialize)]
pub(super) struct ErrorBody<'a> {
    /// Its code.
    pub(super) error: &'a str,
    /// What is wrong, for a person.
    pub(super) error_description: &'a str,
}

impl From<BodyError> for PublicError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

impl From<Overloaded> for PublicError {
    fn from(Overloaded: Overloaded) -> Self {
        Self::Overloaded
    }
}

impl From<&SignUpError> for PublicError {
    fn from(error: &SignUpError) -> Self {
        match error {
            SignUpError::Captcha(_) => Self::CaptchaFailed,
            SignUpError::WeakPassword(Weakness::OwnNames) => {
                Self::invalid("ha1 is of a password made of the account's own names: choose another one")
            }
            SignUpError::WeakPassword(_) => {
                Self::invalid("ha1 is of one of the most common passwords: choose another one")
            }
            SignUpError::OverLimit(over) => Self::SignupLimited(over.limit, over.too_many.retry_after),
            SignUpError::Taken => Self::Conflict,
            SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_) => Self::ServerError,
        }
    }
}

impl From<&SignInError> for PublicError {
    fn from(error: &SignInError) -> Self {
        match error {
            SignInError::TooMany(too_many) => Self::RateLimited(too_many.retry_after),
            SignInError::Refused(_) => Self::InvalidCredentials,
            SignInError::Store(_) => Self::Unavailable,
        }
    }
}

/// Answers what has no route.
pub(super) async fn not_found() -> Result<HttpResponse, PublicError> {
    Err(PublicError::NotFound)
}

/// Answers other methods on a resource to be read.
pub(super) async fn only_get() -> Result<HttpResponse, PublicError> {
    Err(PublicError::MethodNotAllowed("GET, HEAD"))
}
