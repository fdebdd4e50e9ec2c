//! The webhook's JSON body: read as another reader of JSON reads it, and judged as an attempt.

mod reference;
mod said;

use super::attempt;
use domain::authentication::json::parse as parse_body;
use said::Said;

/// Any body: the same verdict as the other reader's, and the same strings.
pub fn check(input: &[u8]) {
    let Ok(body) = std::str::from_utf8(input) else { return };
    let fields = parse_body(body).ok();
    assert_eq!(fields.as_ref().map(Said::by), reference::said_in(body), "two readers of one body");
    if let Some(fields) = fields {
        attempt::check(&fields);
    }
}
