//! The webhook of a jambonz platform, as Realmgate and jambonz's own sample server answer it.

use crate::load::connection::request;
use crate::load::register::Register;
use crate::load::traffic::{home, stranger};
use crate::peers::credentials::{Attempt, Kind};
use crate::peers::peer::Verdict;

/// Headers in any answer of these two.
const MOST_HEADERS: usize = 32;

/// The POST of an attempt: all headers of a real phone, Basic credentials of the platform, 1.3 kB of JSON. Right answers
/// come from their account's address, others from an address of their own.
#[must_use]
pub fn post(attempt: Attempt) -> Vec<u8> {
    let account = attempt.account();
    let address = if attempt.kind == Kind::Right { home(account) } else { stranger(attempt.number) };
    let challenge = u64::from(attempt.number);
    request(&Register { account, password_of: attempt.password_of(), address, challenge }.body())
}

/// What an answer says, once all of it is there.
#[must_use]
pub fn verdict(answer: &[u8]) -> Option<Verdict> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(end) = head.parse(answer).expect("an HTTP answer") else { return None };
    let text = String::from_utf8_lossy(answer);
    assert_eq!(head.code, Some(200), "no decision: {text}");
    let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
    let length: usize = length.unwrap_or_else(|| panic!("no length: {text}"));
    let body = &answer[end..];
    if body.len() < length {
        return None;
    }
    match body {
        body if body.starts_with(br#"{"status":"ok""#) => Some(Verdict::Granted),
        body if body.starts_with(br#"{"status":"fail""#) => Some(Verdict::Refused),
        _ => panic!("no decision: {text}"),
    }
}
