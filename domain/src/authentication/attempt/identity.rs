//! Does the address in a To or From header belong to the account whose password was proved? (RFC 3261 sections 10.2,
//! 20.20, 25.1) The platform compares nothing, so without this any account could register any other's address.

use crate::tenant::{Home, is_same_host};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::net::Ipv6Addr;

/// Whether a header value holds exactly one SIP address and it is that of `username`: its user part equals the
/// username, and its host is where the realm's users are at home. A username `user@host` counts as that user at that
/// host too.
#[must_use]
pub fn address_belongs_to(header: &str, username: &str, home: Home<'_>) -> bool {
    if is_plainly_of(header, username, &home) {
        return true;
    }
    let Some((user, host)) = address_in(header) else { return false };
    let at_home = user == username && home.includes(host);
    at_home || username.rsplit_once('@').is_some_and(|(own, domain)| user == own && is_same_host(host, domain))
}

/// Whether it is `<sip:username@realm>` and holds nothing that has another reading: so nearly all platforms pass it on.
fn is_plainly_of(header: &str, username: &str, home: &Home<'_>) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let rest = header.strip_prefix("<sip:").and_then(|rest| rest.strip_prefix(username));
    let host = rest.and_then(|rest| rest.strip_prefix('@')).and_then(|rest| rest.strip_suffix('>'));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(is_plain);
    host.is_some_and(|host| plain(username) && plain(host) && home.is_named(host))
}

/// User, unescaped, and host of the one SIP address that a header value holds; `None` where there is another number of
/// them or anything odd.
#[must_use]
pub fn address_in(header: &str) -> Option<(Cow<'_, str>, &str)> {
    let (user, host) = single_address(header).and_then(user_and_host)?;
    Some((percent_decode_str(user).decode_utf8().ok()?, host))
}

/// The URI of a header that is one `name-addr` or one `addr-spec`; `None` where there is a second or anything odd.
fn single_address(header: &str) -> Option<&str> {
    let header = header.trim_ascii();
    let Some(after_name) = skip_display_name(header) else {
        let end = header.find(';').unwrap_or(header.len());
        let lonely = !header.contains([',', '<', '>', '"']) && !has_blanks(header);
        return lonely.then_some(&header[..end]);
    };
    let (uri, rest) = after_name.split_once('>')?;
    let rest = rest.trim_ascii_start();
    let well_ended = (rest.is_empty() || rest.starts_with(';')) && !has_bare_comma(rest)?;
    let well_formed = !uri.contains(['<', '"']) && !has_blanks(uri);
    (well_ended && well_formed).then_some(uri)
}

/// No URI holds blanks or control characters, of Unicode neither: the next parser could drop them or stop there.
fn has_blanks(text: &str) -> bool {
    if text.is_ascii() {
        return text.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
    }
    text.contains(|character: char| character.is_whitespace() || character.is_control())
}

/// What follows the `<` that opens the URI, after a quoted or a plain display name.
fn skip_display_name(header: &str) -> Option<&str> {
    if let Some(quoted) = header.strip_prefix('"') {
        return skip_quoted(quoted)?.trim_ascii_start().strip_prefix('<');
    }
    let (name, rest) = header.split_once('<')?;
    (!name.contains([',', '"', ':', ';', '@'])).then_some(rest)
}

/// What follows the quote that ends a quoted string; a backslash escapes the character after it.
fn skip_quoted(text: &str) -> Option<&str> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some(&text[at + 1..]),
            '\\' => {
                characters.next()?;
            }
            _ => {}
        }
    }
    None
}

/// Whether header parameters hold a comma outside quotes: the start of another address. `None` for an open quote.
fn has_bare_comma(mut parameters: &str) -> Option<bool> {
    while let Some(at) = parameters.find([',', '"']) {
        if parameters[at..].starts_with(',') {
            return Some(true);
        }
        parameters = skip_quoted(&parameters[at + 1..])?;
    }
    Some(false)
}

/// User and host of `sip:user:password@host:port;parameters?headers`, both as written; the user still escaped.
fn user_and_host(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("sip") && !scheme.eq_ignore_ascii_case("sips") {
        return None;
    }
    let (userinfo, hostport) = rest.split_once('@')?;
    let user = userinfo.split_once(':').map_or(userinfo, |(user, _password)| user);
    if user.is_empty() || hostport.contains('@') {
        return None;
    }
    Some((user, host(hostport.split([';', '?']).next()?)?))
}

/// The host of `host:port`: a name, an address, or an IPv6 address in brackets. What follows it is a port and nothing
/// else, or others would read a longer host than the one that is compared: `[::1].evil.example`.
fn host(hostport: &str) -> Option<&str> {
    let end = hostport.find(']').map_or_else(|| hostport.find(':').unwrap_or(hostport.len()), |bracket| bracket + 1);
    let (host, port) = hostport.split_at(end);
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let well_ended = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    let well_formed = match host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '.' | '_'))
        }
    };
    (well_ended && well_formed).then_some(host)
}

#[cfg(test)]
mod tests {
    use crate::tenant::Home;

    fn address_belongs_to(header: &str, username: &str, realm: &str) -> bool {
        super::address_belongs_to(header, username, Home::of(realm, &[]))
    }

    #[test]
    fn the_address_of_record_of_the_user_is_recognised() {
        for header in [
            "<sip:alice@acme.example>",
            "\"alice\" <sip:alice@acme.example>;tag=6fed9df9",
            "sip:alice@acme.example;tag=1",
            "Alice Smith <sips:alice@ACME.example:5061;transport=tls>",
            "\"<sip:bob@acme.example>, \\\"x\\\"\" <sip:%61lice@acme.example>",
            " <sip:alice:pw@acme.example> ; x=\"a,b\"",
        ] {
            assert!(address_belongs_to(header, "alice", "acme.example"), "{header}");
        }
        assert!(address_belongs_to("<sip:1001@example.com>", "1001@example.com", "acme.example"));
        assert!(address_belongs_to("<sip:1001%40example.com@acme.example>", "1001@example.com", "acme.example"));
        assert!(address_belongs_to("<sip:a@[2001:DB8::1]:5060>", "a", "[2001:db8::1]"));
        assert!(address_belongs_to("<sip:a@[2001:db8:0:0::1]>", "a", "2001:db8::1"));
        assert!(address_belongs_to("<sip:a@[::ffff:192.0.2.1]>", "a", "192.0.2.1"));
        assert!(address_belongs_to("<sip:a@192.0.2.1>", "a@[::ffff:192.0.2.1]", "acme.example"));
        assert!(address_belongs_to("<sip:alice@voice.acme.example>", "alice", "asterisk"));
    }

    #[test]
    fn every_other_address_is_a_mismatch() {
        for header in [
            "",
            "<sip:bob@acme.example>",
            "<sip:Alice@acme.example>",
            "<sip:alice@other.example>",
            "<sip:alice@acme.example>, <sip:bob@acme.example>",
            "<sip:alice@acme.example>;x=1,<sip:bob@acme.example>",
            "<sip:bob@acme.example>;x=\"<sip:alice@acme.example>\"",
            "\"<sip:alice@acme.example>\" <sip:bob@acme.example>",
            "sip:alice@acme.example,sip:bob@acme.example",
            "<sip:alice@acme.example@evil.example>",
            "<sip:bob@acme.example?x=alice@acme.example>",
            "<tel:+15551234567>",
            "<sip:acme.example>",
            "<alice@acme.example>",
            "<sip:alice@acme.example",
            "sip:bob@acme.example <sip:alice@acme.example>",
            "<sip:alice@acme.example:5060.evil.example>",
            "<sip:alice@acme.example:>",
            "<sip:alice@acme.example,evil.example>",
            "<sip:alice@acme.example\u{a0}>",
            "sip:alice@acme.example\u{85}",
            "<sip:alice@acme.example\u{1}>",
            "\"open <sip:alice@acme.example>",
            "<sip:alice%ff@acme.example>",
        ] {
            assert!(!address_belongs_to(header, "alice", "acme.example"), "{header}");
        }
        assert!(!address_belongs_to("<sip:1001@acme.example>", "1001@example.com", "acme.example"));
        assert!(!address_belongs_to("<sip:bob@voice.acme.example>", "alice", "asterisk"));
        assert!(!address_belongs_to("<sip:1001@other.example>", "1001@example.com", "asterisk"));
        assert!(!address_belongs_to("<sip:a@[2001:db8::1].evil.example>", "a", "[2001:db8::1]"));
        assert!(!address_belongs_to("<sip:a@>", "a@", "acme.example"));
    }
}
