//! POST /provision makes a link that sets up a phone; GET /provision/<token> is what the phone opens. Neither the token
//! nor an HA1 is in any log.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::stranger_lines::Refusal;
use super::{PublicError, Website, bearer, body, client_ip, deadline, host, page, qr};
use crate::limits::{BODY_READ, LINK_LIFETIME, LINK_USES, LOGIN_BODY};
use crate::link_token::LinkToken;
use crate::provision;
use crate::tenant::Tenant;

/// Makes a link for the account of the session. What the body holds does not matter.
pub(super) async fn issue(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<Website>,
) -> Result<HttpResponse, PublicError> {
    let tenant = host::site(&request, &website.tenants)?.tenant;
    body::read(&request, payload, LOGIN_BODY, BODY_READ).await?;
    let session = bearer::account(&request, tenant, &website).await?;
    let (token, user) = (LinkToken::generate(&mut crate::chance::system()), session.account.username.clone());
    provision::issue(&token, session, tenant, &website.tickets, website.clock.now())
        .map_err(|too_many| PublicError::RateLimited(too_many.retry_after))?;
    website.counters.provisions_issued.inc();
    let source = source(&request, tenant, &website);
    tracing::info!(tenant = tenant.name, user = user.as_str(), source, "provisioning link made");
    let url = format!("{}/provision/{}", tenant.public_url, token.to_link_text());
    let qr = qr::svg(&url).ok_or(PublicError::ServerError)?;
    let answer = Answer { ok: true, url, expires_in: LINK_LIFETIME.as_secs(), uses: LINK_USES, qr };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct Answer {
    ok: bool,
    url: String,
    expires_in: u64,
    uses: u8,
    qr: String,
}

/// Uses a link once.
pub(super) async fn serve(
    request: HttpRequest,
    token: web::Path<String>,
    website: web::Data<Website>,
) -> Result<HttpResponse, PublicError> {
    let tenant = host::site(&request, &website.tenants)?.tenant;
    let source = source(&request, tenant, &website);
    let redeemed = provision::redeem(&token, tenant, &website.tickets, &*website.store, website.clock.now());
    let Some(settings) = deadline::of_the_store(redeemed, tenant, &website).await? else {
        website.counters.provisions_dead.inc();
        tell_of_dead_link(&request, tenant, &website);
        return Err(PublicError::NotFound);
    };
    website.counters.provisions_served.inc();
    tracing::info!(tenant = tenant.name, user = settings.account.username.as_str(), source, "phone provisioned");
    let document = page::linphone_settings(tenant, &settings)?;
    Ok(HttpResponse::Ok().insert_header(XML).insert_header((CACHE_CONTROL, "no-store")).body(document))
}

/// Answers HEAD as GET would, without using the link up.
pub(super) async fn look(
    request: HttpRequest,
    token: web::Path<String>,
    website: web::Data<Website>,
) -> Result<HttpResponse, PublicError> {
    let tenant = host::site(&request, &website.tenants)?.tenant;
    let live = provision::is_live(&token, tenant, &website.tickets, &*website.store, website.clock.now());
    if deadline::of_the_store(live, tenant, &website).await? {
        Ok(HttpResponse::Ok().insert_header(XML).insert_header((CACHE_CONTROL, "no-store")).finish())
    } else {
        Err(PublicError::NotFound)
    }
}

fn tell_of_dead_link(request: &HttpRequest, tenant: &Tenant, website: &Website) {
    let (refusal, now) = (Refusal::ProvisioningLink, website.clock.now());
    let charged = client_ip::source(request, tenant.id, &website.trusted_proxies);
    if website.lines.permits(refusal, charged, now) {
        tracing::info!(tenant = tenant.name, source = source(request, tenant, website), "{}", refusal.message());
    }
}

/// For the log.
fn source(request: &HttpRequest, tenant: &Tenant, website: &Website) -> Option<String> {
    let source = client_ip::source(request, tenant.id, &website.trusted_proxies);
    source.network.map(|network| network.to_string())
}

const XML: (actix_web::http::header::HeaderName, &str) = (CONTENT_TYPE, "application/xml; charset=utf-8");
