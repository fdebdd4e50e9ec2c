//! Who may ask the admin listener for more than health and metrics: whoever has its bearer token (RFC 6750).

use crate::secret::Secret;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// The token, where there is one; without it nobody may.
pub struct AdminAccess(Option<Secret>);

impl AdminAccess {
    /// Takes the token.
    #[must_use]
    pub const fn new(token: Option<Secret>) -> Self {
        Self(token)
    }

    /// Whether a request carries the token, once and nothing else.
    #[must_use]
    pub fn allows(&self, request: &HttpRequest) -> bool {
        let mut headers = request.headers().get_all(AUTHORIZATION);
        let given = headers.next().filter(|_| headers.next().is_none()).and_then(bearer);
        self.0.as_ref().zip(given).is_some_and(|(token, given)| token.is(given))
    }
}

/// The answer to the others.
pub fn refusal() -> HttpResponse {
    let body = json!({ "error": "unauthorized", "error_description": "the admin token is required as a bearer token" });
    HttpResponse::Unauthorized().insert_header((WWW_AUTHENTICATE, "Bearer realm=\"Realmgate\"")).json(body)
}

fn bearer(header: &HeaderValue) -> Option<&[u8]> {
    let (scheme, token) = header.as_bytes().split_at_checked("bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}
