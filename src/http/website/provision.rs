//! POST /provision makes a link that sets up a phone; GET /provision/<token> is what the phone opens, or a person's browser;
//! GET /provision.json shows the session that made it who has fetched it. Neither the token nor an HA1 is in any log.

mod opener;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::time::UNIX_EPOCH;

use super::acts;
use super::form::Form;
use super::page::{self, Page};
use super::qr;
use super::session;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::{client_ip, host};
use crate::service::{PROVISIONING_LINK_REJECTED, WebsiteRefusal, WebsiteView};
use domain::accounts::PhoneId;
use domain::secrets::LinkToken;
use domain::self_service::provision;
use domain::self_service::provision::NotIssued;
use domain::self_service::provisioning::{Fetch, LINK_LIFETIME, LINK_USES, LinkState};
use domain::tenant::Tenant;
use opener::Opener;

/// Makes a link for the account of the session, or by `phone` for one of its phones.
pub(in crate::http) async fn issue(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let form = acts::fields(&request, payload).await?;
    let session = session::of(&request, tenant, &website).await?;
    let phone = phone(&form)?;
    let (token, user) =
        (LinkToken::generate(&mut crate::ambient::randomness::system()), session.account.username.clone());
    let issued = provision::issue(
        &token,
        &session,
        phone,
        tenant,
        website.tickets(),
        &*website.store().credentials,
        website.clock().now(),
    );
    store_deadline::of_the_store(issued, tenant, &website).await?.map_err(|reason| match reason {
        NotIssued::NoHa1 => WebsiteError::NoHa1,
        NotIssued::RateLimited(limited) => WebsiteError::RateLimited(limited.retry_after),
    })?;
    website.counters().provisioning_issued.inc();
    let source = source(&request, tenant, &website);
    tracing::info!(tenant = tenant.name, username = user.as_str(), source, "provisioning link created");
    let url = address(&token, tenant);
    let qr = qr::svg(&url).ok_or(WebsiteError::ServerError)?;
    let answer = Issued { ok: true, url, expires_in: LINK_LIFETIME.as_secs(), uses: LINK_USES, qr };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct Issued {
    ok: bool,
    url: String,
    expires_in: u64,
    uses: u8,
    qr: String,
}

/// The phone of the account whose own password the link is to carry.
fn phone(form: &Form) -> Result<Option<PhoneId>, WebsiteError> {
    let Some(text) = form.field("phone")? else { return Ok(None) };
    let id = text.parse().ok().and_then(PhoneId::new);
    id.map(Some).ok_or_else(|| WebsiteError::invalid("phone must be the number of one of the account's phones"))
}

/// Answers the state of the last link that the session made.
pub(in crate::http) async fn last_link(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let link = website.tickets().last_of(tenant.id, &session.account, &session.id, website.clock().now());
    let answer = LinkAnswer { link: link.as_ref().map(LastLink::of) };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer))
}

#[derive(Serialize)]
struct LinkAnswer {
    link: Option<LastLink>,
}

#[derive(Serialize)]
struct LastLink {
    uses: u8,
    expires_in: u64,
    fetches: Vec<LinkFetch>,
}

#[derive(Serialize)]
struct LinkFetch {
    at: String,
    app: Option<String>,
}

impl LastLink {
    fn of(link: &LinkState) -> Self {
        let fetched = |fetch: &Fetch| LinkFetch {
            at: humantime::format_rfc3339_seconds(UNIX_EPOCH + fetch.at).to_string(),
            app: fetch.app.as_deref().map(page::shown),
        };
        Self {
            uses: link.uses,
            expires_in: link.expires_in.as_secs(),
            fetches: link.fetches.iter().map(fetched).collect(),
        }
    }
}

/// Answers the client that opens a link: an app uses it once, a browser uses nothing up.
pub(in crate::http) async fn open(
    request: HttpRequest,
    token: web::Path<String>,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let answer = match Opener::of(&request) {
        Opener::App => serve(&request, bare(&token), &website).await?,
        Opener::Browser => show(&request, bare(&token), &website).await?,
    };
    Ok(varying(answer))
}

/// Answers HEAD as GET would, without using the link up.
pub(in crate::http) async fn head(
    request: HttpRequest,
    token: web::Path<String>,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    let is_live = state(bare(&token), site.tenant, &website).await?.is_some();
    let page = Page::of(&request, site);
    let answer = match (Opener::of(&request), is_live) {
        (Opener::App, true) => {
            HttpResponse::Ok().insert_header(XML).insert_header((CACHE_CONTROL, "no-store")).finish()
        }
        (Opener::App, false) => return Err(WebsiteError::NotFound),
        (Opener::Browser, true) => page::live_link(page),
        (Opener::Browser, false) => page::dead_set_up_link(page)?,
    };
    Ok(varying(answer))
}

/// A token without the full stop, comma or bracket of the sentence that it was copied from: none of these is ever in one.
fn bare(token: &str) -> &str {
    token.trim_matches(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_'))
}

async fn serve(request: &HttpRequest, token: &str, website: &WebsiteView) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let source = source(request, tenant, website);
    let (app, now) = (opener::user_agent(request.headers()), website.clock().now());
    let redeemed =
        provision::redeem(token, app.as_deref(), tenant, website.tickets(), &*website.store().credentials, now);
    let Some(settings) = store_deadline::of_the_store(redeemed, tenant, website).await? else {
        log_rejected_link(request, tenant, website);
        return Err(WebsiteError::NotFound);
    };
    website.counters().provisioning_used.inc();
    tracing::info!(tenant = tenant.name, username = settings.account.username.as_str(), source, "phone provisioned");
    let document = page::linphone_settings(tenant, &settings)?;
    Ok(HttpResponse::Ok().insert_header(XML).insert_header((CACHE_CONTROL, "no-store")).body(document))
}

async fn show(request: &HttpRequest, token: &str, website: &WebsiteView) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(request, website.tenants())?;
    let page = Page::of(request, site);
    let link = state(token, site.tenant, website).await?.and_then(|link| Some((LinkToken::parse(token)?, link)));
    let Some((token, link)) = link else {
        log_rejected_link(request, site.tenant, website);
        return page::dead_set_up_link(page);
    };
    page::set_up_link(page, &address(&token, site.tenant), &link)
}

async fn state(token: &str, tenant: &Tenant, website: &WebsiteView) -> Result<Option<LinkState>, WebsiteError> {
    let state =
        provision::link_state(token, tenant, website.tickets(), &*website.store().credentials, website.clock().now());
    store_deadline::of_the_store(state, tenant, website).await
}

fn address(token: &LinkToken, tenant: &Tenant) -> String {
    format!("{}/provision/{}", tenant.public_url, token.to_link_text())
}

/// Counts it, and logs it within the rate limit.
fn log_rejected_link(request: &HttpRequest, tenant: &Tenant, website: &WebsiteView) {
    website.counters().provisioning_expired.inc();
    let (refusal, now) = (WebsiteRefusal::ProvisioningLink, website.clock().now());
    let charged = client_ip::source(request, tenant.id, website.trusted_proxies());
    if website.lines().website.permits((refusal, charged), now) {
        tracing::info!(tenant = tenant.name, source = source(request, tenant, website), "{PROVISIONING_LINK_REJECTED}");
    }
}

/// For the log.
fn source(request: &HttpRequest, tenant: &Tenant, website: &WebsiteView) -> Option<String> {
    let source = client_ip::source(request, tenant.id, website.trusted_proxies());
    source.network.map(|network| network.to_string())
}

/// One address has two answers, and the page two languages.
fn varying(mut answer: HttpResponse) -> HttpResponse {
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept, User-Agent, Accept-Language"));
    answer
}

const XML: (actix_web::http::header::HeaderName, &str) = (CONTENT_TYPE, "application/xml; charset=utf-8");
