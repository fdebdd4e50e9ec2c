//! POST /account/delete: the account is disabled at once, and erased after some days, unless the link in an email takes it back.

use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::act::Act;
use super::answers::time;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::cookies::SiteCookie;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;

#[derive(Serialize)]
struct DeletionAnswer {
    erased_at: String,
}

/// Asks for it; the username is typed to confirm it.
pub(super) async fn request(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::fresh(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    if form.field("user")? != Some(session.account.username.as_str()) {
        return Err(WebsiteError::invalid("user must be the account's own username"));
    }
    let (act, now) = (Act::of(&request, session, &website)?, website.clock().now());
    let account = act.session.account.clone();
    let erased_at = acts::run(&website, move |website| async move {
        let after = *website.erase_after();
        let asked = website.owners().request_deletion(act.acting(&website), after, &act.drawn, now).await;
        act.settled(asked, &website)
    })
    .await?;
    acts::log(&request, &account, "deletion_requested", &website);
    Ok(HttpResponse::Accepted()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((SET_COOKIE, SiteCookie::Session.clear(tenant)))
        .json(DeletionAnswer { erased_at: time(erased_at) }))
}
