//! The table that maps each error of an operator's request to status and body.

use super::api::{ErrorBody, ErrorCode};
use crate::http::plumbing::body::BodyError;
use crate::http::plumbing::headers::RETRY_SOON;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use domain::store_error::StoreError;

/// Why an operator's request fails.
#[derive(Debug, thiserror::Error)]
pub(super) enum AdminError {
    /// The admin token is missing or wrong.
    #[error("missing or wrong admin token; send it as a bearer token")]
    Refused,
    /// The Host is not one of the admin listener's names.
    #[error("unknown host name; add it to the setting admin_hosts")]
    ForeignHost,
    /// None of the settings' tenants.
    #[error("unknown tenant; expected the name of a tenant in the settings")]
    UnknownTenant,
    /// The request is wrong, and this says how.
    #[error("{0}")]
    Invalid(String),
    /// The request body is incomplete.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The store did not answer; nothing was changed.
    #[error("the store did not answer and nothing was changed; please try again")]
    Store(#[from] StoreError),
    /// The store did not answer yet; the change is on its way.
    #[error("the store is slow and the change is still pending; check the list before you try again")]
    Late,
}

impl AdminError {
    const fn entry(&self) -> (StatusCode, ErrorCode) {
        match self {
            Self::Refused => (StatusCode::UNAUTHORIZED, ErrorCode::Unauthorized),
            Self::ForeignHost => (StatusCode::MISDIRECTED_REQUEST, ErrorCode::UnknownHost),
            Self::UnknownTenant => (StatusCode::NOT_FOUND, ErrorCode::UnknownTenant),
            Self::Body(BodyError::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::InvalidRequest),
            Self::Body(BodyError::Coded) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorCode::InvalidRequest),
            Self::Body(BodyError::TooSlow) => (StatusCode::REQUEST_TIMEOUT, ErrorCode::RequestTimeout),
            Self::Invalid(_) | Self::Body(BodyError::Broken) => (StatusCode::BAD_REQUEST, ErrorCode::InvalidRequest),
            Self::Store(_) | Self::Late => (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unavailable),
        }
    }
}

impl ResponseError for AdminError {
    fn status_code(&self) -> StatusCode {
        self.entry().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, error) = self.entry();
        let mut response = HttpResponse::build(status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        match self {
            Self::Refused => response.insert_header((WWW_AUTHENTICATE, "Bearer realm=\"Realmgate\"")),
            Self::Store(_) | Self::Late => response.insert_header(RETRY_SOON),
            // What is left of the body would be taken for the next request.
            Self::Body(_) => response.force_close(),
            _ => &mut response,
        };
        response.json(ErrorBody { error, error_description: self.to_string().into() })
    }
}
