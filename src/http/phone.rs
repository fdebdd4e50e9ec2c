//! GET /phone: My phone, the part of the page that only the owner of an account sees.

use actix_web::{HttpRequest, HttpResponse, web};

use super::page::{self, Page};
use super::{PublicError, Website, bearer, host};

/// Shows the settings of the session's account and its last registration attempts.
pub(super) async fn show(request: HttpRequest, website: web::Data<Website>) -> Result<HttpResponse, PublicError> {
    let site = host::site(&request, &website.tenants)?;
    let session = bearer::account(&request, site.tenant, &website).await?;
    let (realm, username) = (session.account.realm.as_str(), session.account.username.as_str());
    let visits = website.visits.of(site.tenant.id, realm, username);
    page::my_phone(Page::of(&request, site), &session, &visits)
}
