//! The `Forwarded` header (RFC 7239): who each proxy says its request came from.

use super::{address, is_empty};
use std::net::IpAddr;

/// The address of each element's `for`, from the right; `None` where an element has none, has two, or names a client by
/// `unknown` or an obfuscated identifier (RFC 7239 section 6): nothing to the left of it can be believed.
pub(super) fn addresses_from_the_right(list: &str) -> impl Iterator<Item = Option<IpAddr>> {
    let mut rest = Some(list);
    let elements = std::iter::from_fn(move || {
        let (element, before) = last_element(rest?);
        rest = before;
        Some(element)
    });
    elements.filter(|element| !is_empty(element)).map(of_element)
}

/// The last element, and what stands in front of its comma: the shortest end of the list in which all quotes are closed. A
/// client that leaves a quote open thus cannot swallow what the proxies to its right have written.
fn last_element(list: &str) -> (&str, Option<&str>) {
    let mut open = false;
    let end = list.bytes().rposition(|byte| {
        open ^= byte == b'"';
        byte == b',' && !open
    });
    end.map_or((list, None), |at| (&list[at + 1..], Some(&list[..at])))
}

/// A quoted pair has no use in an address, so an element with a backslash names no address.
fn of_element(element: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in pairs(element)? {
        let Some((name, value)) = pair.split_once('=') else { continue };
        if name.trim().eq_ignore_ascii_case("for") && found.replace(node(value.trim())?).is_some() {
            return None;
        }
    }
    found
}

/// The pairs of an element: split at the semicolons outside of quotes.
fn pairs(element: &str) -> Option<Vec<&str>> {
    if element.contains('\\') {
        return None;
    }
    let mut quoted = false;
    let pairs = element.split(|letter: char| {
        quoted ^= letter == '"';
        letter == ';' && !quoted
    });
    Some(pairs.collect())
}

/// A node, in quotes where it holds a colon. Its port may be obfuscated (RFC 7239 section 6.3), and the address before it
/// counts all the same.
fn node(value: &str) -> Option<IpAddr> {
    let node = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    match node.rsplit_once(':') {
        Some((name, port)) if is_obfuscated(port) => address(name),
        _ => address(node),
    }
}

fn is_obfuscated(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    text.len() > 1 && text.starts_with('_') && text.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Vec<String> {
        addresses_from_the_right(list).map(|one| one.map_or("?".to_owned(), |address| address.to_string())).collect()
    }

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        assert_eq!(read("for=\"_gazonk\""), ["?"]);
        assert_eq!(read("For=\"[2001:db8:cafe::17]:4711\""), ["2001:db8:cafe::17"]);
        assert_eq!(read("for=192.0.2.60;proto=http;by=203.0.113.43"), ["192.0.2.60"]);
        assert_eq!(read("for=192.0.2.43, for=198.51.100.17"), ["198.51.100.17", "192.0.2.43"]);
        assert_eq!(read("for=\"192.0.2.43:47011\", for=unknown"), ["?", "192.0.2.43"]);
    }

    #[test]
    fn separators_within_quotes_separate_nothing() {
        assert_eq!(read("host=\"a,b;for=1.2.3.4\";for=192.0.2.1"), ["192.0.2.1"]);
        assert_eq!(read("for=1.2.3.4, host=\"a,b\";for=192.0.2.1"), ["192.0.2.1", "1.2.3.4"]);
    }

    #[test]
    fn a_client_that_leaves_a_quote_open_swallows_no_proxy() {
        for open in ["for=\"1.2.3.4", "host=\"x", "\"", "for=\"a\\\"b"] {
            assert_eq!(read(&format!("{open}, for=192.0.2.1"))[0], "192.0.2.1", "{open}");
            let quoted = format!("{open}, host=\"a,b\";for=\"[2001:db8::1]\"");
            assert_eq!(read(&quoted)[0], "2001:db8::1", "{open}");
        }
    }

    #[test]
    fn an_element_that_names_no_client_or_two_is_ignored() {
        for odd in [
            "proto=https",
            "for=1.2.3.4;for=192.0.2.1",
            "for=\"1.2.3.4",
            "for=",
            "for==1.2.3.4",
            "for=1.2.3\\.4",
            "for=_hidden",
            "for=\"_hidden:_port\"",
            "for=\"unknown:4711\"",
            "for=\"192.0.2.1:_\"",
            "for=\"192.0.2.1:_a b\"",
        ] {
            assert_eq!(read(odd), ["?"], "{odd}");
        }
    }

    #[test]
    fn an_obfuscated_port_hides_no_address() {
        assert_eq!(read("for=\"192.0.2.1:_SEVKISEK\""), ["192.0.2.1"]);
        assert_eq!(read("for=\"[2001:db8::1]:_port.1-2\""), ["2001:db8::1"]);
    }

    #[test]
    fn a_comma_too_many_counts_for_nothing() {
        assert_eq!(read(",for=192.0.2.1, ,for=198.51.100.1,"), ["198.51.100.1", "192.0.2.1"]);
        assert!(read("").is_empty() && read(" , ,").is_empty());
    }
}
