//! `/blacklist/{tenant}/{address}`: is this source listed now? Looking changes nothing.

use super::access::{AdminAccess, refusal};
use crate::http::webhook::Platform;
use crate::source::Source;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;
use std::net::IpAddr;

/// The word for the source that all attempts of a tenant without a believable address share.
pub const UNKNOWN_SOURCE: &str = "unknown";

/// `{"listed":true,"remaining_seconds":123}` or `{"listed":false}`; seconds are rounded up. An IPv6 address stands for
/// its /64, the source that is counted.
pub async fn look(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    access: web::Data<AdminAccess>,
    platform: web::Data<Platform>,
) -> HttpResponse {
    if !access.allows(&request) {
        return refusal();
    }
    let (name, address) = path.into_inner();
    let Some(tenant) = platform.tenants.by_name(&name) else {
        return problem(StatusCode::NOT_FOUND, "unknown_tenant", "there is no such tenant");
    };
    let source = match address.parse::<IpAddr>() {
        Ok(address) => Source::new(tenant.id, address),
        Err(_) if address == UNKNOWN_SOURCE => Source::unknown(tenant.id),
        Err(_) => return problem(StatusCode::BAD_REQUEST, "invalid_request", "this is no IP address"),
    };
    let body = match platform.blacklist.listed(source, platform.clock.now()) {
        Some(listed) => json!({ "listed": true, "remaining_seconds": listed.seconds() }),
        None => json!({ "listed": false }),
    };
    HttpResponse::Ok().insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store"))).json(body)
}

fn problem(status: StatusCode, error: &str, description: &str) -> HttpResponse {
    HttpResponse::build(status).json(json!({ "error": error, "error_description": description }))
}
