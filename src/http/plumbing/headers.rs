//! The headers every answer carries (docs/contract.md section 6), and the one that asks to try again.

use actix_web::http::header::{
    CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};

use domain::tenant::Language;

/// What an HTML page may load: style, script and icon from here, nothing else from anywhere, no inline code, and no
/// form that is sent without the script. Text becomes markup in page/markup.js alone (Trusted Types).
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types markup";

/// Retry soon: a 503 makes phones try again, a 403 would make them stop.
pub(in crate::http) const RETRY_SOON: (HeaderName, HeaderValue) = (RETRY_AFTER, HeaderValue::from_static("2"));

/// What each answer with a page says of it.
#[must_use]
pub(in crate::http) fn of_page(language: Language) -> [(HeaderName, HeaderValue); 3] {
    [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY)),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
    ]
}

/// Puts them into an answer; a page's own policy stays.
pub(in crate::http) fn secure(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    }
}
