//! The fields of a request's body: JSON, or a form in either of the two ways a browser posts one.

use actix_web::web::Bytes;
use percent_encoding::percent_decode;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::convert::Infallible;
use std::fmt;

use crate::http::plumbing::error::WebsiteError;

/// Names and values in the order they came. Values are checked only in the fields that are asked for: a picture
/// in an unknown field is ignored with its field.
pub(in crate::http) struct Form(Vec<(Vec<u8>, Vec<u8>)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`, `multipart/form-data` or `application/json`, of which an object's strings,
    /// numbers and booleans are fields; nothing at all is an empty form.
    pub(in crate::http) async fn parse(content_type: &str, body: Bytes) -> Result<Self, WebsiteError> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match &*essence {
            "application/x-www-form-urlencoded" => Ok(urlencoded(&body)),
            "multipart/form-data" => multipart(content_type, body).await,
            "application/json" => json(&body),
            "" if body.is_empty() => Ok(Self(Vec::new())),
            _ => Err(WebsiteError::invalid(
                "Content-Type must be application/x-www-form-urlencoded, multipart/form-data or application/json",
            )),
        }
    }

    /// Whether a field is there, empty or not.
    pub(in crate::http) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(own, _)| own == name.as_bytes())
    }

    /// The value of a field; `None` where it is absent or empty. The same field twice is an error, because it is
    /// unclear which one was meant, and so is a value that is not UTF-8.
    pub(in crate::http) fn field(&self, name: &str) -> Result<Option<&str>, WebsiteError> {
        let mut values = self.0.iter().filter(|(own, _)| own == name.as_bytes());
        let value = values.next().map_or(&b""[..], |(_, value)| value);
        if values.next().is_some() {
            return Err(WebsiteError::invalid(format!("{name} is given more than once")));
        }
        let value = std::str::from_utf8(value);
        let value = value.map_err(|_| WebsiteError::invalid(format!("{name} is not valid UTF-8")))?;
        Ok(Some(value).filter(|value| !value.is_empty()))
    }
}

/// One object; a member that is null is an empty field, and one that is a list or an object is none.
fn json(body: &[u8]) -> Result<Form, WebsiteError> {
    let malformed = |_| WebsiteError::invalid("the request body is not a JSON object");
    let members: Vec<(String, Value)> = serde_json::from_slice::<Members>(body).map_err(malformed)?.0;
    let text = |value| match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(word) => Some(word.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    };
    let field = |(name, value): (String, Value)| Some((name.into_bytes(), text(value)?.into_bytes()));
    Ok(Form(members.into_iter().filter_map(field).collect()))
}

/// The members of an object in their order, doubled ones too.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// The URL Standard, section 5.1.
fn urlencoded(body: &[u8]) -> Form {
    let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        (decoded(&pair[..end]), decoded(pair.get(end + 1..).unwrap_or_default()))
    });
    Form(pairs.collect())
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let blanks: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&blanks).collect()
}

/// RFC 7578, over the bytes already read within their limit.
async fn multipart(content_type: &str, body: Bytes) -> Result<Form, WebsiteError> {
    let malformed = |_| WebsiteError::invalid("the request body is not valid multipart/form-data");
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let whole = futures_util::stream::once(std::future::ready(Ok::<_, Infallible>(body)));
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().as_bytes().to_vec();
        fields.push((name, part.bytes().await.map_err(malformed)?.to_vec()));
    }
    Ok(Form(fields))
}

#[cfg(test)]
mod tests;
