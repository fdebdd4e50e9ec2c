//! The fields of a form, from either of the two ways a browser posts one.

use actix_web::web::Bytes;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::convert::Infallible;

use super::error::PublicError;

/// Names and values in the order they came.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded` or `multipart/form-data`; nothing at all is an empty form.
    pub(super) async fn parse(content_type: &str, body: Bytes) -> Result<Self, PublicError> {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match &*essence {
            "application/x-www-form-urlencoded" => urlencoded(&body),
            "multipart/form-data" => multipart(content_type, body).await,
            "" if body.is_empty() => Ok(Self(Vec::new())),
            _ => Err(PublicError::invalid("the body must be application/x-www-form-urlencoded or multipart/form-data")),
        }
    }

    /// The value of a field; `None` where it is absent or empty. Twice the same field is an error, for nobody could
    /// say which one was meant.
    pub(super) fn field(&self, name: &str) -> Result<Option<&str>, PublicError> {
        let mut values = self.0.iter().filter(|(own, _)| own == name).map(|(_, value)| &**value);
        let first = values.next();
        if values.next().is_some() {
            return Err(PublicError::invalid(format!("{name} is given twice")));
        }
        Ok(first.filter(|value| !value.is_empty()))
    }
}

/// The URL Standard, section 5.1, but what is not UTF-8 is refused.
fn urlencoded(body: &[u8]) -> Result<Form, PublicError> {
    let body = std::str::from_utf8(body).map_err(|_| not_utf8())?;
    let pairs = body.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decoded(name)?, decoded(value)?))
    });
    pairs.collect::<Result<_, _>>().map(Form)
}

fn decoded(text: &str) -> Result<String, PublicError> {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8().map(Cow::into_owned).map_err(|_| not_utf8())
}

/// RFC 7578, over the bytes already read within their limit.
async fn multipart(content_type: &str, body: Bytes) -> Result<Form, PublicError> {
    let malformed = |_| PublicError::invalid("the body is no multipart/form-data");
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let whole = futures_util::stream::once(std::future::ready(Ok::<_, Infallible>(body)));
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let value = part.bytes().await.map_err(malformed)?;
        fields.push((name, String::from_utf8(value.to_vec()).map_err(|_| not_utf8())?));
    }
    Ok(Form(fields))
}

fn not_utf8() -> PublicError {
    PublicError::invalid("the body must be UTF-8")
}

#[cfg(test)]
mod tests;
