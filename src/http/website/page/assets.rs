//! What pages load: the style, the scripts and the icon, each with a tag of its content.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;

use domain::accounts::common_password_filter;

/// One file that is the same for every client.
pub(in crate::http) struct Asset {
    /// Where it stands on the website.
    pub path: &'static str,
    content_type: &'static str,
    content: Content,
    tag: OnceLock<EntityTag>,
}

/// Where it comes from.
enum Content {
    /// A file of the sources.
    Text(&'static str),
    /// Made when it is first asked for.
    Made(fn() -> &'static [u8]),
}

/// All of them.
pub(in crate::http) static ASSETS: [Asset; 24] = [
    Asset::new(
        "/style.css",
        STYLE,
        concat!(
            include_str!("style/tokens.css"),
            include_str!("style/base.css"),
            include_str!("style/controls.css"),
            include_str!("style/components.css"),
            include_str!("style/pages.css"),
            include_str!("style/media.css")
        ),
    ),
    Asset::new("/icon.svg", "image/svg+xml; charset=utf-8", include_str!("icon.svg")),
    Asset::new("/activated.js", SCRIPT, include_str!("activated.js")),
    Asset::new("/ask.js", SCRIPT, include_str!("ask.js")),
    Asset::new("/busy.js", SCRIPT, include_str!("busy.js")),
    Asset::new("/captcha.js", SCRIPT, include_str!("captcha.js")),
    Asset::new("/copy.js", SCRIPT, include_str!("copy.js")),
    Asset::new("/draft.js", SCRIPT, include_str!("draft.js")),
    Asset::new("/errors.js", SCRIPT, include_str!("errors.js")),
    Asset::new("/fields.js", SCRIPT, include_str!("fields.js")),
    Asset::new("/ha1.js", SCRIPT, include_str!("ha1.js")),
    Asset::new("/kept.js", SCRIPT, include_str!("kept.js")),
    Asset::new("/linphone.js", SCRIPT, include_str!("linphone.js")),
    Asset::new("/markup.js", SCRIPT, include_str!("markup.js")),
    Asset::new("/noble-hashes.js", SCRIPT, include_str!("noble-hashes.js")),
    Asset::new("/password.js", SCRIPT, include_str!("password.js")),
    Asset::new("/phone.js", SCRIPT, include_str!("phone.js")),
    Asset::new("/session.js", SCRIPT, include_str!("session.js")),
    Asset::new("/set-up-link.js", SCRIPT, include_str!("set-up-link.js")),
    Asset::new("/signup.js", SCRIPT, include_str!("signup.js")),
    Asset::new("/texts.js", SCRIPT, include_str!("texts.js")),
    Asset::new("/tries.js", SCRIPT, include_str!("tries.js")),
    Asset::new("/weak.js", SCRIPT, include_str!("weak.js")),
    Asset::made("/common-passwords.bin", "application/octet-stream", common_password_filter),
];

const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

impl Asset {
    const fn new(path: &'static str, content_type: &'static str, text: &'static str) -> Self {
        Self { path, content_type, content: Content::Text(text), tag: OnceLock::new() }
    }

    const fn made(path: &'static str, content_type: &'static str, content: fn() -> &'static [u8]) -> Self {
        Self { path, content_type, content: Content::Made(content), tag: OnceLock::new() }
    }

    fn bytes(&self) -> &'static [u8] {
        match self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Made(content) => content(),
        }
    }

    /// Answers GET and HEAD; 304 to a browser that has this content already (RFC 9110 section 13.1.2). Browsers ask
    /// each time, so that an upgrade never mixes an old script with a new page.
    pub(in crate::http) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let tag = self.tag();
        let known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
            Err(_) => false,
        };
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((ETAG, tag.clone())).insert_header((CACHE_CONTROL, "no-cache"));
        if known { response.finish() } else { response.content_type(self.content_type).body(self.bytes()) }
    }

    /// Strong: the SHA-256 of the content.
    fn tag(&self) -> &EntityTag {
        self.tag.get_or_init(|| EntityTag::new_strong(URL_SAFE_NO_PAD.encode(Sha256::digest(self.bytes()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_and_style_says_what_it_is_for() {
        for asset in &ASSETS {
            let Content::Text(text) = asset.content else { continue };
            let comment = text.starts_with("// ") || text.starts_with("/*") || asset.path == "/icon.svg";
            assert!(comment, "{}", asset.path);
        }
    }
}
