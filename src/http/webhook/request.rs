//! What a call must be before anything in it is looked at, checked in the order of CONTRACT section 1.1: method,
//! Basic, signature, content type, size, UTF-8.

use super::RETRY_SOON;
use super::signature::Signature;
use crate::http::body::{self, BodyError};
use crate::http::client_ip;
use crate::http::lifecycle::OpenConnection;
use crate::http::stranger_lines;
use crate::limits::{BODY_READ, WEBHOOK_BODY};
use crate::service::WebhookView;
use crate::tenant::{SignatureRule, Tenant};
use actix_web::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};

/// The methods of the webhook.
pub const ALLOWED_METHODS: &str = "GET, POST";

/// What a call carries.
pub enum Text {
    /// The body of a POST, not yet seen to be text.
    Body(Bytes),
    /// The query string of a GET.
    Query(String),
}

/// Why a call gets no decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Neither POST nor GET.
    Method,
    /// No valid Basic credentials.
    Caller,
    /// No valid signature where one is required.
    Signature,
    /// A POST that is not `application/json`.
    ContentType,
    /// Compressed or coded otherwise.
    Coded,
    /// More than the limit.
    TooLarge,
    /// The body did not arrive in time.
    TooSlow,
    /// The body did not arrive whole, or its chunks were malformed.
    Broken,
    /// Not UTF-8.
    NotUtf8,
    /// Not a JSON object.
    NotAnObject,
    /// The store did not answer, or not in time.
    Undecided,
}

/// Reads a call. Basic alone decides the tenant; the Host header is not looked at.
pub async fn receive<'p>(
    request: &HttpRequest,
    payload: web::Payload,
    service: &'p WebhookView,
) -> Result<(&'p Tenant, Text), Refused> {
    let is_post = request.method() == Method::POST;
    if !is_post && request.method() != Method::GET {
        return Err(Refused::Method);
    }
    let tenant = caller(request, service)?;
    OpenConnection::vouch(request);
    if !is_post {
        let query = request.query_string();
        check_signature(request, tenant, service, b"\"null\"")?;
        let fits = query.len() <= WEBHOOK_BODY;
        return fits.then(|| (tenant, Text::Query(query.to_owned()))).ok_or(Refused::TooLarge);
    }
    if *service.signature() == SignatureRule::Off {
        check_content_type(request)?;
        let body = read(request, payload).await?;
        return Ok((tenant, Text::Body(body)));
    }
    signature(request, service)?;
    let body = read(request, payload).await?;
    check_signature(request, tenant, service, &body)?;
    check_content_type(request)?;
    Ok((tenant, Text::Body(body)))
}

fn caller<'p>(request: &HttpRequest, service: &'p WebhookView) -> Result<&'p Tenant, Refused> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (first, second) = (headers.next(), headers.next());
    let first = first.filter(|_| second.is_none()).map(HeaderValue::as_bytes);
    let Some(id) = service.callers().tenant_of(first) else {
        tell_of_wrong_caller(request, service);
        return Err(Refused::Caller);
    };
    Ok(service.tenants().get(id))
}

/// A call without credentials is no attack: some platforms ask so first (CONTRACT section 1.1).
#[cold]
fn tell_of_wrong_caller(request: &HttpRequest, service: &WebhookView) {
    if request.headers().contains_key(AUTHORIZATION) {
        let peer = client_ip::of(request, service.trusted_proxies());
        stranger_lines::wrong_caller(service.lines(), peer, service.clock().now());
    }
}

fn signature<'r>(request: &'r HttpRequest, service: &WebhookView) -> Result<Signature<'r>, Refused> {
    let header = request.headers().get("jambonz-signature").map(HeaderValue::as_bytes);
    Signature::parse(header, service.clock().now().unix_seconds()).ok_or(Refused::Signature)
}

fn check_signature(
    request: &HttpRequest,
    tenant: &Tenant,
    service: &WebhookView,
    signed: &[u8],
) -> Result<(), Refused> {
    if *service.signature() == SignatureRule::Off {
        return Ok(());
    }
    let valid = signature(request, service)?.verifies(&tenant.signature_secrets, signed);
    valid.then_some(()).ok_or(Refused::Signature)
}

fn check_content_type(request: &HttpRequest) -> Result<(), Refused> {
    let value = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json").then_some(()).ok_or(Refused::ContentType)
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Bytes, Refused> {
    body::read(request, payload, WEBHOOK_BODY, BODY_READ).await.map_err(|error| match error {
        BodyError::Coded => Refused::Coded,
        BodyError::TooLarge => Refused::TooLarge,
        BodyError::TooSlow => Refused::TooSlow,
        BodyError::Broken => Refused::Broken,
    })
}

impl Refused {
    /// Status, error code and text.
    const fn row(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as Status;
        match self {
            Self::Method => (Status::METHOD_NOT_ALLOWED, "method_not_allowed", "use POST or GET"),
            Self::Caller => (Status::UNAUTHORIZED, "unauthorized", "HTTP Basic credentials of a webhook user required"),
            Self::Signature => (Status::UNAUTHORIZED, "unauthorized", "a valid Jambonz-Signature is required"),
            Self::ContentType => {
                (Status::UNSUPPORTED_MEDIA_TYPE, "invalid_request", "Content-Type must be application/json")
            }
            Self::Coded => (
                Status::UNSUPPORTED_MEDIA_TYPE,
                "invalid_request",
                "content codings are not supported: send plain JSON",
            ),
            Self::TooLarge => (Status::PAYLOAD_TOO_LARGE, "invalid_request", "at most 65536 bytes are read"),
            Self::TooSlow => (Status::REQUEST_TIMEOUT, "invalid_request", "the body did not arrive within 5 seconds"),
            Self::Broken => (Status::BAD_REQUEST, "invalid_request", "the body did not arrive whole"),
            Self::NotUtf8 => (Status::BAD_REQUEST, "invalid_request", "the request is not UTF-8"),
            Self::NotAnObject => (Status::BAD_REQUEST, "invalid_request", "the body is not a JSON object"),
            Self::Undecided => (Status::SERVICE_UNAVAILABLE, "unavailable", "no decision could be made; try again"),
        }
    }

    /// The HTTP answer.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let (status, error, description) = self.row();
        let mut response = HttpResponse::build(status);
        match self {
            Self::Method => response.insert_header((ALLOW, ALLOWED_METHODS)),
            Self::Caller | Self::Signature => {
                response.insert_header((WWW_AUTHENTICATE, "Basic realm=\"Realmgate\", charset=\"UTF-8\""))
            }
            Self::Undecided => response.insert_header(RETRY_SOON),
            Self::TooSlow | Self::Broken | Self::TooLarge | Self::Coded => response.force_close(),
            Self::ContentType | Self::NotUtf8 | Self::NotAnObject => &mut response,
        };
        response.json(serde_json::json!({ "error": error, "error_description": description }))
    }
}
