//! The webhook's JSON body becomes the members of a request, in one pass. Each member is judged on its own: one wrong
//! member makes a malformed request that names it, never a body that cannot be read (docs/contract.md sections 1.2 and
//! 1.4). Strings are borrowed from the body, and of what is not ours nothing is kept.

mod cursor;
mod header_name;
mod marks;
mod not_an_object;
mod object;
mod seen_names;
mod sip_headers;
mod strings;
mod values;

pub use not_an_object::NotAnObject;

use crate::authentication::attempt::{Fields, Member, MemberName, SipHeaders};
use cursor::Cursor;
use seen_names::SeenNames;
use sip_headers::{HeadersFound, read_headers};
use strings::Quoted;
use values::Value;

/// Reads a body.
pub fn parse(body: &str) -> Result<Fields<'_>, NotAnObject> {
    let mut cursor = Cursor::new(body);
    let (start, mut fields) = (cursor.clone(), Fields::default());
    let mut read = BodyRead::into(&mut fields);
    cursor.object(|cursor, name| read.take(cursor, name))?;
    if !cursor.is_at_end() {
        return Err(NotAnObject);
    }
    read.finish(start)?;
    Ok(fields)
}

/// A body, as far as it has been read.
struct BodyRead<'f, 'a> {
    /// Where its members are put. In place: they are many, and each layer would move them.
    fields: &'f mut Fields<'a>,
    /// Which members of ours have been seen, a bit for each.
    seen: u16,
    /// The names of all others.
    others: SeenNames,
    /// Whether a name may stand twice.
    may_repeat: bool,
    /// Whether headers are there that cannot be read.
    has_unreadable_headers: bool,
}

impl<'f, 'a> BodyRead<'f, 'a> {
    /// Nothing has been read.
    fn into(fields: &'f mut Fields<'a>) -> Self {
        Self { fields, seen: 0, others: SeenNames::default(), may_repeat: false, has_unreadable_headers: false }
    }

    /// Reads the value of one member and puts it in its place.
    #[inline]
    fn take(&mut self, cursor: &mut Cursor<'a>, name: Quoted) -> Result<(), NotAnObject> {
        let name = cursor.name(name).ok_or(NotAnObject)?;
        let Some(own) = MemberName::named(&name) else {
            self.may_repeat |= self.others.may_repeat(&name);
            return cursor.value().map(drop);
        };
        let bit = 1 << own as u16;
        self.may_repeat |= self.seen & bit != 0;
        self.seen |= bit;
        if own == MemberName::Headers {
            return self.take_headers(cursor);
        }
        let value = cursor.value()?;
        if let Some(member) = self.fields.member_mut(own) {
            *member = member_of(value, cursor);
        }
        Ok(())
    }

    /// Reads the value of `headers`, which is an object or null.
    #[inline]
    fn take_headers(&mut self, cursor: &mut Cursor<'a>) -> Result<(), NotAnObject> {
        let found = if cursor.peek() == Some(b'{') {
            read_headers(cursor, self.fields.headers.insert(SipHeaders::default()))?
        } else if let Value::Null = cursor.value()? {
            HeadersFound::Sound
        } else {
            HeadersFound::Unreadable
        };
        if found != HeadersFound::Sound {
            self.fields.broken = Some("headers");
        }
        self.has_unreadable_headers |= found == HeadersFound::Unreadable;
        Ok(())
    }

    /// Looks for duplicates; headers that cannot be read are there and empty.
    #[inline]
    fn finish(self, start: Cursor<'a>) -> Result<(), NotAnObject> {
        if self.has_unreadable_headers {
            self.fields.headers = Some(SipHeaders::default());
        }
        if self.may_repeat {
            self.fields.refuse_duplicates(start.names()?);
        }
        Ok(())
    }
}

/// A value as a member; a string that is not Unicode (a lone surrogate) is of no known kind.
#[inline]
fn member_of<'a>(value: Value<'a>, cursor: &Cursor<'a>) -> Member<'a> {
    match value {
        Value::Null => Member::Absent,
        Value::String(string) => cursor.text(string).map_or(Member::Other, Member::Text),
        Value::Number(number) => Member::Number(number),
        Value::Other => Member::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authentication::attempt::Member;

    #[test]
    fn one_odd_member_never_hides_the_others() {
        let body = r#"{"username":"alice","realm":7,"nonce":null,"expires":1e999,"x":[[[]]],"uri":"\ud800",
            "headers":{"To":"<sip:a@b>","via":"SIP/2.0/TCP x","X-Forwarded-For":"1.2.3.4","content-length":0}}"#;
        let fields = parse(body).unwrap();
        assert_eq!(fields.username.text(), Some("alice"));
        assert_eq!(fields.realm, Member::Number("7"));
        assert_eq!((fields.nonce, fields.expires), (Member::Absent, Member::Number("1e999")));
        assert_eq!((fields.uri, fields.broken), (Member::Other, None));
        let headers = fields.headers.unwrap();
        assert_eq!((headers.to.as_deref(), headers.forwarded_for), (Some("<sip:a@b>"), true));
    }

    #[test]
    fn duplicates_and_broken_headers_are_named() {
        let broken = |body: &str| parse(body).unwrap().broken;
        assert_eq!(broken(r#"{"realm":"a","realm":"a"}"#), Some("realm"));
        assert_eq!(broken(r#"{"realm":"a","r\u0065alm":null}"#), Some("realm"));
        assert_eq!(broken(r#"{"zz":1,"zz":1}"#), Some("duplicate member"));
        for headers in [
            "[]",
            "\"\"",
            "1",
            r#"{"to":1}"#,
            r#"{"to":"a","To":"b"}"#,
            r#"{"t":"a","to":"a"}"#,
            r#"{"To":null,"to":"a"}"#,
            r#"{"to ":"a","to":"a"}"#,
            r#"{"v":"a","Via":"b"}"#,
            r#"{"i":"a","call-id":"b"}"#,
            r#"{"f":"a","F":"b"}"#,
            r#"{"authorization":"a","Authorization":"b"}"#,
            r#"{"Proxy-Authorization":"a","proxy-authorization":"b"}"#,
            r#"{"x":1,"x":1}"#,
        ] {
            assert_eq!(parse(&format!("{{\"headers\":{headers}}}")).unwrap().broken, Some("headers"), "{headers}");
        }
        for headers in [
            "null",
            r#"{"X-Custom-ID":"42","x-custom-id":"43"}"#,
            r#"{"User-Agent":"a","user-agent":"b"}"#,
            r#"{"X-Forwarded-For":"a","x-forwarded-for":"b"}"#,
            r#"{"Contact":"a","contact":"b","m":"c"}"#,
            r#"{"authorization":"a","proxy-authorization":"b"}"#,
        ] {
            assert_eq!(broken(&format!("{{\"headers\":{headers}}}")), None, "{headers}");
        }
    }

    #[test]
    fn only_an_object_is_an_object() {
        for body in ["", "[]", "\"x\"", "1", "null", "{", "{}x", "{\"a\"}", "{\"a\":}", "\u{feff}{}"] {
            assert!(parse(body).is_err(), "{body:?}");
        }
    }
}
