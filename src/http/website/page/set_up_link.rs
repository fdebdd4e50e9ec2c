//! The page for a person who opens a link that sets up a phone in a browser: the way into the app. No HA1 is on these pages,
//! and no secret but the link itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::{Page, html};
use crate::http::WebsiteError;
use domain::self_service::provisioning::LinkState;
use domain::tenant::Language;

/// Where Linphone comes from: the system, and its maker's page there.
const SOURCES: [(&str, &str); 3] = [
    ("Android", "https://play.google.com/store/apps/details?id=org.linphone"),
    ("iPhone, iPad", "https://apps.apple.com/app/linphone/id360065638"),
    ("Windows, macOS, Linux", "https://www.linphone.org/"),
];

/// The link works.
pub(in crate::http) fn set_up_link(page: Page<'_>, url: &str, link: &LinkState) -> Result<HttpResponse, WebsiteError> {
    let seconds = link.expires_in.as_secs();
    html(
        page.language,
        StatusCode::OK,
        &SetUpLink { page, url, uses: link.uses, seconds, minutes: seconds.div_ceil(60) },
    )
}

/// The link does not work, or no longer.
pub(in crate::http) fn dead_set_up_link(page: Page<'_>) -> Result<HttpResponse, WebsiteError> {
    html(page.language, StatusCode::NOT_FOUND, &DeadSetUpLink { page })
}

#[derive(Template)]
#[template(path = "set_up_link.html", config = ".askama.toml")]
struct SetUpLink<'a> {
    page: Page<'a>,
    url: &'a str,
    uses: u8,
    seconds: u64,
    minutes: u64,
}

impl SetUpLink<'_> {
    /// How long and how often the link works still.
    fn rest(&self) -> String {
        let (uses, minutes) = (self.uses, self.minutes);
        match self.page.language {
            Language::English => {
                let times = if uses == 1 { "once more" } else { &*format!("{uses} more times") };
                format!("The link works {times}, for {minutes} minute{}.", if minutes == 1 { "" } else { "s" })
            }
            Language::German => {
                let times = if uses == 1 { "noch einmal" } else { &*format!("noch {uses}-mal") };
                format!("Der Link gilt {times}, {minutes} Minute{} lang.", if minutes == 1 { "" } else { "n" })
            }
        }
    }
}

#[derive(Template)]
#[template(path = "dead_set_up_link.html", config = ".askama.toml")]
struct DeadSetUpLink<'a> {
    page: Page<'a>,
}
