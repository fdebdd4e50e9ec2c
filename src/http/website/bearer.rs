//! Whose session a request belongs to, by `Authorization: Bearer` (RFC 6750 section 2.1).

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;

use super::store_deadline;
use crate::http::WebsiteError;
use crate::service::WebsiteView;
use domain::self_service::sign_in::Resumed;
use domain::tenant::Tenant;

/// The account of the request's token. One answer, whatever is wrong with the token.
pub(in crate::http) async fn account(
    request: &HttpRequest,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<Resumed, WebsiteError> {
    let token = token(request)?;
    let service = website.sign_in();
    let resumed = service.resume(token, tenant, website.clock().now());
    store_deadline::of_the_store(resumed, tenant, website).await?.ok_or(WebsiteError::InvalidToken)
}

/// The token of the only Authorization header.
pub(in crate::http) fn token(request: &HttpRequest) -> Result<&str, WebsiteError> {
    only_token(request).ok_or(WebsiteError::InvalidToken)
}

fn only_token(request: &HttpRequest) -> Option<&str> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (Some(header), None) = (headers.next(), headers.next()) else { return None };
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}
