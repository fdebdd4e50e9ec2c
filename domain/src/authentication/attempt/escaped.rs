//! The inside of a JSON string as it stands, and its text, in which the escapes are resolved (RFC 8259 section 7).

use std::borrow::Cow;

/// The inside of a JSON string that is known to be valid. Its escapes are resolved when its text is asked for: of the raw
/// `Authorization`, which has many, that is seldom. Never printed.
#[derive(Clone, Copy)]
pub struct Escaped<'a> {
    inside: &'a str,
    has_escapes: bool,
}

impl<'a> Escaped<'a> {
    /// A string without JSON's escapes: a backslash in it is one.
    #[inline]
    #[must_use]
    pub const fn plain(text: &'a str) -> Self {
        Self { inside: text, has_escapes: false }
    }

    /// The inside of a string with escapes, which are valid; surrogates come in pairs.
    #[inline]
    #[must_use]
    pub(in crate::authentication) const fn valid(inside: &'a str) -> Self {
        Self { inside, has_escapes: true }
    }

    /// What stands there, and how the quotes of the string stand in it.
    #[inline]
    #[must_use]
    pub(super) const fn as_written(self) -> (&'a str, &'static str) {
        (self.inside, if self.has_escapes { "\\\"" } else { "\"" })
    }

    /// The text, borrowed where there is no escape in it.
    #[inline]
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        if self.has_escapes { Cow::Owned(unescape(self.inside)) } else { Cow::Borrowed(self.inside) }
    }
}

fn unescape(inside: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(inside.len()), inside);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        let (character, after) = resolve(escape).expect("the escapes are valid");
        text.push_str(before);
        text.push(character);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// What the escape stands for that the text begins with, and what follows it.
fn resolve(escape: &str) -> Option<(char, &str)> {
    let character = match escape.as_bytes().get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return resolve_unicode(escape),
        itself => char::from(*itself),
    };
    Some((character, &escape[2..]))
}

/// A character by its number, or by two where it needs more than 16 bits.
fn resolve_unicode(escape: &str) -> Option<(char, &str)> {
    let unit = |at: usize| u16::from_str_radix(escape.get(at + 2..at + 6)?, 16).ok();
    let first = unit(0)?;
    if let Some(character) = char::from_u32(first.into()) {
        return Some((character, &escape[6..]));
    }
    let character = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
    Some((character, &escape[12..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        for (inside, text) in [
            (r"", ""),
            (r"\\", r"\"),
            (r#"\"alice\" <sip:a\/b>"#, r#""alice" <sip:a/b>"#),
            (r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t"),
            (r"\u0041\u00e9\u20AC\u0000é", "Aé€\0é"),
            (r"\ud83d\udcdex\uD83D\uDCDE", "📞x📞"),
        ] {
            assert_eq!(Escaped::valid(inside).text(), text, "{inside}");
        }
    }

    #[test]
    fn a_plain_text_is_borrowed_as_it_stands() {
        assert!(matches!(Escaped::plain(r"\n").text(), Cow::Borrowed(r"\n")));
    }
}
