//! GET /account/data: everything stored about the account but HA1s and hashes of tokens, as a file.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answers::time;
use super::attempts::{self, AttemptObject};
use super::phones::PhoneObject;
use super::profile::{self, ProfileObject};
use super::security::EventObject;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::page::language_of;
use crate::http::website::store_deadline;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;
use domain::accounts::Account;
use domain::digest::Ha1;

/// All of it.
#[derive(Serialize)]
struct DataObject {
    account: ProfileObject,
    tenant: String,
    state: &'static str,
    application_sid: Option<String>,
    expires_max: Option<u32>,
    direct_calling: DirectObject,
    /// Of which hash functions there is an HA1 of the password.
    algorithms: Vec<&'static str>,
    phones: Vec<PhoneObject>,
    sessions: Vec<SessionData>,
    security: Vec<EventObject>,
    attempts: Vec<AttemptObject>,
}

#[derive(Serialize)]
struct DirectObject {
    app: Option<bool>,
    queue: Option<bool>,
    user: Option<bool>,
}

#[derive(Serialize)]
struct SessionData {
    created: String,
    last_seen: String,
    authenticated: String,
    from: Option<String>,
    user_agent: Option<String>,
    method: &'static str,
}

/// Downloads it.
pub(super) async fn download(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let (store, owners, key) = (website.store(), website.owners(), &session.account);
    let now = website.clock().now().unix_seconds();
    let own = profile::own(&session, tenant, &website).await?;
    let reading = async {
        let account = store.accounts.account(key).await?;
        let phones = store.phones.phones(key).await?;
        let sessions = owners.sessions.sessions(key, owners.session_limits, now).await?;
        Ok((account, phones, sessions, store.owner_changes.security_events(key).await?))
    };
    let (account, phones, sessions, events) = store_deadline::of_the_store(reading, tenant, &website).await?;
    let Account { state, application_sid, expires_max, direct_calling, ha1s, .. } =
        account.ok_or(WebsiteError::InvalidToken)?;
    let attempts = attempts::of(&session, tenant, &website).await?;
    let data = DataObject {
        account: ProfileObject::of(&session, &own),
        tenant: tenant.name.clone(),
        state: state.name(),
        application_sid: application_sid.map(|it| it.as_str().to_owned()),
        expires_max,
        direct_calling: DirectObject {
            app: direct_calling.app,
            queue: direct_calling.queue,
            user: direct_calling.user,
        },
        algorithms: ha1s.iter().map(Ha1::algorithm).map(domain::digest::HashFunction::name).collect(),
        attempts: attempts.iter().map(|it| AttemptObject::of(it, &phones, language_of(&request))).collect(),
        phones: phones.iter().map(PhoneObject::of).collect(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionData {
                created: time(session.created),
                last_seen: time(session.last_seen),
                authenticated: time(session.authenticated),
                from: session.device.address.map(|address| address.to_string()),
                user_agent: session.device.user_agent,
                method: session.method.name(),
            })
            .collect(),
        security: events.into_iter().map(EventObject::of).collect(),
    };
    acts::log(&request, key, "data_downloaded", &website);
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"account.json\""))
        .json(data))
}
