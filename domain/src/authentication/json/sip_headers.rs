//! The SIP headers within a body: those that matter are kept, of all others only the name is read.

use super::read_mode::ReadMode;
use super::{Names, Text};
use crate::authentication::attempt::{Escaped, Fields, Member, SipHeaders, duplicate};
use serde::de::{Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::mem::replace;

/// Where the headers are put, and how they are read.
pub(super) struct InPlace<'f, 'de> {
    pub mode: ReadMode,
    pub fields: &'f mut Fields<'de>,
}

impl<'de> DeserializeSeed<'de> for InPlace<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.mode != ReadMode::WithoutHeaders {
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

    /// An inside that has a name twice, or one of ours under two spellings, or no string where we need one, makes the
    /// request malformed. Other names that differ in case only are not the phone's fault: it and its proxy may each
    /// have written one.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut headers, mut names, mut sound) = (SipHeaders::default(), Names::of(self.mode), true);
        let mut seen = [false; HeaderName::COUNT];
        while let Some(Text(name)) = map.next_key()? {
            match HeaderName::named(&name) {
                Some(HeaderName::ForwardedFor) => {
                    map.next_value::<IgnoredAny>()?;
                    headers.forwarded_for = true;
                }
                Some(header) => {
                    sound &= header.set(&mut headers, self.mode.member(&mut map)?);
                    sound &= !replace(&mut seen[header as usize], header.stands_once());
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            names.add(name);
        }
        if duplicate(names.alike()?).is_some() || !sound {
            self.fields.broken = self.fields.broken.or(Some("headers"));
        }
        self.fields.headers = Some(headers);
        Ok(())
    }
}

/// A header that matters.
#[derive(Clone, Copy)]
enum HeaderName {
    To,
    From,
    Authorization,
    ProxyAuthorization,
    Via,
    CallId,
    UserAgent,
    ForwardedFor,
}

/// All names, which have no case, the compact ones of RFC 3261 section 7.3.3 among them.
const NAMES: [(&str, HeaderName); 13] = [
    ("to", HeaderName::To),
    ("t", HeaderName::To),
    ("from", HeaderName::From),
    ("f", HeaderName::From),
    ("authorization", HeaderName::Authorization),
    ("proxy-authorization", HeaderName::ProxyAuthorization),
    ("via", HeaderName::Via),
    ("v", HeaderName::Via),
    ("call-id", HeaderName::CallId),
    ("i", HeaderName::CallId),
    ("user-agent", HeaderName::UserAgent),
    ("x-forwarded-for", HeaderName::ForwardedFor),
    ("x-subspace-forwarded-for", HeaderName::ForwardedFor),
];

impl HeaderName {
    /// How many there are.
    const COUNT: usize = 8;

    /// The header of a name. A blank before the colon belongs to no name (RFC 3261 section 7.3.1).
    fn named(name: &str) -> Option<Self> {
        let name = name.trim_ascii();
        NAMES.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, header)| *header)
    }

    /// Whether a second one, under whatever name, would leave open which of them a platform reads.
    const fn stands_once(self) -> bool {
        !matches!(self, Self::UserAgent | Self::ForwardedFor)
    }

    /// Puts a value in its place; `false` where it must be a string and is not. Null is absent, and so is a User-Agent
    /// of any kind that is not a string.
    fn set<'a>(self, headers: &mut SipHeaders<'a>, value: Member<'a>) -> bool {
        let text = match value {
            Member::Text(text) => text,
            other => return matches!(self, Self::UserAgent) || other == Member::Absent,
        };
        match self {
            Self::To => headers.to = Some(text),
            Self::From => headers.from = Some(text),
            Self::Authorization => headers.authorization = Some(Escaped::resolved(text)),
            Self::ProxyAuthorization => headers.proxy_authorization = Some(Escaped::resolved(text)),
            Self::Via => headers.via = Some(text),
            Self::CallId => headers.call_id = Some(text),
            Self::UserAgent => headers.user_agent = Some(text),
            Self::ForwardedFor => headers.forwarded_for = true,
        }
        true
    }
}
