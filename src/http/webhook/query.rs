//! The webhook's query string, for platforms that call by GET (CONTRACT section 1.2).

use crate::attempt::{Fields, Member};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A value that is not UTF-8.
#[derive(Debug)]
pub struct NotUtf8;

/// Reads a query string; an empty value is null, but for the cnonce, which may be an empty text. Headers cannot come
/// this way.
pub fn parse(query: &str) -> Result<Fields<'_>, NotUtf8> {
    let mut fields = Fields::default();
    let mut names = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name)?, decode(value)?);
        let is_null = value.is_empty() && name != "cnonce";
        fields.set(&name, if is_null { Member::Absent } else { Member::Text(value) });
        names.push(name);
    }
    fields.refuse_twins(names);
    Ok(fields)
}

fn decode(text: &str) -> Result<Cow<'_, str>, NotUtf8> {
    if !text.contains('+') {
        return percent_decode_str(text).decode_utf8().map_err(|_| NotUtf8);
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| NotUtf8)?;
    Ok(Cow::Owned(decoded.into_owned()))
}
