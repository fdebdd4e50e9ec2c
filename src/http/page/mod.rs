//! The small HTML pages, their style and script. Every text of a page is escaped by its template.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;

use super::headers::PAGE_POLICY;
use super::{PublicError, Website, host};
use crate::account::AccountKey;
use crate::language::Language;

/// GET /login.html: the account is active, and what to set in a phone.
pub(super) async fn login(request: HttpRequest, website: web::Data<Website>) -> Result<HttpResponse, PublicError> {
    let realm = host::site(&request, &website.tenants)?.realm.as_str();
    match language(&request) {
        Language::English => html(&request, StatusCode::OK, &LoginEnglish { realm }),
        Language::German => html(&request, StatusCode::OK, &LoginGerman { realm }),
    }
}

/// The account has just been activated.
pub(super) fn activated(request: &HttpRequest, key: &AccountKey) -> Result<HttpResponse, PublicError> {
    let (user, realm) = (key.username.as_str(), key.realm.as_str());
    match language(request) {
        Language::English => html(request, StatusCode::OK, &ActivatedEnglish { user, realm }),
        Language::German => html(request, StatusCode::OK, &ActivatedGerman { user, realm }),
    }
}

/// The link does not work, or no longer.
pub(super) fn dead_link(request: &HttpRequest) -> Result<HttpResponse, PublicError> {
    match language(request) {
        Language::English => html(request, StatusCode::BAD_REQUEST, &DeadLinkEnglish),
        Language::German => html(request, StatusCode::BAD_REQUEST, &DeadLinkGerman),
    }
}

/// What HEAD tells of a link that works.
pub(super) fn live_link(request: &HttpRequest) -> HttpResponse {
    response(request, StatusCode::OK).finish()
}

/// GET /style.css
pub(super) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", include_str!("style.css"))
}

/// GET /activated.js
pub(super) async fn activated_script() -> HttpResponse {
    asset("text/javascript; charset=utf-8", include_str!("activated.js"))
}

fn html(request: &HttpRequest, status: StatusCode, page: &impl Template) -> Result<HttpResponse, PublicError> {
    match page.render() {
        Ok(text) => Ok(response(request, status).body(text)),
        Err(error) => {
            tracing::error!(error = ?error.to_string(), "a page's template failed");
            Err(PublicError::ServerError)
        }
    }
}

fn response(request: &HttpRequest, status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .insert_header((CONTENT_LANGUAGE, language(request).tag()))
        .insert_header((VARY, "Accept-Language"))
        .insert_header((CACHE_CONTROL, "no-store"));
    response
}

fn asset(content_type: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok().content_type(content_type).insert_header((CACHE_CONTROL, "public, max-age=3600")).body(text)
}

fn language(request: &HttpRequest) -> Language {
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::from_accept_language(wanted.unwrap_or_default())
}

/// Declares the template of a page and the texts that stand in it.
macro_rules! page {
    ($name:ident { $($field:ident),* }, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path, config = ".askama.toml")]
        struct $name<'a> {
            $($field: &'a str),*
        }
    };
}

page!(LoginEnglish { realm }, "login.en.html");
page!(LoginGerman { realm }, "login.de.html");
page!(ActivatedEnglish { user, realm }, "activated.en.html");
page!(ActivatedGerman { user, realm }, "activated.de.html");

#[derive(Template)]
#[template(path = "dead_link.en.html", config = ".askama.toml")]
struct DeadLinkEnglish;

#[derive(Template)]
#[template(path = "dead_link.de.html", config = ".askama.toml")]
struct DeadLinkGerman;
