//! GET and DELETE /account/sessions: where the account is signed in, and the end of that.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::act::Act;
use super::answers::{Listing, done, private, time};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::store_deadline;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;
use domain::self_service::owner_change::OwnerChange;
use domain::self_service::security::{Notice, SecurityEvent};
use domain::self_service::session::{Session, SessionId};

/// One session.
#[derive(Serialize)]
struct SessionObject {
    id: String,
    created: String,
    last_seen: String,
    from: Option<String>,
    user_agent: Option<String>,
    method: &'static str,
    current: bool,
}

/// Lists them, the last one used first.
pub(super) async fn list(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let current = session::of(&request, tenant, &website).await?;
    let owners = website.owners();
    let now = website.clock().now().unix_seconds();
    let sessions = owners.sessions.sessions(&current.account, owners.session_limits, now);
    let sessions = store_deadline::of_the_store(sessions, tenant, &website).await?;
    let object = |session: Session| SessionObject {
        current: session.id == current.id,
        id: session.id.as_str().to_owned(),
        created: time(session.created),
        last_seen: time(session.last_seen),
        from: session.device.address.map(|address| address.to_string()),
        user_agent: session.device.user_agent,
        method: session.method.name(),
    };
    Ok(private(&Listing { data: sessions.into_iter().map(object).collect() }))
}

/// Ends one.
pub(super) async fn end(
    request: HttpRequest,
    id: web::Path<String>,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let id = SessionId::parse(&id).ok_or(WebsiteError::NotFound)?;
    let ending = website.store().sessions.end_session(&session.account, &id);
    if !store_deadline::of_the_store(ending, tenant, &website).await? {
        return Err(WebsiteError::NotFound);
    }
    note(&request, session, SecurityEvent::SessionEnded, &website).await?;
    Ok(done())
}

/// Ends all but this one.
pub(super) async fn end_others(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let ending = website.store().sessions.end_other_sessions(&session.account, &session.id);
    store_deadline::of_the_store(ending, tenant, &website).await?;
    note(&request, session, SecurityEvent::SessionsEnded, &website).await?;
    Ok(done())
}

async fn note(
    request: &HttpRequest,
    session: Session,
    event: SecurityEvent,
    website: &web::Data<WebsiteView>,
) -> Result<(), WebsiteError> {
    let (act, now) = (Act::of(request, session, website)?, website.clock().now().unix_seconds());
    let tenant = website.tenants().get(act.tenant);
    let notice = Notice::silent(event, act.device);
    // The sessions are over, whatever becomes of the line about it.
    let noted =
        website.store().owner_changes.change_by_owner(&act.session.account, OwnerChange::Nothing, notice, now).await;
    if let Err(error) = noted {
        acts::failed(&error.into(), tenant, website);
    }
    acts::log(request, &act.session.account, event.name(), website);
    Ok(())
}
