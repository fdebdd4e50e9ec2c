//! What is known of the browser or program that an owner uses: its address, and what it calls itself.

use crate::text::unicode::is_invisible;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

/// Limit: how much is kept of what a browser calls itself, in characters.
const USER_AGENT: usize = 200;

/// An address and a `User-Agent`, each where it is known. Any client can write anything in the latter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The address, as the website saw it.
    pub address: Option<IpAddr>,
    /// What it calls itself, at most 200 visible characters.
    pub user_agent: Option<String>,
}

impl Device {
    /// What a request says of its sender.
    #[must_use]
    pub fn of(address: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let is_shown = |it: &char| *it == ' ' || !(it.is_control() || is_invisible(*it));
        let shown = user_agent.map(|text| text.chars().filter(is_shown).take(USER_AGENT).collect::<String>());
        Self { address, user_agent: shown.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) }
    }

    /// What tells kinds of browsers apart across their updates: what it calls itself, without the digits of versions. Of the
    /// address nothing: a telephone has another one each day.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 16] {
        let name: String =
            self.user_agent.iter().flat_map(|text| text.chars()).filter(|it| !it.is_numeric() && *it != '.').collect();
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&Sha256::digest(name.as_bytes())[..16]);
        fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Device {
        Device::of(None, Some(name))
    }

    #[test]
    fn an_update_makes_no_other_device_and_another_browser_does() {
        let of = |name: &str| named(name).fingerprint();
        assert_eq!(of("Firefox/141.0 (X11)"), of("Firefox/142.0.1 (X11)"));
        assert_ne!(of("Firefox/141.0 (X11)"), of("Chrome/141.0 (X11)"));
        assert_ne!(of("Firefox/141.0 (X11)"), Device::default().fingerprint());
    }

    #[test]
    fn a_name_is_short_and_has_nothing_that_is_not_seen() {
        assert_eq!(named("a\u{202e}b\r\nc  d \u{200b}").user_agent.as_deref(), Some("abc  d"));
        assert_eq!(named(&"x".repeat(10_000)).user_agent.unwrap().len(), 200);
        assert_eq!(named(" \t").user_agent, None);
    }
}
