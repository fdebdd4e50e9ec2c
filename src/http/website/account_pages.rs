//! GET /account, /recover, /magic, /email, /email/undo and /restore: the pages of the account's life. Opening one changes
//! nothing, for scanners open links, too; their buttons post. No token is in a log or a page.

use actix_web::{HttpRequest, HttpResponse, web};

use super::activation::token;
use super::cookies::SiteCookie;
use super::page::{self, AccountView, EmailChange, Page, RecoverView};
use super::{acts, session, store_deadline};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;
use domain::accounts::EmailAddress;
use domain::secrets::LinkToken;
use domain::self_service::account_link::{LinkKind, LiveLink};
use domain::self_service::magic_code::MagicCode;
use domain::self_service::session::SecretHash;

/// The account of the session; the sign-in page for a visitor.
pub(in crate::http) async fn account(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    let page = Page::of(&request, site);
    let Some(session) = session::visiting(&request, site.tenant, &website).await? else { return page::sign_in(page) };
    let account = website.store().accounts.account(&session.account);
    let account = store_deadline::of_the_store(account, site.tenant, &website).await?;
    let Some(account) = account else { return page::sign_in(page) };
    let expires = account.expires_max.unwrap_or(site.tenant.expires_max);
    page::account(page, AccountView { key: &session.account, expires })
}

/// The form that asks for an email; with a token, the one that sets a new password.
pub(in crate::http) async fn recover(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    if token(&request).is_empty() {
        return page::recover(page, RecoverView::Ask);
    }
    match live(&request, LinkKind::Recover, &website).await? {
        Some(link) => page::recover(page, RecoverView::Choose(&link.account)),
        None => page::dead_email_link(page),
    }
}

/// The button that signs in, in the window that asked for the link; elsewhere the code to type there.
pub(in crate::http) async fn magic(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    let page = Page::of(&request, site);
    let link = live(&request, LinkKind::Magic, &website).await?;
    let (Some(link), Some(token)) = (link, LinkToken::parse(&token(&request))) else {
        return page::dead_email_link(page);
    };
    let user = link.account.username.as_str();
    let cookie = SiteCookie::Magic.of(&request, site.tenant).map(|cookie| SecretHash::of(&cookie));
    match (cookie, link.verifier) {
        (Some(cookie), Some(verifier)) if cookie.equals(&verifier) => page::magic(page, user),
        _ => page::magic_code(page, user, MagicCode::of(&token).as_str()),
    }
}

/// The button that gives the account its new address.
pub(in crate::http) async fn confirm_email(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    match live(&request, LinkKind::ConfirmEmail, &website).await? {
        Some(link) => page::confirm_email(page, change(&link)),
        None => page::dead_email_link(page),
    }
}

/// The button that gives the account its former address.
pub(in crate::http) async fn undo_email(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    match live(&request, LinkKind::UndoEmail, &website).await? {
        Some(link) => page::undo_email(page, change(&link)),
        None => page::dead_email_link(page),
    }
}

/// The button that takes a deletion back.
pub(in crate::http) async fn restore(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let page = Page::of(&request, host::site(&request, website.tenants())?);
    match live(&request, LinkKind::Restore, &website).await? {
        Some(link) => page::restore(page, link.account.username.as_str()),
        None => page::dead_email_link(page),
    }
}

/// The link of the request's token, where it is good; nothing is used up.
async fn live(request: &HttpRequest, kind: LinkKind, website: &WebsiteView) -> Result<Option<LiveLink>, WebsiteError> {
    let tenant = host::site(request, website.tenants())?.tenant;
    let _permit = website.admission().look_ups.enter()?;
    let found = website.owners().live_link(tenant, kind, &token(request), website.clock().now()).await;
    found.map_err(|error| acts::failed(&error, tenant, website))
}

fn change(link: &LiveLink) -> EmailChange<'_> {
    let email = link.email.as_ref().map(EmailAddress::as_str).unwrap_or_default();
    EmailChange { user: link.account.username.as_str(), email }
}
