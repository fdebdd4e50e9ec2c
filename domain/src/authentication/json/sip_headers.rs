//! The SIP headers within a body: those that matter are kept, of all others only the name is read.

use super::cursor::Cursor;
use super::header_name::HeaderName;
use super::not_an_object::NotAnObject;
use super::seen_names::SeenNames;
use super::strings::Quoted;
use super::values::Value;
use crate::authentication::attempt::{SipHeaders, duplicate};
use std::borrow::Cow;

/// Headers, as far as they have been read.
struct HeadersRead<'f, 'a> {
    /// Where those that matter are put.
    headers: &'f mut SipHeaders<'a>,
    /// Which of those that must stand once have been seen, a bit for each.
    seen: u8,
    /// Whether one of them stands twice, or is not a string.
    is_broken: bool,
    /// Whether a name is not Unicode: then none of them can be read.
    is_unreadable: bool,
    /// The names of all others.
    others: SeenNames,
    /// Whether one of those may stand twice.
    may_repeat: bool,
}

/// What became of an object of headers.
#[derive(PartialEq, Eq)]
pub(super) enum HeadersFound {
    /// All of them could be read.
    Sound,
    /// They make the request malformed: an inside that has a name twice, or one of ours under two spellings, or no string
    /// where we need one. Other names that differ in case only are not the phone's fault: it and its proxy may each have
    /// written one.
    Broken,
    /// A name is not Unicode.
    Unreadable,
}

/// Reads an object of headers, which comes next.
#[inline]
pub(super) fn read_headers<'a>(
    cursor: &mut Cursor<'a>,
    headers: &mut SipHeaders<'a>,
) -> Result<HeadersFound, NotAnObject> {
    let start = cursor.clone();
    let others = SeenNames::default();
    let mut read = HeadersRead { headers, seen: 0, is_broken: false, is_unreadable: false, others, may_repeat: false };
    cursor.object(|cursor, name| read.take(cursor, name))?;
    if read.is_unreadable {
        return Ok(HeadersFound::Unreadable);
    }
    let is_broken = read.is_broken || (read.may_repeat && duplicate(start.names()?).is_some());
    Ok(if is_broken { HeadersFound::Broken } else { HeadersFound::Sound })
}

impl<'a> HeadersRead<'_, 'a> {
    /// Reads the value of one header and puts it in its place.
    #[inline]
    fn take(&mut self, cursor: &mut Cursor<'a>, name: Quoted) -> Result<(), NotAnObject> {
        let value = cursor.value()?;
        let Some(name) = cursor.name(name) else {
            self.is_unreadable = true;
            return Ok(());
        };
        let header = HeaderName::named(&name);
        if let Some(header) = header {
            self.is_broken |= !self.set(header, value, cursor);
        }
        match header {
            Some(header) if header.stands_once() => {
                let bit = 1 << header as u8;
                self.is_broken |= self.seen & bit != 0;
                self.seen |= bit;
            }
            _ => self.may_repeat |= self.others.may_repeat(&name),
        }
        Ok(())
    }

    /// Puts a value in its place; `false` where it must be a string and is not. Null is absent, and so is a User-Agent
    /// of any kind that is not a string.
    #[inline]
    fn set(&mut self, header: HeaderName, value: Value<'a>, cursor: &Cursor<'a>) -> bool {
        let headers = &mut *self.headers;
        let string = match (header, value) {
            (HeaderName::ForwardedFor, _) => {
                headers.forwarded_for = true;
                return true;
            }
            (_, Value::String(string)) => string,
            (_, Value::Null) => return true,
            (_, Value::Number(_) | Value::Other) => return header == HeaderName::UserAgent,
        };
        let Some(escaped) = cursor.escaped(string) else { return header == HeaderName::UserAgent };
        let place: &mut Option<Cow<'a, str>> = match header {
            HeaderName::Authorization => {
                headers.authorization = Some(escaped);
                return true;
            }
            HeaderName::ProxyAuthorization => {
                headers.proxy_authorization = Some(escaped);
                return true;
            }
            HeaderName::To => &mut headers.to,
            HeaderName::From => &mut headers.from,
            HeaderName::Via => &mut headers.via,
            HeaderName::CallId => &mut headers.call_id,
            HeaderName::UserAgent | HeaderName::ForwardedFor => &mut headers.user_agent,
        };
        *place = Some(escaped.text());
        true
    }
}
