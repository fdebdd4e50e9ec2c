//! The members of a webhook request as they arrived, before anything is believed.

use super::duplicates::duplicate;
use super::escaped::Escaped;
use super::member_name::MemberName;
use crate::digest::{AnswerFields, MethodKind};
use crate::network::parse_address;
use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

/// One member: JSON has more kinds than the contract, and a query string has only text. It may be a response or a
/// nonce, so it is never printed.
#[derive(Clone, Default, PartialEq)]
pub enum Member<'a> {
    /// Not there, or null.
    #[default]
    Absent,
    /// A string.
    Text(Cow<'a, str>),
    /// A number, as written.
    Number(&'a str),
    /// Something else: a boolean, an array, an object, a string that is not Unicode.
    Other,
}

impl Member<'_> {
    /// The text of a string member.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is there and no string.
    #[must_use]
    pub(super) const fn is_wrong_kind(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Other)
    }
}

impl fmt::Debug for Member<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => formatter.write_str("Absent"),
            Self::Text(text) => write!(formatter, "Text({} bytes)", text.len()),
            Self::Number(text) => write!(formatter, "Number({} bytes)", text.len()),
            Self::Other => formatter.write_str("Other"),
        }
    }
}

/// The SIP headers that matter, of the many that come. Compact names (RFC 3261 section 7.3.3) count as the long ones.
/// Never printed: one of them is the raw `Authorization`.
#[derive(Clone, Default)]
pub struct SipHeaders<'a> {
    /// `To`.
    pub to: Option<Cow<'a, str>>,
    /// `From`.
    pub from: Option<Cow<'a, str>>,
    /// The raw `Authorization`, several of them joined by commas.
    pub authorization: Option<Escaped<'a>>,
    /// The raw `Proxy-Authorization`, likewise: where a challenge by 407 is answered.
    pub proxy_authorization: Option<Escaped<'a>>,
    /// The top `Via` comes first in it.
    pub via: Option<Cow<'a, str>>,
    /// `Call-ID`.
    pub call_id: Option<Cow<'a, str>>,
    /// `User-Agent`; never judged, only shown.
    pub user_agent: Option<Cow<'a, str>>,
    /// Whether `X-Forwarded-For` or `X-Subspace-Forwarded-For` stands there: the platform believes them on INVITE.
    pub forwarded_for: bool,
}

/// The word for a member of another name that appears twice.
const OTHER_DUPLICATE: &str = "duplicate member";

/// The members of one request (docs/contract.md section 1.2). Never printed.
#[derive(Clone, Default)]
pub struct Fields<'a> {
    /// `method`
    pub method: Member<'a>,
    /// `realm`
    pub realm: Member<'a>,
    /// `username`
    pub username: Member<'a>,
    /// `expires`
    pub expires: Member<'a>,
    /// `nonce`
    pub nonce: Member<'a>,
    /// `uri`
    pub uri: Member<'a>,
    /// `response`
    pub response: Member<'a>,
    /// `scheme`
    pub scheme: Member<'a>,
    /// `algorithm`
    pub algorithm: Member<'a>,
    /// `qop`
    pub qop: Member<'a>,
    /// `cnonce`
    pub cnonce: Member<'a>,
    /// `nc`
    pub nc: Member<'a>,
    /// `source_address`
    pub source_address: Member<'a>,
    /// `headers`, where the platform sends them.
    pub headers: Option<SipHeaders<'a>>,
    /// The first member that appears twice or whose inside is broken; such a request is malformed whole.
    pub broken: Option<&'static str>,
}

impl<'a> Fields<'a> {
    /// Whether a member of this name is one of ours.
    #[must_use]
    pub(in crate::authentication) fn is_member(name: &str) -> bool {
        MemberName::named(name.as_bytes()).is_some()
    }

    /// The name of a member of ours, or the word for any other that appears twice.
    #[must_use]
    pub fn name_of_member(name: &str) -> Option<&'static str> {
        MemberName::named(name.as_bytes())
            .map(MemberName::as_str)
            .or_else(|| (name == OTHER_DUPLICATE).then_some(OTHER_DUPLICATE))
    }

    /// Puts a member in its place; a name that is none of ours is passed over. `headers` has its own place.
    pub fn set(&mut self, name: &str, member: Member<'a>) {
        if let Some(own) = MemberName::named(name.as_bytes()).and_then(|name| self.member_mut(name)) {
            *own = member;
        }
    }

    /// The place of a member; `headers` has its own, and of `source_port` only the name counts.
    #[inline]
    pub(in crate::authentication) const fn member_mut(&mut self, name: MemberName) -> Option<&mut Member<'a>> {
        Some(match name {
            MemberName::Method => &mut self.method,
            MemberName::Realm => &mut self.realm,
            MemberName::Username => &mut self.username,
            MemberName::Expires => &mut self.expires,
            MemberName::Nonce => &mut self.nonce,
            MemberName::Uri => &mut self.uri,
            MemberName::Response => &mut self.response,
            MemberName::Scheme => &mut self.scheme,
            MemberName::Algorithm => &mut self.algorithm,
            MemberName::Qop => &mut self.qop,
            MemberName::Cnonce => &mut self.cnonce,
            MemberName::Nc => &mut self.nc,
            MemberName::SourceAddress => &mut self.source_address,
            MemberName::SourcePort | MemberName::Headers => return None,
        })
    }

    /// Marks the request as malformed where a name appears twice among all it came with. Names of ours are named;
    /// an unknown name is never echoed.
    pub(in crate::authentication) fn refuse_duplicates(&mut self, names: Vec<Cow<'a, str>>) {
        let known =
            |duplicate: &str| MemberName::named(duplicate.as_bytes()).map_or(OTHER_DUPLICATE, MemberName::as_str);
        self.broken = self.broken.or_else(|| duplicate(names).map(|duplicate| known(&duplicate)));
    }

    /// The first member that must be a string and is not.
    #[must_use]
    pub fn wrong_kind(&self) -> Option<&'static str> {
        self.texts().into_iter().find(|(_, member)| member.is_wrong_kind()).map(|(name, _)| name)
    }

    /// The member of this name among those that must be strings.
    #[must_use]
    pub fn text_member(&self, name: &str) -> Option<&Member<'a>> {
        self.texts().into_iter().find(|(own, _)| *own == name).map(|(_, member)| member)
    }

    /// The members that must be strings where they are there, in the order they are judged in.
    const fn texts(&self) -> [(&'static str, &Member<'a>); 11] {
        [
            ("method", &self.method),
            ("realm", &self.realm),
            ("username", &self.username),
            ("nonce", &self.nonce),
            ("uri", &self.uri),
            ("response", &self.response),
            ("scheme", &self.scheme),
            ("algorithm", &self.algorithm),
            ("qop", &self.qop),
            ("cnonce", &self.cnonce),
            ("nc", &self.nc),
        ]
    }

    /// What rules go by of the method; `None` where it is not one.
    #[must_use]
    pub(in crate::authentication) fn method_kind(&self) -> Option<MethodKind> {
        self.method.text().and_then(MethodKind::of)
    }

    /// The address that `source_address` holds, if any.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.source_address.text().and_then(parse_address)
    }

    /// The members that make up the digest answer.
    #[must_use]
    pub fn answer(&self) -> AnswerFields<'_> {
        AnswerFields {
            username: self.username.text(),
            realm: self.realm.text(),
            nonce: self.nonce.text(),
            uri: self.uri.text(),
            response: self.response.text(),
            algorithm: self.algorithm.text(),
            qop: self.qop.text(),
            nc: self.nc.text(),
            cnonce: self.cnonce.text(),
        }
    }
}
