//! GET, POST and DELETE /account/phones: phones with a password of their own.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::act::Act;
use super::answers::{Listing, done, private, time};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::ha1_fields;
use crate::http::website::page::shown;
use crate::http::website::store_deadline;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;
use domain::accounts::{NewPhone, Phone, PhoneId, PhoneName};

/// One phone.
#[derive(Serialize)]
pub(super) struct PhoneObject {
    id: u32,
    name: String,
    created: String,
    last_used: Option<String>,
    from: Option<String>,
    user_agent: Option<String>,
}

impl PhoneObject {
    pub(super) fn of(phone: &Phone) -> Self {
        let last = phone.last.as_ref();
        Self {
            id: phone.id.number(),
            name: phone.name.as_str().to_owned(),
            created: time(phone.created),
            last_used: last.map(|last| time(last.at)),
            from: last.and_then(|last| last.address).map(|address| address.to_string()),
            user_agent: last.and_then(|last| last.user_agent.as_deref()).map(shown),
        }
    }
}

#[derive(Serialize)]
struct AddedPhone {
    id: u32,
}

/// Lists them.
pub(super) async fn list(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let phones = website.store().phones.phones(&session.account);
    let phones = store_deadline::of_the_store(phones, tenant, &website).await?;
    Ok(private(&Listing { data: phones.iter().map(PhoneObject::of).collect() }))
}

/// Adds one.
pub(super) async fn add(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::fresh(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    let ha1s = ha1_fields::ha1s(&form, "name, ha1 required")?;
    let name = form.field("name")?.ok_or_else(|| WebsiteError::invalid("name, ha1 required"))?;
    let name = PhoneName::parse(name).map_err(|error| WebsiteError::invalid(error.to_string()))?;
    let (act, now) = (Act::of(&request, session, &website)?, website.clock().now());
    let phone = NewPhone { name, ha1s };
    let account = act.session.account.clone();
    let id = acts::run(&website, move |website| async move {
        let added = website.owners().add_phone(act.acting(&website), phone, &act.drawn, now).await;
        act.settled(added, &website)
    })
    .await?;
    acts::log(&request, &account, "phone_added", &website);
    Ok(HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(AddedPhone { id: id.number() }))
}

/// Revokes one: it alone is refused from now on.
pub(super) async fn revoke(
    request: HttpRequest,
    id: web::Path<u32>,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let (act, now) = (Act::of(&request, session, &website)?, website.clock().now());
    let id = PhoneId::new(id.into_inner()).ok_or(WebsiteError::NotFound)?;
    let (account, phone) = (act.session.account.clone(), id);
    acts::run(&website, move |website| async move {
        let revoked = website.owners().revoke_phone(act.acting(&website), phone, &act.drawn, now).await;
        act.settled(revoked.map(|emails| ((), emails)), &website)
    })
    .await?;
    acts::log(&request, &account, "phone_revoked", &website);
    Ok(done())
}
