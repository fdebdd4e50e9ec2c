//! The HA1s of a form: MD5, and those of the stronger hash functions where the browser made them.

use super::form::Form;
use crate::http::WebsiteError;
use domain::digest::{Ha1, HashFunction};

/// The fields, of each hash function.
const FIELDS: [(&str, HashFunction, &str); 3] = [
    ("ha1", HashFunction::Md5, "ha1 must be 32 hex digits"),
    ("ha1_sha256", HashFunction::Sha256, "ha1_sha256 must be 64 hex digits"),
    ("ha1_sha512_256", HashFunction::Sha512_256, "ha1_sha512_256 must be 64 hex digits"),
];

/// The HA1s of a form, of one password; that of MD5 is required, and where it is missing `required` says what is.
pub(in crate::http) fn ha1s(form: &Form, required: &'static str) -> Result<Vec<Ha1>, WebsiteError> {
    if form.field("ha1")?.is_none() {
        return Err(WebsiteError::invalid(required));
    }
    let mut ha1s = Vec::new();
    for (field, function, wrong) in FIELDS {
        if let Some(digits) = form.field(field)? {
            ha1s.push(Ha1::parse(function, digits).map_err(|_| WebsiteError::invalid(wrong))?);
        }
    }
    Ok(ha1s)
}
