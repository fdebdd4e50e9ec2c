//! GET /captcha.ashx: a sum to solve (docs/contract.md section 2).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;

/// Issues a captcha.
pub(in crate::http) async fn issue(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let site = host::site(&request, website.tenants())?;
    let captcha = website.captcha().get().ok_or(WebsiteError::CaptchaDisabled)?;
    let challenge = captcha.issue(&site.tenant.name, website.clock().now(), &mut crate::ambient::randomness::system());
    website.counters().captchas_issued.inc();
    let body = CaptchaBody { question: &challenge.question, token: &challenge.token };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(body))
}

#[derive(Serialize)]
struct CaptchaBody<'a> {
    question: &'a str,
    token: &'a str,
}
