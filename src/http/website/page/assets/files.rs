//! The files that pages load, as the sources name them.

use domain::accounts::common_password_filter;

/// One file that is the same for every client.
pub(super) struct Asset {
    /// As the sources name it.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) content: Content,
}

/// Where it comes from.
pub(super) enum Content {
    /// A file of the sources.
    Text(&'static str),
    /// Made when it is first asked for.
    Made(fn() -> &'static [u8]),
}

/// All of them.
pub(super) static ASSETS: &[Asset] = &[
    Asset::new(
        "style.css",
        concat!(
            include_str!("../style/tokens.css"),
            include_str!("../style/base.css"),
            include_str!("../style/controls.css"),
            include_str!("../style/components.css"),
            include_str!("../style/pages.css"),
            include_str!("../style/account.css"),
            include_str!("../style/media.css")
        ),
    ),
    Asset::new("icon.svg", include_str!("../icon.svg")),
    Asset::new("account.js", include_str!("../account.js")),
    Asset::new("activated.js", include_str!("../activated.js")),
    Asset::new("ask.js", include_str!("../ask.js")),
    Asset::new("ask-first.js", include_str!("../ask-first.js")),
    Asset::new("busy.js", include_str!("../busy.js")),
    Asset::new("captcha.js", include_str!("../captcha.js")),
    Asset::new("copy.js", include_str!("../copy.js")),
    Asset::new("dead-link.js", include_str!("../dead-link.js")),
    Asset::new("device.js", include_str!("../device.js")),
    Asset::new("draft.js", include_str!("../draft.js")),
    Asset::new("errors.js", include_str!("../errors.js")),
    Asset::new("fields.js", include_str!("../fields.js")),
    Asset::new("fresh.js", include_str!("../fresh.js")),
    Asset::new("ha1.js", include_str!("../ha1.js")),
    Asset::new("kept.js", include_str!("../kept.js")),
    Asset::new("link-button.js", include_str!("../link-button.js")),
    Asset::new("link-token.js", include_str!("../link-token.js")),
    Asset::new("linphone.js", include_str!("../linphone.js")),
    Asset::new("markup.js", include_str!("../markup.js")),
    Asset::new("my-data.js", include_str!("../my-data.js")),
    Asset::new("new-password.js", include_str!("../new-password.js")),
    Asset::new("noble-hashes.js", include_str!("../noble-hashes.js")),
    Asset::new("password.js", include_str!("../password.js")),
    Asset::new("phone.js", include_str!("../phone.js")),
    Asset::new("phone-state.js", include_str!("../phone-state.js")),
    Asset::new("phones.js", include_str!("../phones.js")),
    Asset::new("profile.js", include_str!("../profile.js")),
    Asset::new("prove.js", include_str!("../prove.js")),
    Asset::new("recover.js", include_str!("../recover.js")),
    Asset::new("resend.js", include_str!("../resend.js")),
    Asset::new("rows.js", include_str!("../rows.js")),
    Asset::new("security.js", include_str!("../security.js")),
    Asset::new("session.js", include_str!("../session.js")),
    Asset::new("set-up.js", include_str!("../set-up.js")),
    Asset::new("set-up-link.js", include_str!("../set-up-link.js")),
    Asset::new("sign-in.js", include_str!("../sign-in.js")),
    Asset::new("signed-in.js", include_str!("../signed-in.js")),
    Asset::new("signup.js", include_str!("../signup.js")),
    Asset::new("texts.js", include_str!("../texts.js")),
    Asset::new("tries.js", include_str!("../tries.js")),
    Asset::new("weak.js", include_str!("../weak.js")),
    Asset { name: "common-passwords.bin", content: Content::Made(common_password_filter) },
];

impl Asset {
    pub(super) const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, content: Content::Text(text) }
    }

    /// Its media type, by its ending.
    pub(super) fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}
