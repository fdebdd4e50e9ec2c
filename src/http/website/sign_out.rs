//! POST /logout and /logout/all: ends a session, or all sessions of its account.

use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};

use super::acts;
use super::cookies::SiteCookie;
use super::session;
use super::store_deadline;
use crate::http::WebsiteError;
use crate::http::plumbing::{client_ip, host};
use crate::service::WebsiteView;
use domain::accounts::AccountChange;
use domain::self_service::session::Session;
use domain::tenant::Tenant;

/// The log's message.
const SIGNED_OUT: &str = "signed out";

/// Which sessions end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignOut {
    /// The one that the request belongs to.
    This,
    /// All of the account; its provisioning links go with them.
    All,
}

/// Signs a user out: of this session, or by `?sessions=all` of all. What the body holds does not matter.
pub(in crate::http) async fn sign_out(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let which = which(request.query_string())?;
    end(&request, payload, which, &website).await
}

/// Signs a user out of all sessions.
pub(in crate::http) async fn sign_out_everywhere(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    end(&request, payload, SignOut::All, &website).await
}

async fn end(
    request: &HttpRequest,
    payload: web::Payload,
    which: SignOut,
    website: &WebsiteView,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let session = session::of(request, tenant, website).await?;
    acts::fields(request, payload).await?;
    ended(&session, which, tenant, website).await?;
    website.counters().sign_outs.inc();
    let source = client_ip::source(request, tenant.id, website.trusted_proxies());
    if website.lines().sign_ins.permits((SIGNED_OUT, source), website.clock().now()) {
        let (source, all_sessions) = (source.network.map(|network| network.to_string()), which == SignOut::All);
        let username = session.account.username.as_str();
        tracing::info!(tenant = tenant.name, username, source, all_sessions, "{SIGNED_OUT}");
    }
    Ok(HttpResponse::NoContent()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((SET_COOKIE, SiteCookie::Session.clear(tenant)))
        .finish())
}

async fn ended(
    session: &Session,
    which: SignOut,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<bool, WebsiteError> {
    let (store, now) = (website.store(), website.clock().now().unix_seconds());
    match which {
        SignOut::This => {
            let ending = store.sessions.end_session(&session.account, &session.id);
            store_deadline::of_the_store(ending, tenant, website).await
        }
        SignOut::All => {
            let ending = store.accounts.change_account(&session.account, AccountChange::EndSessions, now);
            store_deadline::of_the_store(ending, tenant, website).await
        }
    }
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
