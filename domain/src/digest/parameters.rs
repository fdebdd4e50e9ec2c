//! The parameters of a digest answer as types: each value is known to have its form.

use super::hash::HashValue;
use std::borrow::Cow;
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

/// The protection space that a tenant's accounts belong to; compared and hashed byte for byte (RFC 7616 section 3.3).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Realm(String);

impl Realm {
    /// Takes the string as it was set; the empty one is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The string as it was set.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Realm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

/// Declares a string that is hashed byte for byte as the client sent it, borrowed from the request where that holds it as
/// such; `printed` or `secret` says what Debug shows.
macro_rules! verbatim {
    ($(#[$doc:meta])* $name:ident, $is_one:expr, $show:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name<'a>(Cow<'a, str>);

        impl<'a> $name<'a> {
            /// Takes the string as received; `None` where it is not one.
            #[inline]
            #[must_use]
            pub fn parse(text: &'a str) -> Option<Self> {
                let is_one: fn(&str) -> bool = $is_one;
                is_one(text).then_some(Self(Cow::Borrowed(text)))
            }

            /// The string as received.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The same, of any request.
            #[must_use]
            pub fn into_owned(self) -> $name<'static> {
                $name(Cow::Owned(self.0.into_owned()))
            }
        }

        impl fmt::Debug for $name<'_> {
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
    /// The realm of an answer, not empty: that of the challenge that was answered, as far as the client can be believed.
    ClaimedRealm, |text| !text.is_empty(), printed
}

impl ClaimedRealm<'_> {
    /// The same as one of a tenant's, which it need not be.
    #[must_use]
    pub fn to_realm(&self) -> Realm {
        Realm(self.as_str().to_owned())
    }
}

verbatim! {
    /// The digest username whole, `@domain` included, of any form a phone may send but the empty one.
    Username, |text| !text.is_empty(), printed
}
verbatim! {
    /// The digest-uri, which need not be the Request-URI (RFC 3261 section 22.4); not empty.
    DigestUri, |text| !text.is_empty(), printed
}
verbatim! {
    /// The server's challenge value, colons included: some platforms make such nonces. It is hashed, never checked:
    /// the platform made it. Not empty.
    Nonce, |text| !text.is_empty(), secret
}
verbatim! {
    /// The client's nonce, any string without a colon, which would let the hashed string be split otherwise; even the
    /// empty one.
    Cnonce, |text| !text.contains(':'), secret
}

impl Nonce<'_> {
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

/// The nonce count, 1 to 16 hex digits, hashed as received: clients send `9` and `000000002` too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nc<'a>(Cow<'a, str>);

impl<'a> Nc<'a> {
    /// Reads the digits, with blanks or quotes around them.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let digits = bare(text);
        Self::is_bare(digits).then_some(Self(Cow::Borrowed(digits)))
    }

    fn is_bare(digits: &str) -> bool {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// The digits as received.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same, of any request.
    #[must_use]
    pub fn into_owned(self) -> Nc<'static> {
        Nc(Cow::Owned(self.0.into_owned()))
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
