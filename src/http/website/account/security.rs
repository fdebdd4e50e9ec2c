//! GET /account/security: what happened to the account lately.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answers::{Listing, private, time};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::session;
use crate::http::website::store_deadline;
use crate::service::WebsiteView;
use domain::self_service::security::SecurityRecord;

/// One event.
#[derive(Serialize)]
pub(super) struct EventObject {
    at: String,
    event: &'static str,
    from: Option<String>,
    user_agent: Option<String>,
}

impl EventObject {
    pub(super) fn of(record: SecurityRecord) -> Self {
        Self {
            at: time(record.at),
            event: record.event.name(),
            from: record.device.address.map(|address| address.to_string()),
            user_agent: record.device.user_agent,
        }
    }
}

/// Lists the events, newest first.
pub(super) async fn list(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let events = website.store().owner_changes.security_events(&session.account);
    let events = store_deadline::of_the_store(events, tenant, &website).await?;
    Ok(private(&Listing { data: events.into_iter().map(EventObject::of).collect() }))
}
