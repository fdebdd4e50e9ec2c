//! POST /account/email: another address gets a link. Nothing changes until its button is pressed.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};

use super::act::Act;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;
use domain::accounts::EmailAddress;

/// Asks for it.
pub(super) async fn change(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::fresh(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    let typed = form.field("email")?.ok_or_else(|| WebsiteError::invalid("email required"))?;
    let email = EmailAddress::parse_for_signup(typed, *website.local_part());
    let email = email.map_err(|error| WebsiteError::invalid(error.to_string()))?;
    let (act, now) = (Act::of(&request, session, &website)?, website.clock().now());
    let account = act.session.account.clone();
    acts::run(&website, move |website| async move {
        let asked = website.owners().request_email_change(act.acting(&website), email, &act.drawn, now).await;
        act.settled(asked.map(|emails| ((), emails)), &website)
    })
    .await?;
    acts::log(&request, &account, "email_change_requested", &website);
    Ok(HttpResponse::Accepted().insert_header((CACHE_CONTROL, "no-store")).finish())
}
