//! The table that maps each reason why a platform's call gets no decision to status and code (docs/contract.md section 1.1).

use crate::http::plumbing::body::BodyError;
use crate::http::plumbing::error_body::ErrorBody;
use crate::http::plumbing::headers::RETRY_SOON;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};

/// The methods of the webhook.
const ALLOWED_METHODS: &str = "GET, POST";

/// Why a call gets no decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum WebhookError {
    /// Neither POST nor GET.
    #[error("method not allowed; use POST or GET")]
    Method,
    /// No valid Basic credentials.
    #[error("missing or wrong credentials; send those of a webhook user by HTTP Basic")]
    Caller,
    /// No valid signature where one is required.
    #[error("the Jambonz-Signature header is missing, wrong or too old")]
    Signature,
    /// A POST that is not `application/json`.
    #[error("Content-Type must be application/json")]
    ContentType,
    /// Compressed or coded otherwise.
    #[error("Content-Encoding is not supported; send plain JSON")]
    Coded,
    /// More than the limit.
    #[error("the request body is too large; the limit is 65536 bytes")]
    TooLarge,
    /// The body did not arrive in time.
    #[error("the request body did not arrive within 5 seconds")]
    TooSlow,
    /// The body is incomplete, or its chunks were malformed.
    #[error("the request body is incomplete")]
    Broken,
    /// Not UTF-8.
    #[error("the request is not valid UTF-8")]
    NotUtf8,
    /// Not a JSON object.
    #[error("the request body is not a JSON object")]
    NotAnObject,
    /// The store did not answer, or not in time.
    #[error("no decision could be made; please try again")]
    Undecided,
}

impl WebhookError {
    /// The table.
    const fn row(self) -> (StatusCode, &'static str) {
        match self {
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Caller | Self::Signature => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::ContentType | Self::Coded => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "invalid_request"),
            Self::Broken | Self::NotUtf8 | Self::NotAnObject => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::Undecided => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        }
    }
}

impl From<BodyError> for WebhookError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Coded => Self::Coded,
            BodyError::TooLarge => Self::TooLarge,
            BodyError::TooSlow => Self::TooSlow,
            BodyError::Broken => Self::Broken,
        }
    }
}

impl ResponseError for WebhookError {
    fn status_code(&self) -> StatusCode {
        self.row().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, error) = self.row();
        let mut response = HttpResponse::build(status);
        match self {
            Self::Method => response.insert_header((ALLOW, ALLOWED_METHODS)),
            Self::Caller | Self::Signature => {
                response.insert_header((WWW_AUTHENTICATE, "Basic realm=\"Realmgate\", charset=\"UTF-8\""))
            }
            Self::Undecided => response.insert_header(RETRY_SOON),
            // What is left of the body would be taken for the next request.
            Self::TooSlow | Self::Broken | Self::TooLarge | Self::Coded => response.force_close(),
            Self::ContentType | Self::NotUtf8 | Self::NotAnObject => &mut response,
        };
        response.json(ErrorBody { error, error_description: self.to_string().into() })
    }
}
