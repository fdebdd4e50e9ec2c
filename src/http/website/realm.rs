//! GET /realm.json: the realm an HA1 must be made for before signing up here (docs/contract.md section 3).

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;

/// Answers the signup realm of the request's host.
pub(in crate::http) async fn signup_realm(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let realm = host::site(&request, website.tenants())?.realm.as_str();
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(RealmBody { realm }))
}

#[derive(Serialize)]
struct RealmBody<'a> {
    realm: &'a str,
}
