//! A name as an operator types it: `bob`, `bob@realm` or a SIP address, each of which may also be a username.

use crate::digest::Realm;
use crate::tenant::{Tenant, is_same_host};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A username that is asked for, in one realm or in any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAsked {
    /// The realm; `None` for all: the tenant's, and any other that phones sent.
    pub realm: Option<String>,
    /// The username.
    pub username: String,
}

impl NameAsked {
    /// All that a string can mean to a tenant's phones, the likeliest first: of `user@host` and of a SIP address its user
    /// in that realm, or in any where the host is the tenant's but not a realm; then the whole string as a username. With
    /// `realm`, each in that realm alone.
    #[must_use]
    pub fn readings(text: &str, realm: Option<&str>, tenant: &Tenant) -> Vec<Self> {
        let mut readings = Vec::new();
        let mut add = |username: &str, own: Option<&str>| {
            let reading = Self { realm: realm.or(own).map(str::to_owned), username: username.to_owned() };
            if !username.is_empty() && !readings.contains(&reading) {
                readings.push(reading);
            }
        };
        let uri = uri(text.trim());
        let address = uri.unwrap_or(text.trim());
        match address.rsplit_once('@').filter(|(user, _)| !user.is_empty()) {
            Some((user, host)) => {
                let user = if uri.is_some() { user_of_uri(user) } else { user.to_owned() };
                add(&user, realm_at(host, tenant));
                // A phone may be set to a realm that differs from the tenant's by its case or its port.
                add(&user, Some(host));
            }
            None if uri.is_some() => add(&user_of_uri(address), None),
            None => {}
        }
        for username in [address, text.trim(), text] {
            add(username, None);
        }
        readings
    }
}

/// What stands after the scheme of a SIP address, without its parameters and the brackets and the name around it.
fn uri(text: &str) -> Option<&str> {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest.split('>').next().unwrap_or(rest));
    let (scheme, rest) = inner.split_once(':')?;
    let is_scheme = ["sip", "sips", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let host = rest.rfind('@').map_or(0, |at| at + 1);
    let end = rest[host..].find([';', '?']).map_or(rest.len(), |end| host + end);
    is_scheme.then(|| &rest[..end])
}

/// Without the password that RFC 3261 section 19.1.1 allows after it, its escapes resolved.
fn user_of_uri(user: &str) -> String {
    let user = user.split(':').next().unwrap_or(user);
    percent_decode_str(user).decode_utf8().map_or_else(|_| user.to_owned(), Cow::into_owned)
}

/// The realm that a host stands for; `None` for any, where it is the tenant's but not a realm.
fn realm_at<'a>(host: &'a str, tenant: &'a Tenant) -> Option<&'a str> {
    let without_port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = without_port.map_or(host, |(host, _)| host).trim_end_matches('.');
    let realm = tenant.realms.iter().map(Realm::as_str).find(|realm| is_same_host(realm, host));
    let is_own = || tenant.domains.iter().chain(&tenant.hosts).any(|own| is_same_host(own, host));
    realm.or_else(|| (!is_own()).then_some(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> Tenant {
        let realms = ["r.example", "second.example"].map(|realm| Realm::parse(realm).unwrap()).to_vec();
        Tenant { domains: vec!["phones.example".to_owned()], ..Tenant::plain("example", realms) }
    }

    fn read(asked: &[NameAsked]) -> Vec<(Option<&str>, &str)> {
        asked.iter().map(|one| (one.realm.as_deref(), one.username.as_str())).collect()
    }

    #[test]
    fn a_name_is_read_as_people_type_it() {
        let bob = |realm| (Some(realm), "bob");
        for (text, expected) in [
            ("bob", vec![(None, "bob")]),
            (" bob ", vec![(None, "bob"), (None, " bob ")]),
            ("1001", vec![(None, "1001")]),
            ("203.0.113.7", vec![(None, "203.0.113.7")]),
            ("bob@R.Example", vec![bob("r.example"), bob("R.Example"), (None, "bob@R.Example")]),
            ("bob@r.example:5060", vec![bob("r.example"), bob("r.example:5060"), (None, "bob@r.example:5060")]),
            ("bob@phones.example", vec![(None, "bob"), bob("phones.example"), (None, "bob@phones.example")]),
            ("bob@else.example", vec![bob("else.example"), (None, "bob@else.example")]),
            ("bob@example.com@r", vec![(Some("r"), "bob@example.com"), (None, "bob@example.com@r")]),
            ("@r.example", vec![(None, "@r.example")]),
            ("a;b?c", vec![(None, "a;b?c")]),
        ] {
            assert_eq!(read(&NameAsked::readings(text, None, &tenant())), expected, "{text}");
        }
    }

    #[test]
    fn a_sip_address_is_read_as_its_user() {
        for (text, user) in [
            ("sip:bob@r.example", (Some("r.example"), "bob")),
            ("SIPS:bob@r.example.;transport=tls?a=b", (Some("r.example"), "bob")),
            ("<SIPS:bob@r.example:5061;transport=tls>", (Some("r.example"), "bob")),
            ("\"Bob\" <sip:bob@r.example>;tag=x", (Some("r.example"), "bob")),
            ("<sip:bob:secret@r.example>", (Some("r.example"), "bob")),
            ("sip:1001%40r.example@r.example", (Some("r.example"), "1001@r.example")),
            ("tel:+4930123", (None, "+4930123")),
            ("sip:bob", (None, "bob")),
        ] {
            let asked = NameAsked::readings(text, None, &tenant());
            let (first, last) = (read(&asked)[0], *read(&asked).last().unwrap());
            assert_eq!((first, last), (user, (None, text)), "{text}: it may be a username anyway");
        }
    }

    #[test]
    fn a_realm_that_is_named_beside_it_is_the_only_one() {
        let asked = NameAsked::readings("bob@r.example", Some("x"), &tenant());
        assert_eq!(read(&asked), [(Some("x"), "bob"), (Some("x"), "bob@r.example")]);
    }
}
