//! Whose session a request belongs to: by its cookie, or by `Authorization: Bearer` (RFC 6750 section 2.1).

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, ORIGIN, USER_AGENT};

use super::cookies::SiteCookie;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::{client_ip, host};
use crate::service::WebsiteView;
use domain::secrets::LinkToken;
use domain::self_service::device::Device;
use domain::self_service::session::{SecretHash, Session};
use domain::tenant::Tenant;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The session of a request. One answer, whatever is wrong with its token. A change by cookie must come from a page of this
/// website: any other page can make a browser send the cookie.
pub(in crate::http) async fn of(
    request: &HttpRequest,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<Session, WebsiteError> {
    let token = if request.headers().contains_key(AUTHORIZATION) {
        bearer(request)
    } else {
        let cookie = SiteCookie::Session.of(request, tenant);
        if cookie.is_some() {
            check_origin(request, tenant, website)?;
        }
        cookie
    };
    let session = match token {
        Some(token) => find(&token, tenant, website).await?,
        None => None,
    };
    session.ok_or(WebsiteError::InvalidToken)
}

/// The session of a request that only shows a page; `None` for a visitor.
pub(in crate::http) async fn visiting(
    request: &HttpRequest,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<Option<Session>, WebsiteError> {
    match SiteCookie::Session.of(request, tenant) {
        Some(token) => find(&token, tenant, website).await,
        None => Ok(None),
    }
}

/// The same where its owner has shown within five minutes who they are.
pub(in crate::http) async fn fresh(
    request: &HttpRequest,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<Session, WebsiteError> {
    let session = of(request, tenant, website).await?;
    if !session.is_fresh(website.clock().now()) {
        return Err(WebsiteError::ReauthenticationRequired);
    }
    Ok(session)
}

/// What a request says of the browser or program that sends it.
pub(in crate::http) fn device(request: &HttpRequest, website: &WebsiteView) -> Device {
    let user_agent = request.headers().get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Device::of(client_ip::of(request, website.trusted_proxies()), user_agent.as_deref())
}

async fn find(token: &LinkToken, tenant: &Tenant, website: &WebsiteView) -> Result<Option<Session>, WebsiteError> {
    let _permit = website.admission().look_ups.enter()?;
    let (now, owners) = (website.clock().now(), website.owners());
    let found = owners.sessions.session(&tenant.name, SecretHash::of(token), owners.session_limits, now.unix_seconds());
    let session = store_deadline::of_the_store(found, tenant, website).await?;
    if let Some(session) = session.as_ref().filter(|session| session.is_due(now)) {
        let seen = owners.sessions.session_seen(&session.id, now.unix_seconds());
        store_deadline::of_the_store(seen, tenant, website).await?;
    }
    Ok(session)
}

/// The token of the only Authorization header.
fn bearer(request: &HttpRequest) -> Option<LinkToken> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (Some(header), None) = (headers.next(), headers.next()) else { return None };
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    let token = scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))?;
    LinkToken::parse(token)
}

/// Whether a change was asked for by a page of this website: it says so by `Origin`, or else by `Sec-Fetch-Site`, and sends what
/// such pages send. That neither names another website was checked before.
fn check_origin(request: &HttpRequest, tenant: &Tenant, website: &WebsiteView) -> Result<(), WebsiteError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let says_so = header(ORIGIN).is_some_and(|origin| is_own(origin, tenant, website))
        || header(SEC_FETCH_SITE) == Some("same-origin");
    let essence =
        header(CONTENT_TYPE).and_then(|text| text.split(';').next()).map(|text| text.trim().to_ascii_lowercase());
    let is_form = essence.is_none_or(|essence| {
        matches!(&*essence, "application/json" | "application/x-www-form-urlencoded" | "multipart/form-data")
    });
    if says_so && is_form {
        return Ok(());
    }
    website.counters().cross_site.inc();
    Err(WebsiteError::CrossSite)
}

/// Whether an origin is the tenant's: of its public address, or of a host that is its own by the same scheme.
fn is_own(origin: &str, tenant: &Tenant, website: &WebsiteView) -> bool {
    let public = tenant.public_url.split('/').take(3).collect::<Vec<_>>().join("/");
    let scheme = public.split("://").next().unwrap_or_default();
    origin.eq_ignore_ascii_case(&public)
        || origin
            .split_once("://")
            .is_some_and(|(own, host)| own == scheme && host::is_host_of(host, tenant, website.tenants()))
}
