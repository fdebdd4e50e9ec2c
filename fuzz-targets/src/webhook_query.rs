//! The webhook's query string: read as forms are read, and judged as an attempt.

use super::attempt;
use domain::authentication::query::parse as parse_query;

/// Any query string.
pub fn check(input: &[u8]) {
    let Ok(query) = std::str::from_utf8(input) else { return };
    let Ok(fields) = parse_query(query) else { return };
    assert!(fields.headers.is_none(), "headers cannot come this way");
    assert!(fields.wrong_kind().is_none(), "a query string has only text");
    if fields.broken.is_none() {
        let again = format!("{query}&username=second&username=third");
        let broken = parse_query(&again).expect("what was added is UTF-8").broken;
        assert_eq!(broken, Some("username"), "what stands twice is found, whatever stands before");
    }
    attempt::check(&fields);
}
