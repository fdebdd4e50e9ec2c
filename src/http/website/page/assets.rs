//! What pages load: the style, the scripts and the icon, under names that change with their content.

mod coding;
mod files;
mod published;

use actix_web::http::header::{CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::http::WebsiteError;

pub(super) use coding::is_known;
use published::Published;

/// A year, and not even asked again when the page is reloaded (RFC 8246): what changes gets another name.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";

/// Asked for each time, under a name that stays.
const ASKED_EACH_TIME: &str = "no-cache";

/// A page that is the same for everyone and holds no secret, compressed if the client takes that.
pub(super) fn compressed(request: &HttpRequest, mut response: HttpResponseBuilder, text: String) -> HttpResponse {
    response.append_header((VARY, "Accept-Encoding"));
    if !coding::takes_gzip(request) {
        return response.body(text);
    }
    response.insert_header((CONTENT_ENCODING, "gzip")).body(coding::gzip_quickly(text.as_bytes()))
}

/// The path of the asset of this name in the sources, which pages name.
pub(super) fn path(name: &str) -> &'static str {
    &published::by_name(name).expect("pages name assets that there are").path
}

/// GET and HEAD /assets/...: the asset of this name and content.
pub(in crate::http) async fn asset(request: HttpRequest) -> Result<HttpResponse, WebsiteError> {
    let Some(asset) = published::by_path(request.path()) else { return Err(WebsiteError::NotFound) };
    Ok(answer(asset, FOREVER, &request))
}

/// GET and HEAD /icon.svg: the icon, for what knows no page.
pub(in crate::http) async fn icon(request: HttpRequest) -> Result<HttpResponse, WebsiteError> {
    let Some(icon) = published::by_name("icon.svg") else { return Err(WebsiteError::NotFound) };
    Ok(answer(icon, ASKED_EACH_TIME, &request))
}

fn answer(asset: &'static Published, caching: &'static str, request: &HttpRequest) -> HttpResponse {
    asset.codings.answer(asset.content_type, caching, request)
}
