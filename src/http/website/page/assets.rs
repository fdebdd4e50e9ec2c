//! What pages load: the style, the scripts and the icon, under names that change with their content.

mod coding;
mod published;

use actix_web::http::header::{CONTENT_ENCODING, EntityTag, Header as _, IfNoneMatch, VARY};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::http::WebsiteError;
use domain::accounts::common_password_filter;

use published::Published;

/// A year, and not even asked again when the page is reloaded (RFC 8246): what changes gets another name.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";

/// Asked for each time, under a name that stays.
const ASKED_EACH_TIME: &str = "no-cache";

/// One file that is the same for every client.
struct Asset {
    /// As the sources name it.
    name: &'static str,
    content: Content,
}

/// Where it comes from.
enum Content {
    /// A file of the sources.
    Text(&'static str),
    /// Made when it is first asked for.
    Made(fn() -> &'static [u8]),
}

/// All of them.
static ASSETS: &[Asset] = &[
    Asset::new(
        "style.css",
        concat!(
            include_str!("style/tokens.css"),
            include_str!("style/base.css"),
            include_str!("style/controls.css"),
            include_str!("style/components.css"),
            include_str!("style/pages.css"),
            include_str!("style/media.css")
        ),
    ),
    Asset::new("icon.svg", include_str!("icon.svg")),
    Asset::new("activated.js", include_str!("activated.js")),
    Asset::new("ask.js", include_str!("ask.js")),
    Asset::new("busy.js", include_str!("busy.js")),
    Asset::new("captcha.js", include_str!("captcha.js")),
    Asset::new("copy.js", include_str!("copy.js")),
    Asset::new("draft.js", include_str!("draft.js")),
    Asset::new("errors.js", include_str!("errors.js")),
    Asset::new("fields.js", include_str!("fields.js")),
    Asset::new("ha1.js", include_str!("ha1.js")),
    Asset::new("kept.js", include_str!("kept.js")),
    Asset::new("linphone.js", include_str!("linphone.js")),
    Asset::new("markup.js", include_str!("markup.js")),
    Asset::new("noble-hashes.js", include_str!("noble-hashes.js")),
    Asset::new("password.js", include_str!("password.js")),
    Asset::new("phone.js", include_str!("phone.js")),
    Asset::new("session.js", include_str!("session.js")),
    Asset::new("set-up-link.js", include_str!("set-up-link.js")),
    Asset::new("signup.js", include_str!("signup.js")),
    Asset::new("texts.js", include_str!("texts.js")),
    Asset::new("tries.js", include_str!("tries.js")),
    Asset::new("weak.js", include_str!("weak.js")),
    Asset { name: "common-passwords.bin", content: Content::Made(common_password_filter) },
];

impl Asset {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, content: Content::Text(text) }
    }

    fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}

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

/// Whether the client has the content of this tag already (RFC 9110 section 13.1.2).
pub(super) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

fn answer(asset: &'static Published, caching: &'static str, request: &HttpRequest) -> HttpResponse {
    asset.codings.answer(asset.content_type, caching, request)
}
