//! The webhook's JSON body becomes the members of a request. Each member is judged on its own: one wrong member makes
//! a malformed request that names it, never a body that cannot be read (CONTRACT sections 1.2 and 1.4).

use crate::attempt::{Fields, Member, SipHeaders};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads a body; an error for what is no JSON object.
pub fn parse(body: &str) -> Result<Fields<'_>, serde_json::Error> {
    let Object(members) = serde_json::from_str(body)?;
    let mut fields = Fields::default();
    for (name, value) in &members {
        if name == "headers" {
            set_headers(&mut fields, value);
        } else {
            fields.set(name, member_of(value));
        }
    }
    fields.refuse_twins(members.into_iter().map(|(name, _)| name).collect());
    Ok(fields)
}

/// The members of an object in order, values unread.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

/// A name or text, borrowed where it holds no escape.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(24);
                while let Some((Text(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// A value by its first byte; a string that is no text (a lone surrogate) is of no kind we know.
fn member_of(value: &RawValue) -> Member<'_> {
    let raw = value.get();
    match raw.as_bytes()[0] {
        b'n' => Member::Absent,
        b'"' => serde_json::from_str(raw).map_or(Member::Other, |Text(text)| Member::Text(text)),
        b'-' | b'0'..=b'9' => Member::Number(raw),
        _ => Member::Other,
    }
}

/// Takes the headers that matter. An inside that is no object, has a name twice, or holds no string where we need one
/// makes the request malformed.
fn set_headers<'a>(fields: &mut Fields<'a>, value: &'a RawValue) {
    if value.get() == "null" {
        return;
    }
    let mut headers = SipHeaders::default();
    let object = serde_json::from_str::<Object<'a>>(value.get());
    let whole = object.is_ok_and(|Object(members)| {
        // Header names have no case; lowered once, for the look-up and for the twins.
        let lowered = members.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let mut lowered: Vec<(String, &'a RawValue)> = lowered.collect();
        let sound = lowered.iter().all(|(name, value)| set_header(&mut headers, name, value));
        lowered.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        sound && lowered.windows(2).all(|pair| pair[0].0 != pair[1].0)
    });
    fields.headers = Some(headers);
    if !whole {
        fields.broken = fields.broken.or(Some("headers"));
    }
}

/// Puts one header, of a lower-case name, in its place; `false` where it is one we need and no string. Null is absent.
fn set_header<'a>(headers: &mut SipHeaders<'a>, name: &str, value: &'a RawValue) -> bool {
    headers.forwarded_for |= matches!(name, "x-forwarded-for" | "x-subspace-forwarded-for");
    if name == "user-agent" {
        headers.user_agent = match member_of(value) {
            Member::Text(text) => Some(text),
            _ => None,
        };
    }
    if !matches!(name, "to" | "t" | "from" | "f" | "authorization" | "via" | "v" | "call-id" | "i") {
        return true;
    }
    let text = match member_of(value) {
        Member::Text(text) => text,
        other => return other == Member::Absent,
    };
    match name {
        "to" | "t" => headers.to.push(text),
        "from" | "f" => headers.from.push(text),
        "authorization" => headers.authorization = Some(text),
        "via" | "v" => headers.via = headers.via.take().or(Some(text)),
        _ => headers.call_id = headers.call_id.take().or(Some(text)),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!((headers.to.len(), headers.forwarded_for), (1, true));
    }

    #[test]
    fn twins_and_broken_headers_are_named() {
        let broken = |body| parse(body).unwrap().broken;
        assert_eq!(broken(r#"{"realm":"a","realm":"a"}"#), Some("realm"));
        assert_eq!(broken(r#"{"realm":"a","r\u0065alm":null}"#), Some("realm"));
        assert_eq!(broken(r#"{"zz":1,"zz":1}"#), Some("duplicate member"));
        for headers in ["[]", "\"\"", "1", r#"{"to":1}"#, r#"{"to":"a","To":"b"}"#, r#"{"x":1,"x":1}"#] {
            assert_eq!(parse(&format!("{{\"headers\":{headers}}}")).unwrap().broken, Some("headers"), "{headers}");
        }
        assert_eq!(broken(r#"{"headers":null,"a":1}"#), None);
    }

    #[test]
    fn only_an_object_is_an_object() {
        for body in ["", "[]", "\"x\"", "1", "null", "{", "{}x", "{\"a\"}", "{\"a\":}", "\u{feff}{}"] {
            assert!(parse(body).is_err(), "{body:?}");
        }
    }
}
