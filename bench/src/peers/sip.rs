//! REGISTER over UDP (RFC 3261), as a phone sends it.

use crate::load::accounts::REALM;
use crate::peers::credentials::{Attempt, uri};
use crate::peers::peer::Verdict;

/// A REGISTER without credentials, which is challenged.
#[must_use]
pub fn unauthenticated(attempt: Attempt) -> Vec<u8> {
    register(attempt, 1, "")
}

/// A REGISTER that answers a challenge with this nonce.
#[must_use]
pub fn authenticated(attempt: Attempt, nonce: &str) -> Vec<u8> {
    let (name, cnonce, response, uri) = (attempt.username(), attempt.cnonce(), attempt.response(nonce), uri());
    let authorization = format!(
        "Authorization: Digest username=\"{name}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", \
         response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{cnonce}\"\r\n"
    );
    register(attempt, 2, &authorization)
}

/// The headers of the phone whose REGISTER a platform posts to the webhook. `rport` has the answer sent to where the
/// request came from.
fn register(attempt: Attempt, sequence: u32, authorization: &str) -> Vec<u8> {
    let (name, number) = (attempt.username(), attempt.number);
    format!(
        "REGISTER sip:{REALM} SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bK{number:08x}{sequence}\r\n\
         Max-Forwards: 70\r\nFrom: \"{name}\" <sip:{name}@{REALM}>;tag=6fed9df9\r\nTo: <sip:{name}@{REALM}>\r\n\
         Call-ID: 1b5b1bae3f8eb433{number:08x}@192.168.1.20\r\nCSeq: {sequence} REGISTER\r\n\
         Contact: <sip:{name}@192.168.1.20:5060;transport=udp>\r\nExpires: 3600\r\n\
         User-Agent: Yealink SIP-T46U 108.86.0.45\r\n\
         Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, INFO, MESSAGE\r\nSupported: path, replaces\r\n\
         {authorization}Content-Length: 0\r\n\r\n"
    )
    .into_bytes()
}

/// The nonce of a challenge.
#[must_use]
pub fn nonce(answer: &[u8]) -> String {
    let text = text(answer);
    assert!(text.starts_with("SIP/2.0 401 "), "a challenge, and not {text}");
    let nonce = text.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next());
    nonce.unwrap_or_else(|| panic!("a nonce in {text}")).to_owned()
}

/// What the final answer to `request` says.
#[must_use]
pub fn verdict(request: &[u8], answer: &[u8]) -> Verdict {
    let (request, answer) = (text(request), text(answer));
    assert_eq!(call_id(request), call_id(answer), "an answer to this request");
    match answer.get(..12) {
        Some("SIP/2.0 200 ") => Verdict::Granted,
        Some("SIP/2.0 403 ") => Verdict::Refused,
        _ => panic!("no decision: {answer}"),
    }
}

fn call_id(message: &str) -> Option<&str> {
    message.split("\r\nCall-ID: ").nth(1)?.lines().next()
}

fn text(message: &[u8]) -> &str {
    std::str::from_utf8(message).expect("SIP is text")
}
