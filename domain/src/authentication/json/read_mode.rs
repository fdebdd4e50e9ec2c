//! How a body is read: quickly, where it holds what it should, or with care.

use super::text::Text;
use crate::authentication::attempt::Member;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// How a body is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadMode {
    /// Strings and nulls where they must be; an error for everything else.
    Quick,
    /// Each member apart, so that one wrong member never hides the others.
    Careful,
    /// As with care, but for headers that are there and cannot be read: they make the request malformed.
    WithoutHeaders,
}

impl ReadMode {
    /// The value of a member of ours.
    pub fn member<'de, A: MapAccess<'de>>(self, map: &mut A) -> Result<Member<'de>, A::Error> {
        match self {
            Self::Quick => map.next_value_seed(StringOrNull),
            Self::Careful | Self::WithoutHeaders => map.next_value().map(member_of),
        }
    }
}

/// A value by its first byte; a string that is not Unicode (a lone surrogate) is of no known kind.
fn member_of(value: &RawValue) -> Member<'_> {
    let raw = value.get();
    match raw.as_bytes()[0] {
        b'n' => Member::Absent,
        b'"' => serde_json::from_str(raw).map_or(Member::Other, |Text(text)| Member::Text(text)),
        b'-' | b'0'..=b'9' => Member::Number(raw),
        _ => Member::Other,
    }
}

/// A string or null.
struct StringOrNull;

impl<'de> DeserializeSeed<'de> for StringOrNull {
    type Value = Member<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StringOrNull {
    type Value = Member<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or null")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Member::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Member::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Member::Absent)
    }
}
