//! Access-Request with the digest attributes that SIP servers send (draft-sterman-aaa-sip, which FreeRADIUS and Kamailio
//! speak), and its answer (RFC 2865).

use crate::load::accounts::REALM;
use crate::peers::credentials::{Attempt, uri};
use crate::peers::peer::Verdict;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};

/// Shared by server and client.
pub const SECRET: &str = "a long radius secret";

const ACCESS_REQUEST: u8 = 1;
const ACCESS_ACCEPT: u8 = 2;
const ACCESS_REJECT: u8 = 3;

/// Code, identifier, length, authenticator (RFC 2865 section 3).
const HEADER: usize = 20;
const AUTHENTICATOR: std::ops::Range<usize> = 4..20;

const USER_NAME: u8 = 1;
const NAS_IP_ADDRESS: u8 = 4;
const MESSAGE_AUTHENTICATOR: u8 = 80;
const DIGEST_RESPONSE: u8 = 206;
const DIGEST_ATTRIBUTES: u8 = 207;

/// Where the value of Message-Authenticator lies: it comes first, as RFC 3579's users are now told to put it.
const SIGNATURE: std::ops::Range<usize> = HEADER + 2..HEADER + 18;

/// The request of an attempt. The identifier is the number's last byte, the authenticator differs for each.
#[must_use]
pub fn access_request(attempt: Attempt) -> Vec<u8> {
    let (name, number) = (attempt.username(), attempt.number);
    let nonce = (179_529_606_882_900 + u64::from(number)).to_string();
    let response = attempt.response(&nonce);
    let [.., identifier] = number.to_be_bytes();
    let mut packet = vec![ACCESS_REQUEST, identifier, 0, 0];
    packet.extend(Md5::digest(number.to_be_bytes()));
    push(&mut packet, MESSAGE_AUTHENTICATOR, &[0; 16]);
    push(&mut packet, USER_NAME, name.as_bytes());
    push(&mut packet, NAS_IP_ADDRESS, &[127, 0, 0, 1]);
    push(&mut packet, DIGEST_RESPONSE, response.as_bytes());
    let (cnonce, uri) = (attempt.cnonce(), uri());
    // By the numbers of the draft: realm, nonce, method, URI, qop, algorithm, cnonce, nonce count, username.
    for (kind, value) in [
        (1, REALM),
        (2, nonce.as_str()),
        (3, "REGISTER"),
        (4, uri.as_str()),
        (5, "auth"),
        (6, "MD5"),
        (8, cnonce.as_str()),
        (9, "00000001"),
        (10, name.as_str()),
    ] {
        let mut attribute = Vec::new();
        push(&mut attribute, kind, value.as_bytes());
        push(&mut packet, DIGEST_ATTRIBUTES, &attribute);
    }
    sign(packet)
}

/// Appends an attribute: its type, its length with these two bytes, its value.
fn push(packet: &mut Vec<u8>, kind: u8, value: &[u8]) {
    packet.push(kind);
    packet.push(u8::try_from(value.len() + 2).expect("a short value"));
    packet.extend_from_slice(value);
}

/// Fills in length and Message-Authenticator (RFC 3579 section 3.2).
fn sign(mut packet: Vec<u8>) -> Vec<u8> {
    let length = u16::try_from(packet.len()).expect("a small packet");
    packet[2..4].copy_from_slice(&length.to_be_bytes());
    let mut mac = Hmac::<Md5>::new_from_slice(SECRET.as_bytes()).expect("a key of any length");
    mac.update(&packet);
    packet[SIGNATURE].copy_from_slice(&mac.finalize().into_bytes());
    packet
}

/// What an answer says; it must be that to `request`, and of the server that knows the secret.
#[must_use]
pub fn verdict(request: &[u8], answer: &[u8]) -> Verdict {
    assert!(answer.len() >= HEADER && answer[1] == request[1], "an answer to this request: {answer:?}");
    let expected = Md5::new()
        .chain_update(&answer[..AUTHENTICATOR.start])
        .chain_update(&request[AUTHENTICATOR])
        .chain_update(&answer[HEADER..])
        .chain_update(SECRET);
    assert_eq!(expected.finalize()[..], answer[AUTHENTICATOR], "the authenticator of RFC 2865 section 3");
    match answer[0] {
        ACCESS_ACCEPT => Verdict::Granted,
        ACCESS_REJECT => Verdict::Refused,
        code => panic!("no decision, but code {code}"),
    }
}
