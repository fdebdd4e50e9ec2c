//! At which hosts the users of a realm have their addresses: the realm's own name, and the additional domains of the
//! tenant (docs/contract.md section 1.3, point 7).

use super::web_host;
use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::LazyLock;

/// One realm and the tenant's additional domains.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    realm: &'a str,
    domains: &'a [String],
}

impl<'a> Home<'a> {
    /// The home of a realm; `domains` are the tenant's.
    #[must_use]
    pub const fn of(realm: &'a str, domains: &'a [String]) -> Self {
        Self { realm, domains }
    }

    /// Whether a host is the realm by name: what nearly all phones write.
    #[must_use]
    pub const fn is_named(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(self.realm)
    }

    /// Whether an address at this host may be a user's of the realm.
    #[must_use]
    pub fn includes(&self, host: &str) -> bool {
        is_same_host(host, self.realm)
            || self.domains.iter().any(|domain| is_same_host(host, domain))
            || self.is_anywhere()
    }

    /// Whether its hosts are unknown: the realm is a word that a platform challenges with, not the name of a host,
    /// and the tenant names no domain. Then users are compared without their hosts.
    #[must_use]
    pub fn is_anywhere(&self) -> bool {
        self.domains.is_empty() && !is_host_name(self.realm)
    }
}

/// Whether two hosts are the same one. Names have no case, and characters beyond ASCII are compared as A-labels;
/// addresses are compared as addresses, for one IPv6 address can be spelled in many ways, with and without brackets,
/// and an IPv4 address inside IPv6 is that IPv4 address.
#[must_use]
pub fn is_same_host(one: &str, other: &str) -> bool {
    let may_be_address = |host: &str| host.starts_with(|first: char| first.is_ascii_hexdigit() || "[:".contains(first));
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && web_host(one) == web_host(other)
        || may_be_address(one) && address(one).is_some_and(|address_of_one| Some(address_of_one) == address(other))
}

fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address: IpAddr = bare.unwrap_or(host).parse().ok()?;
    Some(address.to_canonical())
}

/// Top-level names of hosts outside the public DNS (RFC 6761, RFC 6762 appendix G, RFC 7686, and
/// `internal`, which ICANN keeps free for private use).
const PRIVATE: [&str; 13] = [
    "alt",
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "test",
];

static TOP_LEVEL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("top_level_domains.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_ascii_whitespace).chain(PRIVATE).collect()
});

/// Whether a string is the name or the address of a host: `acme.example` and `192.0.2.1` are, `asterisk`, `My Realm` and
/// `sip-1.pb` are not.
#[must_use]
pub fn is_host_name(text: &str) -> bool {
    if address(text).is_some() || text.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let is_label = |label: &str| {
        let ends = !label.starts_with('-') && !label.ends_with('-');
        !label.is_empty()
            && ends
            && label.chars().all(|character| character.is_alphanumeric() || "-_".contains(character))
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    name.split('.').all(is_label) && is_top_level(&last.to_lowercase())
}

/// A name in another script, or in the ASCII form of one, is not looked up and counts as a host.
fn is_top_level(last: &str) -> bool {
    !last.is_ascii() || last.starts_with("xn--") || TOP_LEVEL.contains(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_of_hosts_are_distinguished_from_words() {
        for host in [
            "acme.example",
            "acme.sip.jambonz.cloud",
            "ACME.COM",
            "acme.com.",
            "localhost",
            "pbx.local",
            "b\u{fc}cher.de",
            "xn--bcher-kva.xn--p1ai",
            "192.0.2.1",
            "2001:db8::1",
            "[2001:db8::1]",
            "_sip.example.org",
        ] {
            assert!(is_host_name(host), "{host}");
        }
        for word in ["asterisk", "My Realm", "sip-1.pb", "freepbx", "com", "", ".", "a..com", "-a.com", "acme.com:5060"]
        {
            assert!(!is_host_name(word), "{word}");
        }
    }

    #[test]
    fn one_address_is_one_host_however_it_is_spelled() {
        for (one, other) in [
            ("acme.example", "ACME.Example"),
            ("[2001:db8::1]", "2001:DB8:0:0::1"),
            ("[2001:db8::1]", "[2001:0db8:0000::0001]"),
            ("[::ffff:192.0.2.1]", "192.0.2.1"),
            ("[::ffff:c000:201]", "192.0.2.1"),
            ("b\u{fc}cher.example", "xn--bcher-kva.example"),
            ("B\u{dc}CHER.example", "b\u{fc}cher.example"),
        ] {
            assert!(is_same_host(one, other) && is_same_host(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("acme.example", "acme.example."),
            ("[2001:db8::1]", "[2001:db8::2]"),
            ("192.0.2.1", "192.0.2.10"),
            ("192.0.2.1", "192.0.2.01"),
            ("", "[]"),
        ] {
            assert!(!is_same_host(one, other), "{one} {other}");
        }
    }

    #[test]
    fn domains_count_beside_the_realm_and_end_the_leniency_towards_a_word() {
        let domains = ["voice.acme.example".to_owned(), "192.0.2.1".to_owned()];
        let named = Home::of("acme.example", &domains);
        for host in ["acme.example", "VOICE.acme.example", "192.0.2.1", "[::ffff:192.0.2.1]"] {
            assert!(named.includes(host), "{host}");
        }
        assert!(!named.includes("other.example"));
        assert!(Home::of("asterisk", &[]).includes("any.example"));
        let with_domains = Home::of("asterisk", &domains);
        assert!(with_domains.includes("voice.acme.example") && with_domains.includes("asterisk"));
        assert!(!with_domains.includes("any.example"));
        assert!(!Home::of("acme.example", &[]).includes("any.example"));
    }
}
