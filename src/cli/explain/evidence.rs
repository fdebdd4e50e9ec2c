//! What an operator pastes: a webhook's body, a webhook's query string, or a raw Authorization header.

use domain::authentication::attempt::{Escaped, Fields, Member, SipHeaders, WEBHOOK_BODY};
use domain::authentication::{json, query};
use domain::digest::{Authorization, AuthorizationError, credentials};
use domain::explain::Evidence;
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Why it does not hold an attempt. None of these shows what was pasted: it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Nothing at all.
    Empty,
    /// More than the webhook reads.
    TooLarge,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// Not a JSON object; where it stops being one.
    NotAnObject { line: usize, column: usize },
    /// A query string whose values are not UTF-8.
    Query,
    /// A header of another scheme.
    OtherScheme,
    /// A header of the right scheme that is not a list of parameters.
    Header(AuthorizationError),
    /// A whole SIP message.
    SipMessage,
    /// A whole HTTP message.
    HttpMessage,
}

/// More bytes than the webhook reads, line ends of an editor included.
pub(super) const ENOUGH: usize = WEBHOOK_BODY + 1024;

/// The members of an attempt, and where they come from.
pub(super) fn read<'a>(bytes: &'a [u8], method: Option<&'a str>) -> Result<(Fields<'a>, Evidence), Unreadable> {
    // First of all, and for as much as is read at most: that may end within a character or a long row of blanks.
    if bytes.trim_ascii().len() > WEBHOOK_BODY || bytes.len() >= ENOUGH {
        return Err(Unreadable::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Err(Unreadable::Empty);
    }
    if is_message("SIP/2.0", trimmed) {
        return Err(Unreadable::SipMessage);
    }
    if ["HTTP/1.1", "HTTP/1.0", "HTTP/2"].iter().any(|protocol| is_message(protocol, trimmed)) {
        return Err(Unreadable::HttpMessage);
    }
    if let Some(value) = header_value(trimmed) {
        return Ok((fields_of_header(value, method.unwrap_or("REGISTER"))?, Evidence::Header));
    }
    if let Some(text) = query_string(trimmed) {
        return Ok((query::parse(text).map_err(|_| Unreadable::Query)?, Evidence::Call));
    }
    let fields = json::parse(text).map_err(|_| end_of_object(text))?;
    Ok((fields, Evidence::Call))
}

/// Where the input stops being an object, as another reader says: the webhook's own does not count lines.
#[expect(clippy::zero_sized_map_values, reason = "a set would be read from an array")]
fn end_of_object(text: &str) -> Unreadable {
    let members = serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text);
    let (line, column) = members.err().map_or((1, 1), |error| (error.line(), error.column()));
    Unreadable::NotAnObject { line, column }
}

/// Whether the first line is that of a request or an answer.
fn is_message(protocol: &str, text: &str) -> bool {
    let mut words = text.lines().next().unwrap_or_default().split_ascii_whitespace();
    words.next() == Some(protocol) || words.next_back() == Some(protocol)
}

/// What follows the name of the header, or a scheme and its parameters without that name.
fn header_value(text: &str) -> Option<&str> {
    let named = text.split_once(':').filter(|(name, _)| {
        let name = name.trim_end();
        name.eq_ignore_ascii_case("authorization") || name.eq_ignore_ascii_case("proxy-authorization")
    });
    if let Some((_, value)) = named {
        return Some(value.trim_ascii());
    }
    let (scheme, _) = text.split_once([' ', '\t'])?;
    let is_token = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    is_token.then_some(text)
}

/// A query string holds no blank; of a whole URL it is what follows the question mark.
fn query_string(text: &str) -> Option<&str> {
    if text.starts_with(['{', '[', '"']) || text.contains(char::is_whitespace) || !text.contains('=') {
        return None;
    }
    Some(text.split_once('?').filter(|(before, _)| !before.contains('=')).map_or(text, |(_, query)| query))
}

/// The members as a platform would pass them that cuts nothing.
fn fields_of_header<'a>(value: &'a str, method: &'a str) -> Result<Fields<'a>, Unreadable> {
    let parsed = first_readable(value).map_err(|error| match error {
        AuthorizationError::Scheme => Unreadable::OtherScheme,
        other => Unreadable::Header(other),
    })?;
    let raw = parsed.raw();
    let owned = |text: Option<&str>| text.map_or(Member::Absent, |text| Member::Text(Cow::Owned(text.to_owned())));
    let headers = SipHeaders { authorization: Some(Escaped::plain(value)), ..SipHeaders::default() };
    Ok(Fields {
        method: Member::Text(method.into()),
        realm: owned(raw.realm),
        username: owned(raw.username),
        nonce: owned(raw.nonce),
        uri: owned(raw.uri),
        response: owned(raw.response),
        algorithm: owned(raw.algorithm),
        qop: owned(raw.qop),
        cnonce: owned(raw.cnonce),
        nc: owned(raw.nc),
        headers: Some(headers),
        ..Fields::default()
    })
}

/// The first of several answers that can be read, else what is wrong with the first of all.
fn first_readable(value: &str) -> Result<Authorization<'_>, AuthorizationError> {
    let first = credentials(value).map(Authorization::parse).find(Result::is_ok);
    first.unwrap_or_else(|| Authorization::parse(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn username(text: &str) -> Option<(String, Evidence)> {
        let (fields, evidence) = read(text.as_bytes(), None).ok()?;
        Some((fields.username.text()?.to_owned(), evidence))
    }

    #[test]
    fn each_form_is_recognized() {
        for text in [
            "{\"username\":\"alice\"}",
            " \r\n{ \"username\" : \"alice\" }\n",
            "method=REGISTER&username=alice&uri=sip%3Ar",
            "https://gate.example/webhooks/auth?username=alice&uri=sip:r?x",
            "?username=alice",
        ] {
            assert_eq!(username(text), Some(("alice".to_owned(), Evidence::Call)), "{text}");
        }
        for text in [
            "Digest username=\"alice\", realm=\"r\"",
            "Authorization: Digest username=\"alice\", realm=\"r\"\r\n",
            "proxy-authorization : digest realm=r,\r\n username=alice",
        ] {
            assert_eq!(username(text), Some(("alice".to_owned(), Evidence::Header)), "{text}");
        }
    }

    #[test]
    fn what_holds_no_attempt_is_distinguished() {
        let large = format!("{{\"x\":\"{}\"}}", "x".repeat(WEBHOOK_BODY));
        for (text, expected) in [
            ("", Unreadable::Empty),
            (" \n", Unreadable::Empty),
            ("[1]", Unreadable::NotAnObject { line: 1, column: 0 }),
            ("{\"a\":1,\n}", Unreadable::NotAnObject { line: 2, column: 1 }),
            ("nonsense", Unreadable::NotAnObject { line: 1, column: 2 }),
            ("username=%ff", Unreadable::Query),
            ("Basic YWxpY2U6czNjcmV0", Unreadable::OtherScheme),
            ("Authorization: YWxpY2U6czNjcmV0", Unreadable::OtherScheme),
            ("Digest username=\"alice", Unreadable::Header(AuthorizationError::Syntax)),
            ("Digest a=1, a=2", Unreadable::Header(AuthorizationError::Duplicate)),
            ("REGISTER sip:r SIP/2.0\r\nVia: x", Unreadable::SipMessage),
            ("POST /webhooks/auth HTTP/1.1\r\nHost: x\r\n\r\n{}", Unreadable::HttpMessage),
            ("GET /webhooks/auth?username=alice HTTP/1.1", Unreadable::HttpMessage),
            (&large, Unreadable::TooLarge),
            (&format!("{{{}", " ".repeat(ENOUGH)), Unreadable::TooLarge),
        ] {
            assert_eq!(read(text.as_bytes(), None).err(), Some(expected), "{text}");
        }
        assert_eq!(read(&[0xff, 0xfe], None).err(), Some(Unreadable::NotUtf8));
        let within_a_letter = &"ä".repeat(ENOUGH).into_bytes()[1..=ENOUGH];
        assert_eq!(read(within_a_letter, None).err(), Some(Unreadable::TooLarge));
    }
}
