//! POST /logout: ends a session, or all sessions of its account.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::bearer;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::body::{BODY_READ, LOGIN_BODY};
use crate::http::plumbing::{body, client_ip, host};
use crate::service::WebsiteView;
use domain::self_service::sign_in::SignOut;

/// The log's message.
const SIGNED_OUT: &str = "signed out";

/// Signs a user out: of this session, or by `?sessions=all` of all. What the body holds does not matter.
pub(in crate::http) async fn sign_out(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    body::read(request.headers(), payload, LOGIN_BODY, BODY_READ).await?;
    let (token, which) = (bearer::token(&request)?, which(request.query_string())?);
    let service = website.sign_in();
    let signed_out = service.sign_out(token, which, tenant, &*website.store().accounts, website.clock().now());
    let account =
        store_deadline::of_the_store(signed_out, tenant, &website).await?.ok_or(WebsiteError::InvalidToken)?;
    website.counters().sign_outs.inc();
    let source = client_ip::source(&request, tenant.id, website.trusted_proxies());
    if website.lines().sign_ins.permits((SIGNED_OUT, source), website.clock().now()) {
        let (source, all_sessions) = (source.network.map(|network| network.to_string()), which == SignOut::All);
        tracing::info!(
            tenant = tenant.name,
            username = account.username.as_str(),
            source,
            all_sessions,
            "{SIGNED_OUT}"
        );
    }
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(SignOutAnswer { ok: true }))
}

#[derive(Serialize)]
struct SignOutAnswer {
    ok: bool,
}

/// By the first such parameter; others do not matter.
fn which(query: &str) -> Result<SignOut, WebsiteError> {
    match query.split('&').find_map(|pair| pair.strip_prefix("sessions=")) {
        None => Ok(SignOut::This),
        Some("all") => Ok(SignOut::All),
        Some(_) => Err(WebsiteError::invalid(
            "sessions has an invalid value; expected \"all\", or no sessions at all to end only this session",
        )),
    }
}
