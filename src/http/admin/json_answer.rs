//! An answer of the admin API, as JSON that a terminal may be shown.

use crate::ambient::terminal::Escape;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use serde::Serialize;

/// The JSON that an operator asked for: never cached, and printable, because `curl` shows it on a terminal.
/// Members come in alphabetical order.
pub(super) fn json_answer(answer: &impl Serialize) -> HttpResponse {
    let sorted = serde_json::to_value(answer).expect("the members of an answer have names");
    let body = Escape::Json.of(&sorted.to_string());
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type(ContentType::json()).body(body)
}
