//! The headers every answer carries (CONTRACT section 6).

use actix_web::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::DefaultHeaders;

/// What an HTML page may load: style, script and icon from here, nothing else from anywhere, no inline code, and no
/// form that is sent without the script. Text becomes markup in page/markup.js alone (Trusted Types).
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types markup";

/// To be wrapped around all routes: what a route sets itself stays.
#[must_use]
pub fn security() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((REFERRER_POLICY, "no-referrer"))
        .add((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
}
