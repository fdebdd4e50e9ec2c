//! The SIP headers within a body: those that matter are taken, of all others the name is looked at alone.

use super::manner::Manner;
use super::{Names, Text};
use crate::attempt::{Fields, Member, SipHeaders, twin};
use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// Where the headers are put, and how they are read.
pub(super) struct InPlace<'f, 'de> {
    pub manner: Manner,
    pub fields: &'f mut Fields<'de>,
}

impl<'de> DeserializeSeed<'de> for InPlace<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.manner != Manner::WithoutHeaders {
            return deserializer.deserialize_option(self);
        }
        IgnoredAny::deserialize(deserializer)?;
        self.fields.headers = Some(SipHeaders::default());
        self.fields.broken = self.fields.broken.or(Some("headers"));
        Ok(())
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
        let (mut headers, mut names, mut sound) = (SipHeaders::default(), Names::of(self.manner), true);
        while let Some(Text(name)) = map.next_key()? {
            match Header::named(&name) {
                Some(Header::ForwardedFor) => {
                    map.next_value::<IgnoredAny>()?;
                    headers.forwarded_for = true;
                }
                Some(header) => sound &= header.set(&mut headers, self.manner.member(&mut map)?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            names.add(name);
        }
        let lowered = names.alike()?.into_iter().map(|name| name.to_ascii_lowercase().into());
        if !sound || twin(lowered.collect()).is_some() {
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

    /// Puts a value in its place; `false` where it must be a string and is none. Null is absent, and so is a User-Agent of
    /// any kind that is no text.
    fn set<'a>(self, headers: &mut SipHeaders<'a>, value: Member<'a>) -> bool {
        let text = match value {
            Member::Text(text) => text,
            other => return matches!(self, Self::UserAgent) || other == Member::Absent,
        };
        match self {
            Self::To => headers.to.push(text),
            Self::From => headers.from.push(text),
            Self::Authorization => headers.authorization = Some(text),
            Self::Via => headers.via = headers.via.take().or(Some(text)),
            Self::CallId => headers.call_id = headers.call_id.take().or(Some(text)),
            Self::UserAgent => headers.user_agent = Some(text),
            Self::ForwardedFor => headers.forwarded_for = true,
        }
        true
    }
}
