//! Hosts and realms in the settings that are probably a mistake, because nothing that browsers or phones send can match
//! them.

use super::TenantSettings;
use super::bare_host::is_bare_host;
use super::problem::SettingsProblem;
use domain::tenant::{is_host_name, web_host};
use std::net::IpAddr;

/// The problems of one tenant. Warnings: what is misread here must not keep a service down that worked before.
pub(super) fn host_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let mut warn = |key: &str, text: String| {
        problems.push(SettingsProblem::warning(format!("tenant {:?}, {key}", tenant.name), text));
    };
    for (key, hosts) in [("hosts", &tenant.hosts), ("domains", &tenant.domains)] {
        for host in hosts.iter().filter(|host| is_bare_host(host)) {
            if let Some(flaw) = flaw(&web_host(host)) {
                warn(key, format!("{host:?} {flaw}: no request can name it. Use names like phone.example.com"));
            }
        }
    }
    for realm in &tenant.realms {
        if let Some(plain) = plainer(realm) {
            let text = format!(
                "{realm:?} must be exactly the realm with which the platform challenges, because it is compared byte by \
                 byte: perhaps {plain:?}"
            );
            warn("realms", text);
        }
    }
}

/// Why no request can name a host, by the rules of host names (RFC 1123 section 2.1, RFC 1035 section 2.3.4). Underscores
/// pass: browsers send them.
fn flaw(host: &str) -> Option<&'static str> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        return None;
    }
    let is_odd = |letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter);
    if host.contains('*') {
        Some("holds a wildcard, and wildcards are not supported: name each host")
    } else if host.contains(is_odd) {
        Some("holds a character that no host name has")
    } else if host.len() > 253 || host.split('.').any(|label| label.is_empty() || label.len() > 63) {
        Some("has an empty part, or one of more than 63 characters")
    } else if host.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        Some("has a part that begins or ends with a hyphen")
    } else if host.split('.').next_back().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        Some("ends in a number and is not an address")
    } else {
        None
    }
}

/// What a realm was probably meant to be; `None` where it is written as platforms write realms.
fn plainer(realm: &str) -> Option<String> {
    let trimmed = realm.trim();
    let mut rest = trimmed;
    for scheme in ["https://", "http://", "sips:", "sip:"] {
        let begins = rest.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
        rest = if begins { &rest[scheme.len()..] } else { rest };
    }
    let host = without_port(rest.split('/').next().unwrap_or_default());
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let meant = if is_host_name(&host) { host } else { trimmed.to_owned() };
    (meant != realm && !meant.is_empty()).then_some(meant)
}

fn without_port(text: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match text.rsplit_once(':') {
        Some((host, port)) if is_port(port) && (host.ends_with(']') || !host.contains(':')) => host,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_realm_that_is_written_like_an_address_is_distinguished_from_a_realm() {
        for (realm, meant) in [
            ("sip:acme.example", "acme.example"),
            ("https://acme.example/", "acme.example"),
            ("SIP:ACME.example:5060", "acme.example"),
            ("acme.example:5060", "acme.example"),
            ("[2001:db8::1]:5060", "[2001:db8::1]"),
            ("acme.example.", "acme.example"),
            ("acme.example/x", "acme.example"),
            ("ACME.Example", "acme.example"),
            (" acme.example", "acme.example"),
            ("My Realm ", "My Realm"),
        ] {
            assert_eq!(plainer(realm).as_deref(), Some(meant), "{realm:?}");
        }
        for realm in
            ["acme.example", "asterisk", "My Realm", "Asterisk", "2001:db8::1", "[2001:db8::1]", "192.0.2.1", ""]
        {
            assert_eq!(plainer(realm), None, "{realm:?}");
        }
    }

    #[test]
    fn a_host_that_no_request_can_name_is_distinguished_from_one() {
        for host in [
            "phone.example.com",
            "localhost",
            "127.0.0.1",
            "[2001:db8::1]",
            "2001:db8::1",
            "a_b.example",
            "xn--bcher-kva.example",
        ] {
            assert_eq!(flaw(host), None, "{host}");
        }
        for host in [
            "*.example.com",
            "a,b.example",
            "a..example",
            "a.example..",
            "-a.example",
            "300.1.2.3",
            "10.0.0",
            &"a".repeat(64),
        ] {
            assert!(flaw(host).is_some(), "{host}");
        }
    }
}
