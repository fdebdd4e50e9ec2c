//! Who is asked about: what people type as a name or an address, read the way the tenant's phones would be.

use crate::attempt::parse_address;
use crate::blacklist::Asked;
use crate::digest::Realm;
use crate::http::admin::UNKNOWN_SOURCE;
use crate::network_rule::{at_counted_width, parse_network};
use crate::source::Source;
use crate::tenant::{Tenant, TenantId, is_same_host};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Whether a string reads as an address, and so is taken for one unless it is said to be a name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    source(TenantId(0), text).is_some_and(|source| source.network.is_some())
}

/// The source of an address, however it is written: with a port, in brackets, as the network that a source is; or
/// `unknown`.
pub fn source(tenant: TenantId, text: &str) -> Option<Source> {
    let text = text.trim();
    if text == UNKNOWN_SOURCE {
        return Some(Source::unknown(tenant));
    }
    let as_network = || {
        let network = parse_network(text).ok()?;
        let source = Source::new(tenant, network.addr());
        (source.block().network == Some(at_counted_width(network))).then_some(source)
    };
    parse_address(text).map(|address| Source::new(tenant, address)).or_else(as_network)
}

/// The names that a text may mean, the likeliest first: itself as a username; of `user@realm` and of a SIP address also
/// its user, in that realm, or in any where the domain is the tenant's but no realm. Blanks around a name are part of it,
/// for a phone sends them so, and are passed over too, for they are easily copied with it.
pub fn names(text: &str, realm: Option<&str>, tenant: &Tenant) -> Vec<Asked> {
    let own = |username: &str| Asked { realm: realm.map(str::to_owned), username: username.to_owned() };
    let mut asked = vec![own(text)];
    if text.trim() != text {
        asked.push(own(text.trim()));
    }
    let text = text.trim();
    let uri = uri(text);
    match (uri.unwrap_or(text).rsplit_once('@'), uri) {
        (Some((user, host)), _) if !user.is_empty() => {
            let user = if uri.is_some() { user_of_uri(user) } else { user.to_owned() };
            asked.push(realm.map_or_else(|| at_host(&user, host, tenant), |_| own(&user)));
        }
        (_, Some(uri)) => asked.push(own(&user_of_uri(uri))),
        _ => {}
    }
    asked
}

/// What stands behind the scheme of a SIP address, without its parameters and the brackets and the name around it.
fn uri(text: &str) -> Option<&str> {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest.split('>').next().unwrap_or(rest));
    let (scheme, rest) = inner.split_once(':')?;
    let is_scheme = ["sip", "sips", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.rfind('@').map_or(0, |at| at + 1);
    let end = rest[host..].find([';', '?']).map_or(rest.len(), |end| host + end);
    is_scheme.then(|| &rest[..end])
}

/// Without the password that RFC 3261 section 19.1.1 lets stand behind it, its escapes undone.
fn user_of_uri(user: &str) -> String {
    let user = user.split(':').next().unwrap_or(user);
    percent_decode_str(user).decode_utf8().map_or_else(|_| user.to_owned(), Cow::into_owned)
}

fn at_host(user: &str, host: &str, tenant: &Tenant) -> Asked {
    let without_port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = without_port.map_or(host, |(host, _)| host).trim_end_matches('.');
    let realm = tenant.realms.iter().map(Realm::as_str).find(|realm| is_same_host(realm, host));
    let is_own = || tenant.domains.iter().chain(&tenant.hosts).any(|own| is_same_host(own, host));
    let realm = realm.map(str::to_owned).or_else(|| (!is_own()).then(|| host.to_owned()));
    Asked { realm, username: user.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> Tenant {
        let realms = ["r.example", "second.example"].map(|realm| Realm::parse(realm).unwrap()).to_vec();
        Tenant { domains: vec!["phones.example".to_owned()], ..Tenant::plain("example", realms) }
    }

    fn read(text: &str) -> Vec<(Option<String>, String)> {
        names(text, None, &tenant()).into_iter().map(|asked| (asked.realm, asked.username)).collect()
    }

    #[test]
    fn a_name_is_read_as_people_type_it() {
        let asked = |realm: Option<&str>, username: &str| (realm.map(str::to_owned), username.to_owned());
        let bob = || asked(Some("r.example"), "bob");
        for (text, expected) in [
            ("bob", vec![asked(None, "bob")]),
            (" bob ", vec![asked(None, " bob "), asked(None, "bob")]),
            ("1001", vec![asked(None, "1001")]),
            ("203.0.113.7", vec![asked(None, "203.0.113.7")]),
            ("bob@R.Example", vec![asked(None, "bob@R.Example"), bob()]),
            ("bob@r.example:5060", vec![asked(None, "bob@r.example:5060"), bob()]),
            ("bob@phones.example", vec![asked(None, "bob@phones.example"), asked(None, "bob")]),
            ("bob@else.example", vec![asked(None, "bob@else.example"), asked(Some("else.example"), "bob")]),
            ("sip:bob@r.example", vec![asked(None, "sip:bob@r.example"), bob()]),
            (
                "SIPS:bob@r.example.;transport=tls?a=b",
                vec![asked(None, "SIPS:bob@r.example.;transport=tls?a=b"), bob()],
            ),
            ("\"Bob\" <sip:bob@r.example>;tag=x", vec![asked(None, "\"Bob\" <sip:bob@r.example>;tag=x"), bob()]),
            ("<sip:bob:secret@r.example>", vec![asked(None, "<sip:bob:secret@r.example>"), bob()]),
            (
                "sip:1001%40r.example@r.example",
                vec![asked(None, "sip:1001%40r.example@r.example"), asked(Some("r.example"), "1001@r.example")],
            ),
            ("tel:+4930123", vec![asked(None, "tel:+4930123"), asked(None, "+4930123")]),
            ("sip:bob", vec![asked(None, "sip:bob"), asked(None, "bob")]),
            ("@r.example", vec![asked(None, "@r.example")]),
            ("a;b?c", vec![asked(None, "a;b?c")]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let named = names("bob@r.example", Some("x"), &tenant());
        assert!(named.iter().all(|asked| asked.realm.as_deref() == Some("x")), "{named:?}");
    }

    #[test]
    fn an_address_is_read_as_people_copy_it_and_a_network_is_none() {
        for text in ["203.0.113.7", "203.0.113.7:5060", "203.0.113.7/32", "::ffff:203.0.113.7", " 203.0.113.7 "] {
            assert_eq!(source(TenantId(0), text), Some(Source::new(TenantId(0), [203, 0, 113, 7].into())), "{text}");
        }
        for text in ["2001:db8:1:2::7", "[2001:db8:1:2::7]:5060", "2001:db8:1:2::/64", "2001:db8:1:2::7/128"] {
            assert!(is_address(text), "{text}");
        }
        for text in ["1001", "bob", "203.0.113", "203.0.113.0/24", "2001:db8:1::/48", "unknown", ""] {
            assert!(!is_address(text), "{text}");
        }
        assert_eq!(source(TenantId(0), "unknown"), Some(Source::unknown(TenantId(0))));
    }
}
