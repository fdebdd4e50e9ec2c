//! The webhook's JSON body becomes the members of a request. Each member is judged on its own: one wrong member makes
//! a malformed request that names it, never a body that cannot be read (CONTRACT sections 1.2 and 1.4).

mod sip_headers;

use crate::attempt::{Fields, Member};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use sip_headers::Headers;
use std::borrow::Cow;
use std::fmt;

/// Reads a body; an error for what is no JSON object. In one go, where its headers are an object or null; where they are
/// something else, or have an inside that cannot be read, once more without them.
pub fn parse(body: &str) -> Result<Fields<'_>, serde_json::Error> {
    read(body, Headers::Read).or_else(|_| read(body, Headers::Broken))
}

fn read(body: &str, headers: Headers) -> Result<Fields<'_>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    let fields = Body(headers).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(fields)
}

/// A name or text, borrowed where it holds no escape.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A whole body, and how its headers are read.
struct Body(Headers);

impl<'de> DeserializeSeed<'de> for Body {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Body {
    type Value = Fields<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut fields, mut names) = (Fields::default(), Vec::with_capacity(24));
        while let Some(Text(name)) = map.next_key()? {
            if name == "headers" {
                map.next_value_seed(self.0.of(&mut fields))?;
            } else if let Some(place) = fields.place(&name) {
                *place = member_of(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            names.push(name);
        }
        fields.refuse_twins(&names);
        Ok(fields)
    }
}

/// A value by its first byte; a string that is no text (a lone surrogate) is of no kind we know.
fn member_of(value: &RawValue) -> Member<'_> {
    let raw = value.get();
    match raw.as_bytes()[0] {
        b'n' => Member::Absent,
        // Without an escape the text is what stands between the quotes.
        b'"' if !raw.contains('\\') => Member::Text(Cow::Borrowed(&raw[1..raw.len() - 1])),
        b'"' => serde_json::from_str(raw).map_or(Member::Other, |Text(text)| Member::Text(text)),
        b'-' | b'0'..=b'9' => Member::Number(raw),
        _ => Member::Other,
    }
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
