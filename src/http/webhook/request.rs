//! What a call must be before anything in it is read, checked in the order of docs/contract.md section 1.1:
//! method, Basic, signature, content type, size, UTF-8.

use super::WebhookError;
use super::signature::Signature;
use crate::http::plumbing::body::BODY_READ;
use crate::http::plumbing::lifecycle::OpenConnection;
use crate::http::plumbing::{body, client_ip, stranger_lines};
use crate::service::WebhookView;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, web};
use domain::authentication::attempt::WEBHOOK_BODY;
use domain::tenant::{SignatureRule, Tenant};
use std::sync::Arc;

/// What a call carries.
pub(super) enum RequestText {
    /// The body of a POST, not yet known to be UTF-8.
    Body(Bytes),
    /// The query string of a GET.
    Query(String),
}

/// Reads a call. Basic alone decides the tenant; the Host header is ignored.
pub(super) async fn receive<'p>(
    request: &HttpRequest,
    payload: web::Payload,
    service: &'p WebhookView,
) -> Result<(&'p Tenant, RequestText), WebhookError> {
    let is_post = request.method() == Method::POST;
    if !is_post && request.method() != Method::GET {
        return Err(WebhookError::Method);
    }
    let tenant = caller(request, service)?;
    if let Some(connection) = request.conn_data::<Arc<OpenConnection>>() {
        connection.vouch();
    }
    let signature = signature(request, service)?;
    if !is_post {
        let query = request.query_string();
        check_signature(signature.as_ref(), tenant, b"\"null\"")?;
        let fits = query.len() <= WEBHOOK_BODY;
        return fits.then(|| (tenant, RequestText::Query(query.to_owned()))).ok_or(WebhookError::TooLarge);
    }
    if signature.is_none() {
        check_content_type(request.headers())?;
        return Ok((tenant, RequestText::Body(read(request, payload).await?)));
    }
    let body = read(request, payload).await?;
    check_signature(signature.as_ref(), tenant, &body)?;
    check_content_type(request.headers())?;
    Ok((tenant, RequestText::Body(body)))
}

fn caller<'p>(request: &HttpRequest, service: &'p WebhookView) -> Result<&'p Tenant, WebhookError> {
    let tenant = tenant_of(request.headers(), service);
    if tenant.is_none() {
        log_wrong_caller(request, service);
    }
    tenant.ok_or(WebhookError::Caller)
}

/// The tenant whose platform sends these headers.
pub(super) fn tenant_of<'p>(headers: &HeaderMap, service: &'p WebhookView) -> Option<&'p Tenant> {
    let mut headers = headers.get_all(AUTHORIZATION);
    let (first, second) = (headers.next(), headers.next());
    let first = first.filter(|_| second.is_none()).map(HeaderValue::as_bytes);
    service.callers().tenant_of(first).map(|id| service.tenants().get(id))
}

/// A call without credentials is not an attack: some platforms send one first (docs/contract.md section 1.1).
#[cold]
fn log_wrong_caller(request: &HttpRequest, service: &WebhookView) {
    if request.headers().contains_key(AUTHORIZATION) {
        let peer = client_ip::of(request, service.trusted_proxies());
        stranger_lines::wrong_caller(service.lines(), peer, service.clock().now());
    }
}

/// The signature where one is required; of its header all but what it signs is checked.
fn signature<'r>(request: &'r HttpRequest, service: &WebhookView) -> Result<Option<Signature<'r>>, WebhookError> {
    if *service.signature() == SignatureRule::Off {
        return Ok(None);
    }
    let header = request.headers().get("jambonz-signature").map(HeaderValue::as_bytes);
    Signature::parse(header, service.clock().now().unix_seconds()).map(Some).ok_or(WebhookError::Signature)
}

fn check_signature(signature: Option<&Signature<'_>>, tenant: &Tenant, signed: &[u8]) -> Result<(), WebhookError> {
    let is_valid = signature.is_none_or(|signature| signature.verifies(&tenant.signature_secrets, signed));
    is_valid.then_some(()).ok_or(WebhookError::Signature)
}

pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), WebhookError> {
    let value = headers.get(CONTENT_TYPE);
    // As nearly all platforms write it.
    if value.is_some_and(|value| value.as_bytes() == b"application/json") {
        return Ok(());
    }
    let value = value.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json").then_some(()).ok_or(WebhookError::ContentType)
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Bytes, WebhookError> {
    body::read(request.headers(), payload, WEBHOOK_BODY, BODY_READ).await.map_err(WebhookError::from)
}
