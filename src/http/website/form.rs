//! The fields of a form, from either of the two ways a browser posts one.

use actix_web::web::Bytes;
use percent_encoding::percent_decode;
use std::convert::Infallible;

use crate::http::plumbing::error::WebsiteError;

/// Names and values in the order they came. Values are checked only in the fields that are asked for: a picture
/// in an unknown field is ignored with its field.
pub(in crate::http) struct Form(Vec<(Vec<u8>, Vec<u8>)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded` or `multipart/form-data`; nothing at all is an empty form.
    pub(in crate::http) async fn parse(content_type: &str, body: Bytes) -> Result<Self, WebsiteError> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match &*essence {
            "application/x-www-form-urlencoded" => Ok(urlencoded(&body)),
            "multipart/form-data" => multipart(content_type, body).await,
            "" if body.is_empty() => Ok(Self(Vec::new())),
            _ => Err(WebsiteError::invalid(
                "Content-Type must be application/x-www-form-urlencoded or multipart/form-data",
            )),
        }
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
