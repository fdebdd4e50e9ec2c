//! Every error of the website is a page for a person in a browser (docs/contract.md section 6): the
//! one place where an error becomes HTML. Its status and its headers stay.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, VARY};
use actix_web::{Error, HttpRequest, HttpResponse, web};
use std::time::Duration;

use super::page::{self, Page};
use crate::http::WebsiteError;
use crate::http::plumbing::accept::prefers_page;
use crate::http::plumbing::body::BodyError;
use crate::http::plumbing::{headers, host};
use crate::service::WebsiteView;
use domain::tenant::Language;

/// Middleware of all routes of the website.
pub(in crate::http) fn show<S, B>(
    request: ServiceRequest,
    routes: &S,
) -> impl Future<Output = Result<ServiceResponse<BoxBody>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let answer = routes.call(request);
    async { Ok(shown(answer.await?.map_into_boxed_body())) }
}

fn shown(answer: ServiceResponse) -> ServiceResponse {
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error()) || is_page(answer.response()) {
        return answer;
    }
    let (request, mut answer) = answer.into_parts();
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    let page = prefers_page(&request).then(|| page_of(&request, &answer)).flatten();
    let answer = match page {
        Some((language, text)) => into_page(answer, language, text),
        None => answer,
    };
    ServiceResponse::new(request, answer)
}

fn is_page(answer: &HttpResponse) -> bool {
    answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The page's language and text; `None` where its template fails: then the answer stays as it is.
fn page_of(request: &HttpRequest, answer: &HttpResponse) -> Option<(Language, String)> {
    let website = request.app_data::<web::Data<WebsiteView>>().expect("it is given to all routes");
    let error = answer.error().and_then(Error::as_error::<WebsiteError>).cloned();
    let error = error.unwrap_or_else(|| likeliest(answer.status()));
    let wait = seconds(answer.headers().get(RETRY_AFTER));
    match host::site(request, website.tenants()) {
        Ok(site) => {
            let page = Page::of(request, site);
            Some((page.language, page::error_page(page.of_error(request.method()), &error, wait)?))
        }
        Err(lost) => {
            let language = page::language_of(request);
            let error = if answer.status().is_client_error() { lost } else { error };
            Some((language, page::lost(language, &error, wait)?))
        }
    }
}

/// What an answer of the framework's own comes nearest to.
fn likeliest(status: StatusCode) -> WebsiteError {
    match status {
        StatusCode::NOT_FOUND => WebsiteError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => WebsiteError::MethodNotAllowed(""),
        StatusCode::REQUEST_TIMEOUT => WebsiteError::Body(BodyError::TooSlow),
        StatusCode::PAYLOAD_TOO_LARGE => WebsiteError::Body(BodyError::TooLarge),
        status if status.is_server_error() => WebsiteError::ServerError,
        _ => WebsiteError::invalid(""),
    }
}

fn seconds(header: Option<&HeaderValue>) -> Option<Duration> {
    header?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

fn into_page(answer: HttpResponse, language: Language, text: String) -> HttpResponse {
    let mut answer = answer.set_body(BoxBody::new(text));
    for (name, value) in headers::of_page(language) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
