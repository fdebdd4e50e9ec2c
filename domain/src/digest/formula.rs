//! The formulas of RFC 7616 section 3.4, each a list of pieces joined by colons.

use super::algorithm::{Algorithm, HashFunction};
use super::ha1::Ha1;
use super::hash::HashValue;

/// What `qop` adds to the hashed string; absent in the RFC 2069 form.
#[derive(Clone, Copy, Debug)]
pub struct Protected<'a> {
    /// The nonce count as received.
    pub nc: &'a str,
    /// The client nonce as received.
    pub cnonce: &'a str,
    /// The qop value as received.
    pub qop: &'a str,
}

/// `H(A2)`, section 3.4.3: `A2 = Method ":" request-uri`.
#[must_use]
pub fn ha2(hash: HashFunction, method: &str, uri: &str) -> HashValue {
    hash.hash(&[method.as_bytes(), uri.as_bytes()])
}

/// `H(A2)` for `auth-int`, section 3.4.3: `A2 = Method ":" request-uri ":" H(entity-body)`. The webhook carries no
/// body, so it refuses auth-int; the formula stands here for the published vectors.
#[must_use]
pub fn ha2_auth_int(hash: HashFunction, method: &str, uri: &str, body_hash: &str) -> HashValue {
    hash.hash(&[method.as_bytes(), uri.as_bytes(), body_hash.as_bytes()])
}

/// The request-digest. With qop (section 3.4.1): `KD(H(A1), nonce ":" nc ":" cnonce ":" qop ":" H(A2))`; without
/// (RFC 2069 section 2.1.2, kept by RFC 2617 section 3.2.2.1): `KD(H(A1), nonce ":" H(A2))`.
#[must_use]
pub fn response(
    ha1: &[u8],
    hash: HashFunction,
    nonce: &str,
    protected: Option<Protected<'_>>,
    ha2: &HashValue,
) -> HashValue {
    let (nonce, mut digits) = (nonce.as_bytes(), [0; 64]);
    let ha2 = ha2.write_hex(&mut digits);
    match protected {
        Some(Protected { nc, cnonce, qop }) => {
            hash.hash(&[ha1, nonce, nc.as_bytes(), cnonce.as_bytes(), qop.as_bytes(), ha2])
        }
        None => hash.hash(&[ha1, nonce, ha2]),
    }
}

/// The digits of `H(A1)`. For `-sess` (section 3.4.2) `A1 = H(username:realm:password) ":" nonce ":" cnonce`, over the
/// hex digits of the inner hash as the RFC's text says, not the raw bytes of RFC 2617's sample code.
#[must_use]
pub fn session_ha1(ha1: &Ha1, algorithm: Algorithm, nonce: &str, cnonce: &str) -> super::hash::Hex {
    if algorithm.session {
        algorithm.hash.hash(&[ha1.to_hex().as_bytes(), nonce.as_bytes(), cnonce.as_bytes()]).to_hex()
    } else {
        ha1.to_hex()
    }
}
