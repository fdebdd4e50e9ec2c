//! GET and HEAD /activate.ashx: the link of an email is opened (docs/contract.md section 5). Its token is in no log.

use actix_web::{HttpRequest, HttpResponse, web};
use percent_encoding::percent_decode_str;

use super::page::{self, Page};
use super::prefetch::is_prefetched;
use crate::http::WebsiteError;
use crate::http::plumbing::{client_ip, host};
use crate::service::{ACTIVATION_LINK_REJECTED, WebsiteRefusal, WebsiteView};
use domain::self_service::activate;
use domain::store_error::StoreError;
use domain::tenant::Tenant;

/// The log's message about a store that fails.
const FAILED: &str = "activation failed";

/// Activates the account. The store's part runs as a task of its own: a browser that goes away changes nothing.
pub(in crate::http) async fn activate(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    if is_prefetched(&request) {
        return answer_prefetch(&request, &website).await;
    }
    let page = Page::of(&request, site);
    let permit = website.admission().activations.enter()?;
    let (token, tenant, shared) = (token(&request), site.tenant.id, website.clone().into_inner());
    let task = tokio::spawn(async move {
        let _permit = permit;
        activate::activate(&token, shared.tenants().get(tenant), &*shared.store().activations, shared.clock().now())
            .await
    });
    let activated = task.await.map_err(|error| StoreError(Box::new(error))).flatten();
    match activated {
        Ok(Some(key)) => {
            website.counters().activations_activated.inc();
            website.signals().email_requested();
            tracing::info!(tenant = key.tenant, username = key.username.as_str(), "account activated");
            page::activated(page, &key)
        }
        Ok(None) => {
            website.counters().activations_expired.inc();
            log_rejected_link(&request, page.site.tenant, &website);
            page::dead_link(page)
        }
        Err(error) => Err(failed(page.site.tenant, &website, &error)),
    }
}

/// Answers HEAD as GET would, without using the link up: mail scanners send HEAD.
pub(in crate::http) async fn head(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    if is_live(&request, &website).await? { Ok(page::live_link(page)) } else { page::dead_link(page) }
}

/// Answers a browser that fetches the link before a person has opened it. When the page is shown later, it asks once more,
/// and then the link counts.
async fn answer_prefetch(request: &HttpRequest, website: &WebsiteView) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(request, host::site(request, website.tenants())?);
    if is_live(request, website).await? { page::prefetched_link(page) } else { page::dead_link(page) }
}

async fn is_live(request: &HttpRequest, website: &WebsiteView) -> Result<bool, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let _permit = website.admission().look_ups.enter()?;
    let live = activate::is_live(&token(request), tenant, &*website.store().activations, website.clock().now()).await;
    live.map_err(|error| failed(tenant, website, &error))
}

/// The first `token` of the query, percent-encoded or not: mail programs encode what need not be, and both are one address
/// (RFC 3986 section 6.2.2.2). Empty where it is none.
pub(super) fn token(request: &HttpRequest) -> String {
    let decoded = |text| percent_decode_str(text).decode_utf8().unwrap_or_default();
    let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| decoded(name) == "token").map_or_else(String::new, |(_, token)| decoded(token).into_owned())
}

fn log_rejected_link(request: &HttpRequest, tenant: &Tenant, website: &WebsiteView) {
    let source = client_ip::source(request, tenant.id, website.trusted_proxies());
    let refusal = WebsiteRefusal::ActivationLink;
    if website.lines().website.permits((refusal, source), website.clock().now()) {
        let source = source.network.map(|network| network.to_string());
        tracing::info!(tenant = tenant.name, source, "{ACTIVATION_LINK_REJECTED}");
    }
}

fn failed(tenant: &Tenant, website: &WebsiteView, error: &StoreError) -> WebsiteError {
    website.counters().activations_failed.inc();
    if website.lines().undecided.permits((FAILED, tenant.id), website.clock().now()) {
        tracing::error!(tenant = tenant.name, error = error.to_string(), "{FAILED}");
    }
    WebsiteError::ServerError
}
