//! GET and HEAD /activate.ashx: the link of a letter is opened (CONTRACT section 5). Its token is in no log.

use actix_web::{HttpRequest, HttpResponse, web};

use super::page::{self, Page};
use super::stranger_lines::Refusal;
use super::{PublicError, Website, client_ip, host};
use crate::activate;
use crate::store::StoreError;
use crate::tenant::Tenant;

/// Activates the account. The store's part runs as a task of its own: a browser that goes away changes nothing.
pub(super) async fn activate(request: HttpRequest, website: web::Data<Website>) -> Result<HttpResponse, PublicError> {
    let page = Page::of(&request, host::site(&request, &website.tenants)?);
    let place = website.admission.activations.enter()?;
    let token = token(&request).to_owned();
    let shared = website.clone().into_inner();
    let task = tokio::spawn(async move {
        let _place = place;
        activate::activate(&token, &*shared.store, shared.clock.now()).await
    });
    let activated = task.await.map_err(|error| StoreError(Box::new(error))).flatten();
    match activated {
        Ok(Some(key)) => {
            website.counters.activations_done.inc();
            tracing::info!(tenant = key.tenant, user = key.username.as_str(), "account activated");
            page::activated(page, &key)
        }
        Ok(None) => {
            website.counters.activations_dead.inc();
            tell_of_dead_link(&request, page.site.tenant, &website);
            page::dead_link(page)
        }
        Err(error) => Err(failed(&website, &error)),
    }
}

/// Answers HEAD as GET would, without using the link up: mail scanners ask so.
pub(super) async fn look(request: HttpRequest, website: web::Data<Website>) -> Result<HttpResponse, PublicError> {
    let page = Page::of(&request, host::site(&request, &website.tenants)?);
    let _place = website.admission.look_ups.enter()?;
    match activate::is_live(token(&request), &*website.store, website.clock.now()).await {
        Ok(true) => Ok(page::live_link(page)),
        Ok(false) => page::dead_link(page),
        Err(error) => Err(failed(&website, &error)),
    }
}

/// The first `token` of the query, as it stands: a token needs no percent-encoding, and what has some is none.
fn token(request: &HttpRequest) -> &str {
    let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == "token").map_or("", |(_, token)| token)
}

fn tell_of_dead_link(request: &HttpRequest, tenant: &Tenant, website: &Website) {
    let source = client_ip::source(request, tenant.id, &website.trusted_proxies);
    let refusal = Refusal::ActivationLink;
    if website.lines.permits(refusal, source, website.clock.now()) {
        let source = source.network.map(|network| network.to_string());
        tracing::info!(tenant = tenant.name, source, "{}", refusal.message());
    }
}

fn failed(website: &Website, error: &StoreError) -> PublicError {
    website.counters.activations_failed.inc();
    tracing::error!(error = error.to_string(), "activation failed");
    PublicError::ServerError
}
