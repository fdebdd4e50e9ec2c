//! How a tenant presents itself to people: on its pages and in its emails.

use super::{Colour, Logo};

/// Strings, links, colour and picture; all but the title are left out where they are not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presentation {
    /// The name people know it by.
    pub title: String,
    /// Where people find help: a mail address, or an http or https address.
    pub support: Option<String>,
    /// The address of the imprint.
    pub imprint_url: Option<String>,
    /// The address of the privacy notice.
    pub privacy_url: Option<String>,
    /// The mailbox its emails come from, instead of the one of all tenants.
    pub mail_from: Option<String>,
    /// The colour of its buttons.
    pub colour: Option<Colour>,
    /// Its logo.
    pub logo: Option<Logo>,
}

impl Presentation {
    /// The address of a link to the support.
    #[must_use]
    pub fn support_link(&self) -> Option<String> {
        let support = self.support.as_deref()?;
        Some(if is_web_address(support) { support.to_owned() } else { format!("mailto:{support}") })
    }

    /// The colour of buttons: its own, else the accent of all tenants.
    #[must_use]
    pub fn button_colour(&self) -> Colour {
        self.colour.unwrap_or(Colour::ACCENT)
    }

    /// Whether there is anything to put below each page.
    #[must_use]
    pub const fn has_links(&self) -> bool {
        self.support.is_some() || self.imprint_url.is_some() || self.privacy_url.is_some()
    }
}

/// Whether a string is an `http` or `https` address that may stand in a link: no other scheme may.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    !rest.is_empty() && !rest.contains(|character: char| character.is_whitespace() || character.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn support_is_an_address_of_mail_or_web() {
        let link =
            |support: &str| Presentation { support: Some(support.to_owned()), ..Default::default() }.support_link();
        assert_eq!(link("help@example.com").as_deref(), Some("mailto:help@example.com"));
        assert_eq!(link("https://help.example.com/").as_deref(), Some("https://help.example.com/"));
        assert_eq!(Presentation::default().support_link(), None);
    }

    #[test]
    fn only_http_and_https_are_web_addresses() {
        assert!(is_web_address("https://example.com/imprint") && is_web_address("http://[::1]:8080"));
        for other in ["javascript:alert(1)", "example.com", "https://", "https://a b", "//example.com", ""] {
            assert!(!is_web_address(other), "{other}");
        }
    }
}
