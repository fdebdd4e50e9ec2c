//! The title of a tenant where its settings have none: never the name that settings and command line use.

use super::TenantSettings;
use domain::tenant::{is_host_name, web_host};
use std::net::IpAddr;

impl TenantSettings {
    /// The title as set; else the host of the website, which users see in their browser; where that is an address, the
    /// realm, which is in every SIP address.
    pub(super) fn display_title(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let (host, mut realms) = (self.public_host(), self.realms.iter().map(String::as_str));
        let name = host.filter(|host| !is_address(host));
        let realm = || realms.find(|realm| is_host_name(realm) && !is_address(realm));
        let title = name.or_else(realm).or(host).unwrap_or(&self.name);
        // As browsers show it.
        let (readable, outcome) = idna::domain_to_unicode(title);
        if outcome.is_ok() { readable } else { title.to_owned() }
    }

    /// The host that links in emails name, as browsers resolve it: international names in their ASCII form.
    #[must_use]
    pub fn website_host(&self) -> Option<String> {
        self.public_host().map(web_host)
    }

    /// The host that phones register at, without port.
    #[must_use]
    pub fn registrar_host(&self) -> Option<String> {
        let registrar = self.registrar.as_deref().or(self.realms.first().map(String::as_str))?;
        host_of(registrar).map(web_host)
    }

    /// The host of the website's public address, as the settings write it.
    pub(super) fn public_host(&self) -> Option<&str> {
        let address = self.public_url.as_deref().or(self.hosts.first().map(String::as_str))?;
        host_of(address.split_once("://").map_or(address, |(_, rest)| rest).split('/').next()?)
    }
}

/// The host before a port, without a final dot.
fn host_of(authority: &str) -> Option<&str> {
    let end = match authority.find(']') {
        Some(end) if authority.starts_with('[') => end + 1,
        _ => authority.find(':').unwrap_or(authority.len()),
    };
    Some(authority[..end].trim_end_matches('.')).filter(|host| !host.is_empty())
}

/// Whether a host is an address, with or without brackets.
pub(super) fn is_address(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Flags, Settings};

    fn display_title(settings: &str) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), settings).unwrap();
        let settings = Settings::load(Some(file.path()), Vec::new(), &Flags::default()).unwrap();
        settings.tenant_settings()[0].display_title()
    }

    #[test]
    fn people_know_a_tenant_by_its_title_or_by_the_host_they_see() {
        for (settings, expected) in [
            ("title = \"Acme Phones\"", "Acme Phones"),
            ("public_url = \"https://phone.example.com:8443/\"", "phone.example.com"),
            ("public_url = \"https://Phone.Example.com.\"", "phone.example.com"),
            ("hosts = [\"sip.example.com\", \"phone.example.com\"]", "sip.example.com"),
            ("public_url = \"https://xn--bcher-kva.example\"", "bücher.example"),
            ("public_url = \"https://bücher.example\"", "bücher.example"),
            ("public_url = \"http://192.0.2.1:8080\"\nrealms = [\"acme.sip.jambonz.cloud\"]", "acme.sip.jambonz.cloud"),
            ("public_url = \"http://[2001:db8::1]:8080\"\nrealms = [\"192.0.2.1\", \"example.com\"]", "example.com"),
            ("public_url = \"http://192.0.2.1:8080\"\nrealms = [\"192.0.2.1\"]", "192.0.2.1"),
            ("public_url = \"https://phonebox\"\nrealms = [\"example.com\"]", "phonebox"),
            ("hosts = [\"192.0.2.1\"]\nrealms = [\"my phones\"]", "192.0.2.1"),
            ("title = \"xn--bcher-kva.example\"", "xn--bcher-kva.example"),
        ] {
            assert_eq!(display_title(&format!("[[tenant]]\nname = \"default\"\n{settings}")), expected, "{settings}");
        }
    }

    #[test]
    fn a_first_start_is_called_by_its_realm() {
        for listen in ["127.0.0.1:8080", "[::1]:8080", "0.0.0.0:8080"] {
            assert_eq!(display_title(&format!("listen = \"{listen}\"")), "localhost");
        }
    }
}
