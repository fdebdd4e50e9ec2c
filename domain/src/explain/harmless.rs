//! Strings that clients sent, without what would let an attacker impersonate a phone or guess its password: no password of
//! an address, no header within an address, nothing that looks like a part of a digest answer.

use crate::authentication::attempt::address_in;
use crate::digest::bare;
use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// Limit: the name of a scheme, an algorithm or a qop that is shown, in bytes.
const WORD: usize = 20;

/// Replaces a string that contains part of a digest answer.
pub(super) const LEFT_OUT: &str = "(left out)";

/// Follows a string that was cut short.
pub(super) const CUT: char = '\u{2026}';

/// What of a string may be kept, and how much of it.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// So many bytes of it.
    Text(usize),
    /// A username or a realm: this many bytes; one with a colon as an address, for no account has such a name.
    Name(usize),
    /// A SIP address: this many bytes, without the password and the headers that it may hold.
    Uri(usize),
    /// The value of a To or From, likewise. What is too long or holds more than an address is written as its one
    /// address, so that the owner can be found as before.
    Address(usize),
    /// The first word, with nothing appended: what is read again must be read as before.
    Word,
}

impl Rule {
    /// What may be kept of a string, and whether it was longer. Whether it holds a part of an answer is not checked.
    pub(super) fn apply(self, text: &str) -> (Cow<'_, str>, bool) {
        match self {
            Self::Text(most) => cut(Cow::Borrowed(text), most),
            Self::Name(most) if memchr(b':', text.as_bytes()).is_none() => cut(Cow::Borrowed(text), most),
            Self::Name(most) => Self::Uri(most).apply(text),
            Self::Uri(most) if is_plain(text) => cut(Cow::Borrowed(text), most),
            Self::Address(most) if text.len() <= most && is_plain(text) => (Cow::Borrowed(text), false),
            // What is put otherwise would no longer be known for an answer.
            Self::Uri(_) | Self::Address(_) if holds_answer(text) => (LEFT_OUT.into(), false),
            Self::Uri(most) => cut(Cow::Owned(masked(text)), most),
            Self::Address(most) => address(text, most),
            Self::Word => {
                let word = word(text);
                (Cow::Borrowed(word), word.len() < text.len())
            }
        }
    }

    /// The same, and nothing of a string that holds a part of an answer.
    pub(super) fn apply_with_care(self, text: &str) -> (Cow<'_, str>, bool) {
        match self {
            Self::Word => self.apply(text),
            _ if holds_answer(text) => (LEFT_OUT.into(), false),
            _ => self.apply(text),
        }
    }
}

/// The first word of a scheme, an algorithm or a qop. What follows a `=` is a parameter's value, and its name goes too.
pub(super) fn word(text: &str) -> &str {
    if text.len() <= WORD && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return text;
    }
    let first = bare(text).split_ascii_whitespace().next().unwrap_or_default();
    let first = &first[..first.floor_char_boundary(WORD)];
    let named = first.split_once('=').map(|(names, _)| names.rsplit_once(',').map_or("", |(before, _)| before));
    named.unwrap_or(first)
}

/// Whether a parameter `response`, `nonce` or `cnonce` stands in it, or a whole answer: as in a header, in JSON, or escaped for
/// an address.
pub(super) fn holds_answer(text: &str) -> bool {
    let holds = |text: &str| memchr2_iter(b'=', b':', text.as_bytes()).any(|at| is_named_answer(text, at));
    holds(text) || is_escaped(text) && holds(&unescaped(text))
}

/// Whether what stands before the sign at a place names a part of an answer.
fn is_named_answer(text: &str, at: usize) -> bool {
    // Nearly all stand after a character that ends none of these names: `sip:`, `tag=`.
    let last = text.as_bytes()[..at].last().map_or(b' ', u8::to_ascii_lowercase);
    if last.is_ascii_alphanumeric() && !matches!(last, b'e' | b'n') {
        return false;
    }
    let is_blank = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '\\');
    let name = text[..at].trim_end_matches(is_blank);
    let ends = |end: &str| {
        let start = name.len().checked_sub(end.len());
        start.and_then(|start| name.get(start..)).is_some_and(|own| own.eq_ignore_ascii_case(end))
    };
    // One within an address goes with all headers there.
    ends("response") || ends("nonce") || text.as_bytes()[at] == b':' && ends("authorization")
}

/// Whether something in it may be escaped for an address.
pub(super) fn is_escaped(text: &str) -> bool {
    memchr(b'%', text.as_bytes()).is_some()
}

/// Without percent escapes, be they escaped once more.
pub(super) fn unescaped(text: &str) -> String {
    let once = percent_decode_str(text).decode_utf8_lossy();
    percent_decode_str(&once).decode_utf8_lossy().into_owned()
}

/// Whether it holds neither a password of an address nor headers within one.
fn is_plain(text: &str) -> bool {
    memchr(b'?', text.as_bytes()).is_none() && !holds_password(text)
}

fn address(header: &str, most: usize) -> (Cow<'_, str>, bool) {
    let was_longer = header.len() > most;
    let Some((user, host)) = address_in(header) else {
        // A comma after it: what was none or several addresses does not become one by being cut.
        let (text, is_cut) = cut(Cow::Owned(masked(header)), most);
        return (Cow::Owned(format!("{text},")), is_cut || was_longer);
    };
    let user = utf8_percent_encode(&user, NON_ALPHANUMERIC);
    let (text, is_cut) = cut(Cow::Owned(format!("<sip:{user}@{host}>")), most);
    (text, is_cut || was_longer)
}

fn cut(text: Cow<'_, str>, most: usize) -> (Cow<'_, str>, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let kept = &text[..text.floor_char_boundary(most)];
    (format!("{kept}{CUT}").into(), true)
}

/// Whether a password stands before an `@`: `sip:user:password@host`, `user:password@host`.
fn holds_password(text: &str) -> bool {
    let Some(users) = memrchr(b'@', text.as_bytes()).map(|at| &text[..at]) else { return false };
    let mut colons = memchr_iter(b':', users.as_bytes());
    match (colons.next(), colons.next()) {
        (None, _) => false,
        // Nearly all have the colon of their scheme alone.
        (Some(at), None) if is_scheme(&users[memrchr(b'<', &users.as_bytes()[..at]).map_or(0, |at| at + 1)..at]) => {
            false
        }
        _ => users.split('@').any(|part| password_colon(part).is_some()),
    }
}

/// Where a password begins in what stands before an `@`: after the first colon that follows the scheme.
fn password_colon(part: &str) -> Option<usize> {
    let start = part.rfind(['<', '"', ',']).map_or(0, |at| at + 1);
    let address = part[start..].trim_ascii_start();
    let user = address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).map_or(address, |(_, user)| user);
    user.find(':').map(|at| part.len() - user.len() + at)
}

fn is_scheme(text: &str) -> bool {
    ["sip", "sips", "tel"].iter().any(|scheme| text.eq_ignore_ascii_case(scheme))
}

/// The same without passwords, and without headers after a question mark.
fn masked(text: &str) -> String {
    let (users, host) = text.rsplit_once('@').map_or((None, text), |(users, host)| (Some(users), host));
    let users = users.into_iter().flat_map(|users| users.split('@'));
    let parts = users.map(|part| password_colon(part).map_or(part, |colon| &part[..colon]));
    let whole = parts.chain([host]).collect::<Vec<_>>().join("@");
    let mut pieces = whole.split('>').map(|piece| piece.split_once('?').map_or(piece, |(before, _)| before));
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| kept + ">" + piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_before_a_value() {
        for (sent, kept) in [
            ("auth-int", "auth-int"),
            ("auth,auth-int", "auth,auth-int"),
            ("Digest username=\"alice\"", "Digest"),
            ("auth,response=\"0123456789\"", "auth"),
            ("response=0123456789", ""),
            ("\"MD5\"", "MD5"),
            (
                "\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}",
                "\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}\u{e4}",
            ),
        ] {
            assert_eq!(word(sent), kept, "{sent}");
        }
    }

    #[test]
    fn passwords_and_headers_of_addresses_go_and_the_rest_stays() {
        for (sent, kept) in [
            ("sip:acme.example;transport=tls", "sip:acme.example;transport=tls"),
            ("sip:alice@[2001:db8::1]:5060", "sip:alice@[2001:db8::1]:5060"),
            ("sip:alice:s3cret@acme.example", "sip:alice@acme.example"),
            ("sip:alice@acme.example?Authorization=Digest%20x", "sip:alice@acme.example"),
            ("sip:a:b@c?d=e@f", "sip:a@c"),
            ("alice:s3cret@acme.example:5060", "alice@acme.example:5060"),
            ("alice:s3cret", "alice:s3cret"),
            ("xsip:s3cret@acme.example", "xsip@acme.example"),
            ("\"A\" <sip:alice@acme.example:5060>", "\"A\" <sip:alice@acme.example:5060>"),
            ("Digest response = \"012\"", LEFT_OUT),
            ("x;CNonce=012", LEFT_OUT),
            ("X response: 012", LEFT_OUT),
            ("sip:a;%72esponse=012", LEFT_OUT),
            ("sip:a;nonce%253D012", LEFT_OUT),
            (r#"{"cnonce" : "012"}"#, LEFT_OUT),
            ("Proxy-Authorization: Digest x", LEFT_OUT),
            ("100% responsive: nonces", "100% responsive: nonces"),
            ("sip:response=012:x@acme.example", LEFT_OUT),
        ] {
            assert_eq!(Rule::Uri(100).apply_with_care(sent).0, kept, "{sent}");
        }
    }

    #[test]
    fn an_address_is_of_the_same_user_whatever_was_taken_away() {
        let long = format!("<sip:alice@acme.example>;x={}", "y".repeat(500));
        let password = "\"Alice\" <sip:alice:s3cret@acme.example>;tag=1".to_owned();
        let headers = "<sip:alice@acme.example?x=s3cret>".to_owned();
        let several = format!("<sip:alice@acme.example>;x={},<sip:bob@acme.example>", "y".repeat(500));
        for header in [long, password, headers, several, "<sip:a:s3cret@b>, <sip:c@d>".to_owned()] {
            let (kept, _) = Rule::Address(100).apply_with_care(&header);
            assert_eq!(address_in(&kept), address_in(&header), "{kept}");
            assert!(!kept.contains("s3cret") && kept.len() <= 110, "{kept}");
        }
        assert_eq!(Rule::Name(100).apply_with_care("who?").0, "who?");
        assert_eq!(Rule::Name(100).apply_with_care("sip:alice:s3cret@r").0, "sip:alice@r");
        let plain = "\"Alice\" <sip:alice@acme.example>;tag=1";
        assert_eq!(Rule::Address(100).apply_with_care(plain), (plain.into(), false));
    }
}
