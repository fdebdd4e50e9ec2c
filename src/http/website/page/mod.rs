//! The HTML pages, their style and scripts. Every text of a page is escaped by its template.

mod account;
mod account_ways;
mod assets;
mod context;
mod durations;
mod linphone;
mod shown_time;
mod my_phone;
mod phone_fields;
mod phone_lines;
mod phone_models;
mod set_up_link;
mod error_page;
mod error_words;
mod theme;
mod untrusted_text;
mod website_pages;

pub(in crate::http) use account::{AccountView, account};
pub(in crate::http) use account_ways::{
    EmailChange, RecoverView, confirm_email, dead_email_link, magic, magic_code, recover, restore, sign_in, undo_email,
};
pub(in crate::http) use assets::{asset, icon};
pub(in crate::http) use context::{Page, language_of};
pub(in crate::http) use error_page::{error_page, lost, unread};
pub(in crate::http) use linphone::linphone_settings;
pub(in crate::http) use my_phone::my_phone;
pub(in crate::http) use set_up_link::{dead_set_up_link, set_up_link};
pub(in crate::http) use theme::{logo, theme};
pub(in crate::http) use untrusted_text::shown;
pub(in crate::http) use website_pages::{activated, dead_link, login, prefetched_link, signup, start};

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use askama::Template;

use crate::http::WebsiteError;
use crate::http::plumbing::headers;
use domain::tenant::Language;

/// What HEAD answers for a link that works.
pub(in crate::http) fn live_link(page: Page<'_>) -> HttpResponse {
    response(page.language, StatusCode::OK).finish()
}

/// A template as an answer.
pub(in crate::http) fn html(
    language: Language,
    status: StatusCode,
    template: &impl Template,
) -> Result<HttpResponse, WebsiteError> {
    match template.render() {
        Ok(text) => Ok(response(language, status).body(text)),
        Err(error) => Err(not_rendered(&error)),
    }
}

/// A template that is the same for everyone and holds no secret: the one kind of page that is compressed (BREACH).
pub(super) fn public_html(
    request: &HttpRequest,
    language: Language,
    template: &impl Template,
) -> Result<HttpResponse, WebsiteError> {
    match template.render() {
        Ok(text) => Ok(assets::compressed(request, response(language, StatusCode::OK), text)),
        Err(error) => Err(not_rendered(&error)),
    }
}

fn not_rendered(error: &askama::Error) -> WebsiteError {
    tracing::error!(error = error.to_string(), "cannot render a page");
    WebsiteError::ServerError
}

fn response(language: Language, status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    for header in headers::of_page(language) {
        response.insert_header(header);
    }
    response.insert_header((VARY, "Accept-Language")).insert_header((CACHE_CONTROL, "no-store"));
    response
}
