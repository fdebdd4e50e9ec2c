//! What every page knows: whose it is, in which language it speaks, and how its links keep that language.

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::ACCEPT_LANGUAGE;

use crate::http::host::Site;
use crate::language::Language;
use crate::tenant::Presentation;

/// The language of a request: `?lang=` where the person has used the switch, else `Accept-Language`.
pub fn language_of(request: &HttpRequest) -> Language {
    let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen(request).unwrap_or_else(|| Language::from_accept_language(wanted))
}

fn chosen(request: &HttpRequest) -> Option<Language> {
    let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
    pairs.find_map(|(name, tag)| (name == "lang").then(|| Language::by_tag(tag)).flatten())
}

/// The context of one page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Whose website it is.
    pub site: Site<'a>,
    /// The language it speaks.
    pub language: Language,
    /// Whether the person chose it by the switch; links then carry it on.
    chosen: bool,
    /// Where it stands.
    path: &'a str,
}

impl<'a> Page<'a> {
    /// The context of a request.
    pub fn of(request: &'a HttpRequest, site: Site<'a>) -> Self {
        let language = language_of(request);
        Self { site, language, chosen: chosen(request).is_some(), path: request.path() }
    }

    /// The page of an error, where the switch asks for this very address once more: an address that a stranger made up stands
    /// nowhere in the page. What was posted cannot be asked for again, so there it leads to the start.
    #[must_use]
    pub fn of_error(self, method: &Method) -> Self {
        self.switching_to(if matches!(*method, Method::GET | Method::HEAD) { "" } else { "/" })
    }

    /// The same page where the switch leads elsewhere, because asking twice would not show it again.
    #[must_use]
    pub const fn switching_to(self, path: &'a str) -> Self {
        Self { path, ..self }
    }

    /// The text in the page's language.
    #[must_use]
    pub const fn say(&self, english: &'static str, german: &'static str) -> &'static str {
        self.language.choose(english, german)
    }

    /// How the tenant presents itself.
    #[must_use]
    pub const fn tenant(&self) -> &'a Presentation {
        &self.site.tenant.presentation
    }

    /// A link within the website; it keeps the language that the person chose.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        if self.chosen { format!("{path}?lang={}", self.language.tag()) } else { path.to_owned() }
    }

    /// The address of this page in the other language. Other parameters are left out: a token works once.
    #[must_use]
    pub fn switch(&self) -> String {
        format!("{}?lang={}", self.path, self.language.other().tag())
    }
}
