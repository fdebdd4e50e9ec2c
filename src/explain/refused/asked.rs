//! A name as an operator types it: `bob`, `bob@realm` or `sip:bob@realm`, each of which may also be a username.

use crate::explain::harmless::Rule;
use crate::limits::REFUSED_NAME;

/// A username, and the realm where one is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameAsked {
    /// As phones send it.
    pub username: String,
    /// Any, where there is none.
    pub realm: Option<String>,
}

impl NameAsked {
    /// All that a text can mean, the most literal first.
    #[must_use]
    pub fn readings(text: &str) -> Vec<Self> {
        let mut readings = vec![Self { username: text.to_owned(), realm: None }];
        let address = without_scheme(text.trim());
        let mut add = |username: &str, realm: Option<&str>| {
            let reading = Self { username: username.to_owned(), realm: realm.map(str::to_owned) };
            if !username.is_empty() && !readings.contains(&reading) {
                readings.push(reading);
            }
        };
        add(address, None);
        // As it is remembered: cut short, and without what may be a password.
        add(&Rule::Name(REFUSED_NAME).apply(text).0, None);
        if let Some((username, realm)) = address.rsplit_once('@') {
            add(username, Some(realm));
            add(username, Some(host_of(realm)));
        }
        readings
    }
}

/// What stands in angle brackets, without `sip:` and without what follows a semicolon or a question mark.
fn without_scheme(text: &str) -> &str {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    let scheme = ["sip:", "sips:"]
        .into_iter()
        .find(|scheme| inner.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    let Some(scheme) = scheme else { return inner };
    let address = &inner[scheme.len()..];
    address.split([';', '?']).next().unwrap_or(address)
}

fn host_of(realm: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    realm.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(realm, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_realm_or_a_scheme_is_read_in_each_way() {
        for (text, readings) in [
            ("bob", vec![("bob", None)]),
            ("bob@r.example", vec![("bob@r.example", None), ("bob", Some("r.example"))]),
            (
                "sip:bob@r.example",
                vec![("sip:bob@r.example", None), ("bob@r.example", None), ("bob", Some("r.example"))],
            ),
            (
                "<SIPS:bob@r.example:5061;transport=tls>",
                vec![
                    ("<SIPS:bob@r.example:5061;transport=tls>", None),
                    ("bob@r.example:5061", None),
                    ("bob", Some("r.example:5061")),
                    ("bob", Some("r.example")),
                ],
            ),
            ("bob@example.com@r", vec![("bob@example.com@r", None), ("bob@example.com", Some("r"))]),
        ] {
            let expected: Vec<_> = readings
                .into_iter()
                .map(|(username, realm)| NameAsked { username: username.to_owned(), realm: realm.map(str::to_owned) })
                .collect();
            assert_eq!(NameAsked::readings(text), expected);
        }
    }
}
