//! GET /phone: My phone, the part of the page that only the owner of an account sees.

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse, web};

use super::page::{self, Page};
use super::session;
use super::store_deadline;
use super::typed_addresses;
use crate::http::WebsiteError;
use crate::http::plumbing::{accept, host};
use crate::service::WebsiteView;

/// Shows the settings of the session's account and its last registration attempts.
pub(in crate::http) async fn show(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    if is_typed(&request)
        && let Some(answer) = typed_addresses::redirect(&request, &website)
    {
        return answer;
    }
    let site = host::site(&request, website.tenants())?;
    let session = session::of(&request, site.tenant, &website).await?;
    let (realm, username) = (session.account.realm.as_str(), session.account.username.as_str());
    let _permit = website.admission().look_ups.enter()?;
    let account = website.store().accounts.account(&session.account);
    let account = store_deadline::of_the_store(account, site.tenant, &website).await?;
    let account = account.ok_or(WebsiteError::InvalidToken)?;
    let mut attempts = website.attempt_history().of(site.tenant.id, realm, username);
    attempts.retain(|attempt| attempt.concerns_account_of(account.created));
    page::my_phone(Page::of(&request, site), &account, &attempts)
}

/// Whether a person has typed the address: the website's own page sends a session's token.
fn is_typed(request: &HttpRequest) -> bool {
    !request.headers().contains_key(AUTHORIZATION) && accept::prefers_page(request)
}
