//! The parameters of a digest answer as types: each value is known to have its form.

use super::hash::HashValue;
use std::fmt;

/// Removes blanks and one pair of quotes around a parameter that should not have them.
#[must_use]
pub fn bare(text: &str) -> &str {
    let dressed = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t' | b'"'));
    if !dressed(text.as_bytes().first()) && !dressed(text.as_bytes().last()) {
        return text;
    }
    let text = text.trim_matches([' ', '\t']);
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).trim_matches([' ', '\t'])
}

/// Declares a string that is hashed byte for byte as the client sent it; `printed` or `secret` says what Debug shows.
macro_rules! verbatim {
    ($(#[$doc:meta])* $name:ident, $show:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the string as received; the empty one is `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                (!text.is_empty()).then(|| Self(text.to_owned()))
            }

            /// The string as received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                verbatim!($show, self, formatter, stringify!($name))
            }
        }
    };
    (printed, $text:expr, $formatter:expr, $name:expr) => {
        fmt::Debug::fmt(&$text.0, $formatter)
    };
    (secret, $text:expr, $formatter:expr, $name:expr) => {
        write!($formatter, "{}(..)", $name)
    };
}

verbatim! {
    /// The protection space; compared and hashed byte for byte (RFC 7616 section 3.3).
    Realm, printed
}
verbatim! {
    /// The digest username whole, `@domain` included, of any form a phone may send.
    Username, printed
}
verbatim! {
    /// The digest-uri, which need not be the Request-URI (RFC 3261 section 22.4).
    DigestUri, printed
}

verbatim! {
    /// The server's challenge value, colons included: some platforms make such nonces. It is hashed, never checked:
    /// the platform made it.
    Nonce, secret
}

impl Nonce {
    /// Whether it ends in `:<1-16 hex>:<cnonce>:auth`, or `auth-int`, in any case. Hashed without qop such a nonce gives
    /// the same response as the tuple it imitates, so that a replay would look like another answer, and an answer that
    /// we never verify (auth-int; a cnonce that holds a colon) like one that we do (docs/policy.md section 4, R1).
    #[must_use]
    pub(super) fn imitates_qop(&self) -> bool {
        let Some((before, qop)) = self.0.rsplit_once(':') else { return false };
        if !qop.eq_ignore_ascii_case("auth") && !qop.eq_ignore_ascii_case("auth-int") {
            return false;
        }
        // The first piece begins the nonce that is imitated, the last one ends the cnonce: nc lies between them.
        let between = before.split_once(':').and_then(|(_nonce, rest)| rest.rsplit_once(':'));
        between.is_some_and(|(pieces, _cnonce)| pieces.split(':').any(Nc::is_bare))
    }
}

/// The client's nonce, any string without a colon, even the empty one.
#[derive(Clone, PartialEq, Eq)]
pub struct Cnonce(String);

impl Cnonce {
    /// Takes the string as received; `None` where a colon would let the hashed string be split otherwise.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.contains(':')).then(|| Self(text.to_owned()))
    }

    /// The string as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cnonce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Cnonce(..)")
    }
}

/// The nonce count, 1 to 16 hex digits, hashed as received: clients send `9` and `000000002` too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nc(String);

impl Nc {
    /// Reads the digits, with blanks or quotes around them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = bare(text);
        Self::is_bare(digits).then(|| Self(digits.to_owned()))
    }

    fn is_bare(digits: &str) -> bool {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// The digits as received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the client computed: 32 or 64 hex digits of either case.
#[derive(Clone, Debug)]
pub struct Response(HashValue);

impl Response {
    /// Reads the digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        HashValue::from_hex(bare(text)).map(Self)
    }

    /// The raw hash.
    #[must_use]
    pub const fn value(&self) -> &HashValue {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_nonce_of_exactly_the_qop_shape_imitates_it() {
        let imitates = |text| Nonce::parse(text).unwrap().imitates_qop();
        assert!(imitates("N:00000001:c:auth"));
        assert!(imitates("a:b:1::AUTH"));
        assert!(!imitates("1411:00000001"));
        assert!(!imitates("N:nonhex:c:auth"));
        assert!(!imitates("00000001:c:auth"));
        assert!(imitates("N:00000001:c:auth-int") && imitates("a:b:1::Auth-Int"));
        assert!(imitates("N:00000001:c:d:auth"), "a cnonce that holds a colon");
        assert!(!imitates("N:00000001:c:auth-conf") && !imitates("N:x:00000001:auth") && !imitates("00000001:auth"));
        assert!(!imitates("N: 1 :c:auth"));
    }

    #[test]
    fn nc_keeps_the_digits_as_they_came() {
        assert_eq!(Nc::parse("\"000000002\"").unwrap().as_str(), "000000002");
        assert_eq!(Nc::parse("9").unwrap().as_str(), "9");
        for bad in ["", "0x1", "1:2", "12345678901234567", "é"] {
            assert_eq!(Nc::parse(bad), None, "{bad}");
        }
    }
}
