//! The two layouts of all emails, string and HTML, around the words of one. Both show the same words, so neither says
//! what the other does not.

use super::words::Wording;
use askama::Template;
use domain::outbox::EmailContents;
use domain::tenant::{Colour, Language, Presentation};

/// An email before it is a message.
pub(super) struct Rendered {
    /// The subject.
    pub(super) subject: String,
    /// The text/plain part.
    pub(super) text: String,
    /// The text/html part.
    pub(super) html: String,
}

/// Below this contrast a button cannot be distinguished from the page (WCAG 2.2 success criterion 1.4.11).
const DISTINCT: f64 = 3.0;

/// The border of a button that is nearly as bright as the page.
const EDGE: &str = "#737d89";

/// The text/plain part.
#[derive(Template)]
#[template(path = "layout.txt", config = ".askama.toml")]
pub(super) struct TextLayout<'a> {
    words: &'a Wording,
    title: &'a str,
    support: Option<&'a str>,
    language: Language,
}

/// The text/html part.
#[derive(Template)]
#[template(path = "layout.html", config = ".askama.toml")]
pub(super) struct HtmlLayout<'a> {
    words: &'a Wording,
    title: &'a str,
    /// The support contact: as it is shown, and as its link.
    support: Option<(&'a str, String)>,
    language: Language,
    /// The address of the tenant's logo.
    logo: Option<String>,
    /// The button: its colour, the text on it, its border.
    button: String,
    button_text: String,
    button_edge: String,
}

impl<'a> TextLayout<'a> {
    pub(super) fn new(words: &'a Wording, contents: EmailContents<'a>) -> Self {
        let Presentation { title, support, .. } = &contents.tenant.presentation;
        Self { words, title, support: support.as_deref(), language: contents.language }
    }
}

impl<'a> HtmlLayout<'a> {
    pub(super) fn new(words: &'a Wording, contents: EmailContents<'a>) -> Self {
        let presentation = &contents.tenant.presentation;
        let colour = presentation.button_colour();
        let button = colour.to_css();
        let is_distinct = colour.contrast(Colour::WHITE) >= DISTINCT;
        let logo = presentation.logo.as_ref().map(|logo| format!("{}{}", contents.tenant.public_url, logo.path()));
        Self {
            words,
            title: &presentation.title,
            support: presentation.support.as_deref().zip(presentation.support_link()),
            language: contents.language,
            logo,
            button_text: colour.text().to_css(),
            button_edge: if is_distinct { button.clone() } else { EDGE.to_owned() },
            button,
        }
    }
}
