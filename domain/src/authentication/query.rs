//! The webhook's query string, for platforms that call by GET (docs/contract.md section 1.2).

use crate::authentication::attempt::{Fields, Member};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A value that is not UTF-8.
#[derive(Debug)]
pub struct NotUtf8;

/// Reads a query string; an empty value is null, but for the cnonce, which may be an empty text. Headers cannot come
/// this way.
pub fn parse(query: &str) -> Result<Fields<'_>, NotUtf8> {
    let mut fields = Fields::default();
    let mut names = Vec::new();
    for pair in pairs(query).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        let is_null = value.is_empty() && name != "cnonce";
        fields.set(&name, if is_null { Member::Absent } else { Member::Text(value) });
        names.push(name);
    }
    fields.refuse_duplicates(names);
    Ok(fields)
}

/// The pairs of a query string. jambonz joins what it asks to a hook's own query by a second `?`, which separates like
/// `&`; after the first member of ours a `?` is part of a value, as it may be of a SIP URI (RFC 3986 section 3.4), or a
/// phone could add members to its own request.
fn pairs(query: &str) -> impl Iterator<Item = &str> {
    let (mut rest, mut own_has_begun) = (Some(query), false);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find(|character| character == '&' || (character == '?' && !own_has_begun));
        let pair = &text[..end.unwrap_or(text.len())];
        own_has_begun = own_has_begun || is_member(pair);
        if !own_has_begun {
            rest = end.map(|end| &text[end + 1..]);
            return Some(pair);
        }
        let end = text.find('&').unwrap_or(text.len());
        rest = text.get(end + 1..);
        Some(&text[..end])
    })
}

/// Whether a pair is a member of ours.
fn is_member(pair: &str) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    decode(name).is_ok_and(|name| Fields::is_member(&name))
}

fn decode(text: &str) -> Result<Cow<'_, str>, NotUtf8> {
    if !text.contains('+') {
        return percent_decode_str(text).decode_utf8().map_err(|_| NotUtf8);
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| NotUtf8)?;
    Ok(Cow::Owned(decoded.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(query: &str) -> Vec<&str> {
        pairs(query).collect()
    }

    #[test]
    fn a_question_mark_ends_the_own_query_of_a_hook() {
        for (query, expected) in [
            ("site=1?method=REGISTER&realm=r", vec!["site=1", "method=REGISTER", "realm=r"]),
            ("?method=REGISTER", vec!["", "method=REGISTER"]),
            ("a=b?c&d=e?method=REGISTER&uri=sip:r", vec!["a=b", "c", "d=e", "method=REGISTER", "uri=sip:r"]),
            ("site=1&method=REGISTER", vec!["site=1", "method=REGISTER"]),
            ("a?%6dethod=REGISTER&uri=x?y", vec!["a", "%6dethod=REGISTER", "uri=x?y"]),
            ("", vec![""]),
        ] {
            assert_eq!(split(query), expected, "{query}");
        }
    }

    #[test]
    fn a_question_mark_in_a_value_adds_no_member() {
        let query = "uri=sip:r?source_address=203.0.113.1&method=REGISTER?expires=60";
        assert_eq!(split(query), ["uri=sip:r?source_address=203.0.113.1", "method=REGISTER?expires=60"]);
        let fields = parse(query).unwrap();
        assert_eq!(fields.uri.text(), Some("sip:r?source_address=203.0.113.1"));
        assert_eq!((fields.source_address, fields.expires), (Member::Absent, Member::Absent));
    }
}
