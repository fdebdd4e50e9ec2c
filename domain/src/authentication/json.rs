//! The webhook's JSON body becomes the members of a request. Each member is judged on its own: one wrong member makes
//! a malformed request that names it, never a body that cannot be read (docs/contract.md sections 1.2 and 1.4).

mod read_mode;
mod names;
mod sip_headers;
mod text;

use crate::authentication::attempt::Fields;
use names::Names;
use read_mode::ReadMode;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use sip_headers::InPlace;
use std::fmt;
use text::Text;

/// Reads a body; an error for what is not a JSON object. Quickly, as the bodies of nearly all requests can be read;
/// else with care; else, where the inside of its headers cannot be read at all, without them.
pub fn parse(body: &str) -> Result<Fields<'_>, serde_json::Error> {
    let mut fields = Fields::default();
    let mut read = |mode| read(body, mode, &mut fields);
    read(ReadMode::Quick).or_else(|_| read(ReadMode::Careful)).or_else(|_| read(ReadMode::WithoutHeaders))?;
    Ok(fields)
}

fn read<'a>(body: &'a str, mode: ReadMode, fields: &mut Fields<'a>) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    BodyReader { mode, fields }.deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Where the members are put, and how they are read. In place: they are many, and each layer would move them.
struct BodyReader<'f, 'de> {
    mode: ReadMode,
    fields: &'f mut Fields<'de>,
}

impl<'de> DeserializeSeed<'de> for BodyReader<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for BodyReader<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    /// What an earlier reading left is taken away first.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { mode, fields } = self;
        *fields = Fields::default();
        let mut names = Names::of(mode);
        while let Some(Text(name)) = map.next_key()? {
            if name == "headers" {
                map.next_value_seed(InPlace { mode, fields })?;
            } else if let Some(member) = fields.member_mut(&name) {
                // The one number of ours; its text is needed.
                let mode = if name == "expires" { ReadMode::Careful } else { mode };
                *member = mode.member(&mut map)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            names.add(name);
        }
        fields.refuse_duplicates(names.alike()?);
        Ok(())
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
