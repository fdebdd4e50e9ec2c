//! What the routes of the signed-in answer with.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use serde::Serialize;
use std::time::{Duration, UNIX_EPOCH};

/// A list, as all of these routes give one.
#[derive(Serialize)]
pub(super) struct Listing<T> {
    pub(super) data: Vec<T>,
}

/// An answer for this owner alone.
pub(super) fn private(answer: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(answer)
}

/// An answer without a body.
pub(super) fn done() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// `2026-11-30T13:05:00Z` (RFC 3339).
pub(super) fn time(unix_seconds: u64) -> String {
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(unix_seconds)).to_string()
}
