//! The HTML pages, their style and scripts. Every text of a page is escaped by its template.

mod context;
mod linphone;
mod moment;
mod my_phone;
mod phone_lines;

pub(super) use context::Page;
pub(super) use linphone::linphone_settings;
pub(super) use my_phone::my_phone;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;

use super::headers::PAGE_POLICY;
use super::{PublicError, Website, host};
use crate::account::AccountKey;
use crate::language::Language;

/// GET /login.html: sign in, and what to set in a phone.
pub(super) async fn login(request: HttpRequest, website: web::Data<Website>) -> Result<HttpResponse, PublicError> {
    let page = Page::of(&request, host::site(&request, &website.tenants)?);
    html(page.language, StatusCode::OK, &Login { page })
}

/// The account has just been activated. The link is used up, so the language switch leads to where the page goes on.
pub(super) fn activated(page: Page<'_>, key: &AccountKey) -> Result<HttpResponse, PublicError> {
    let (user, realm) = (key.username.as_str(), key.realm.as_str());
    let page = page.switching_to("/login.html");
    html(page.language, StatusCode::OK, &Activated { page, user, realm })
}

/// The link does not work, or no longer.
pub(super) fn dead_link(page: Page<'_>) -> Result<HttpResponse, PublicError> {
    html(page.language, StatusCode::BAD_REQUEST, &DeadLink { page })
}

/// What HEAD tells of a link that works.
pub(super) fn live_link(page: Page<'_>) -> HttpResponse {
    response(page.language, StatusCode::OK).finish()
}

/// GET /style.css
pub(super) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

/// GET /activated.js
pub(super) async fn activated_script() -> HttpResponse {
    asset("text/javascript; charset=utf-8", include_str!("activated.js"))
}

/// A template as an answer.
pub(super) fn html(
    language: Language,
    status: StatusCode,
    template: &impl Template,
) -> Result<HttpResponse, PublicError> {
    match template.render() {
        Ok(text) => Ok(response(language, status).body(text)),
        Err(error) => {
            tracing::error!(error = ?error.to_string(), "a page's template failed");
            Err(PublicError::ServerError)
        }
    }
}

fn response(language: Language, status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((VARY, "Accept-Language"))
        .insert_header((CACHE_CONTROL, "no-store"));
    response
}

fn asset(content_type: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).insert_header((CACHE_CONTROL, "public, max-age=3600")).body(text)
}

#[derive(Template)]
#[template(path = "login.html", config = ".askama.toml")]
struct Login<'a> {
    page: Page<'a>,
}

#[derive(Template)]
#[template(path = "activated.html", config = ".askama.toml")]
struct Activated<'a> {
    page: Page<'a>,
    user: &'a str,
    realm: &'a str,
}

#[derive(Template)]
#[template(path = "dead_link.html", config = ".askama.toml")]
struct DeadLink<'a> {
    page: Page<'a>,
}
