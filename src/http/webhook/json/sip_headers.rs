//! The SIP headers within a body: those that matter are taken, of all others the name is looked at alone.

use super::{Text, member_of};
use crate::attempt::{Fields, Member, SipHeaders, twin};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// How the member `headers` is read.
#[derive(Clone, Copy)]
pub(super) enum Headers {
    /// As the object that it should be; an error where it is none.
    Read,
    /// It could not be: all but null makes the request malformed.
    Broken,
}

impl Headers {
    /// Reads them into `fields`.
    pub fn of<'f, 'de>(self, fields: &'f mut Fields<'de>) -> InPlace<'f, 'de> {
        InPlace { how: self, fields }
    }
}

/// Where the headers are put.
pub(super) struct InPlace<'f, 'de> {
    how: Headers,
    fields: &'f mut Fields<'de>,
}

impl<'de> DeserializeSeed<'de> for InPlace<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.how {
            Headers::Read => deserializer.deserialize_option(self),
            Headers::Broken => {
                let value: &RawValue = serde::Deserialize::deserialize(deserializer)?;
                if value.get() != "null" {
                    self.fields.headers = Some(SipHeaders::default());
                    self.fields.broken = self.fields.broken.or(Some("headers"));
                }
                Ok(())
            }
        }
    }
}

impl<'de> Visitor<'de> for InPlace<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }

    /// An inside that has a name twice, or holds no string where we need one, makes the request malformed.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut headers, mut names, mut sound) = (SipHeaders::default(), Vec::with_capacity(24), true);
        while let Some(Text(name)) = map.next_key()? {
            match Header::named(&name) {
                Some(header) => sound &= header.set(&mut headers, map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            names.push(name);
        }
        let lowered = |name: &Cow<'_, str>| Cow::Owned(name.to_ascii_lowercase());
        if !sound || twin(&names, lowered).is_some() {
            self.fields.broken = self.fields.broken.or(Some("headers"));
        }
        self.fields.headers = Some(headers);
        Ok(())
    }
}

/// A header that matters.
#[derive(Clone, Copy)]
enum Header {
    To,
    From,
    Authorization,
    Via,
    CallId,
    UserAgent,
    ForwardedFor,
}

/// All names, which have no case, the compact ones of RFC 3261 section 7.3.3 among them.
const NAMES: [(&str, Header); 12] = [
    ("to", Header::To),
    ("t", Header::To),
    ("from", Header::From),
    ("f", Header::From),
    ("authorization", Header::Authorization),
    ("via", Header::Via),
    ("v", Header::Via),
    ("call-id", Header::CallId),
    ("i", Header::CallId),
    ("user-agent", Header::UserAgent),
    ("x-forwarded-for", Header::ForwardedFor),
    ("x-subspace-forwarded-for", Header::ForwardedFor),
];

impl Header {
    fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, header)| *header)
    }

    /// Puts a value in its place; `false` where it must be a string and is none. Null is absent.
    fn set<'a>(self, headers: &mut SipHeaders<'a>, value: &'a RawValue) -> bool {
        let text = match (self, member_of(value)) {
            (Self::ForwardedFor, _) => {
                headers.forwarded_for = true;
                return true;
            }
            (_, Member::Text(text)) => text,
            (Self::UserAgent, _) => {
                headers.user_agent = None;
                return true;
            }
            (_, other) => return other == Member::Absent,
        };
        match self {
            Self::To => headers.to.push(text),
            Self::From => headers.from.push(text),
            Self::Authorization => headers.authorization = Some(text),
            Self::Via => headers.via = headers.via.take().or(Some(text)),
            Self::CallId => headers.call_id = headers.call_id.take().or(Some(text)),
            Self::UserAgent => headers.user_agent = Some(text),
            Self::ForwardedFor => {}
        }
        true
    }
}
