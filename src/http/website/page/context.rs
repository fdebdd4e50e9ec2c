//! What every page knows: its tenant's site, its language, and how its links keep that language.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::ACCEPT_LANGUAGE;
use percent_encoding::percent_decode_str;

use super::{assets, theme};
use crate::http::plumbing::host::Site;
use domain::tenant::{Language, Presentation};

/// The language of a request: `?lang=` where the person has used the switch, else `Accept-Language`.
pub(in crate::http) fn language_of(request: &HttpRequest) -> Language {
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen(request).unwrap_or_else(|| Language::from_accept_language(wanted))
}

fn chosen(request: &HttpRequest) -> Option<Language> {
    request.query_string().split('&').find_map(chosen_by)
}

/// The context of one page.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Page<'a> {
    /// The tenant's website.
    pub site: Site<'a>,
    /// Its language.
    pub language: Language,
    /// Whether the person chose it by the switch; links then carry it on.
    chosen: bool,
    /// Its path.
    path: &'a str,
}

impl<'a> Page<'a> {
    /// The context of a request.
    pub(in crate::http) fn of(request: &'a HttpRequest, site: Site<'a>) -> Self {
        let language = language_of(request);
        Self { site, language, chosen: chosen(request).is_some(), path: request.path() }
    }

    /// The page of an error, where the switch asks for this very address once more: an address that an attacker made up
    /// does not appear in the page. What was posted cannot be asked for again, so there it leads to the start.
    #[must_use]
    pub(in crate::http) fn of_error(self, method: &Method) -> Self {
        self.switching_to(if matches!(*method, Method::GET | Method::HEAD) { "" } else { "/" })
    }

    /// The same page where the switch leads elsewhere, because asking twice would not show it again.
    #[must_use]
    pub(in crate::http) const fn switching_to(self, path: &'a str) -> Self {
        Self { path, ..self }
    }

    /// The text in the page's language.
    #[must_use]
    pub(in crate::http) const fn say(&self, english: &'static str, german: &'static str) -> &'static str {
        self.language.choose(english, german)
    }

    /// How the tenant presents itself.
    #[must_use]
    pub(in crate::http) const fn tenant(&self) -> &'a Presentation {
        &self.site.tenant.presentation
    }

    /// A link within the website; it keeps the language that the person chose.
    #[must_use]
    pub(in crate::http) fn link(&self, path: &str) -> String {
        if self.chosen { format!("{path}?lang={}", self.language.tag()) } else { path.to_owned() }
    }

    /// The path of a style, script or picture, by its name in the sources.
    #[must_use]
    #[expect(clippy::unused_self, reason = "templates ask their page for all that they name")]
    pub(in crate::http) fn asset(&self, name: &str) -> &'static str {
        assets::path(name)
    }

    /// The stylesheet of the tenant's colour.
    #[must_use]
    pub(in crate::http) fn theme(&self) -> Option<String> {
        theme::path(self.tenant())
    }

    /// The address of this page in the other language. Other parameters are left out: a token works once.
    #[must_use]
    pub(in crate::http) fn switch(&self) -> String {
        format!("{}?lang={}", self.path, self.language.other().tag())
    }
}

/// The language of a pair of the query. It stands at the end of links in emails, so mail programs put into it what follows there,
/// encode it, or take its `&` for the one of HTML.
fn chosen_by(pair: &str) -> Option<Language> {
    let pair = percent_decode_str(pair).decode_utf8().ok()?;
    let (name, tag) = pair.split_once('=')?;
    let tag = tag.trim_end_matches(|character: char| !character.is_ascii_alphanumeric()).to_ascii_lowercase();
    (name.trim_start_matches("amp;") == "lang").then(|| Language::by_tag(&tag)).flatten()
}
