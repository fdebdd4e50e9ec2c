//! GET /.well-known/change-password: where password managers send people (W3C, A Well-Known URL for Changing Passwords).

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;

/// The path.
pub(in crate::http) const PATH: &str = "/.well-known/change-password";

/// Leads to the section of the account page.
pub(in crate::http) async fn lead(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    host::site(&request, website.tenants())?;
    Ok(HttpResponse::build(StatusCode::FOUND)
        .insert_header((LOCATION, "/account#security"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish())
}
