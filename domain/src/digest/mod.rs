//! Digest authentication as arithmetic (RFC 2617, 7616, 8760): given an HA1 and an answer, is the answer right? Its nouns
//! are `Ha1`, `DigestAnswer` and the parameters of one; its verb is `verify`.

mod algorithm;
mod answer;
mod authorization;
mod credentials;
pub mod formula;
mod ha1;
mod hash;
mod method;
mod parameters;

pub use algorithm::{Algorithm, HashFunction};
pub use answer::{AnswerError, AnswerFields, DigestAnswer, QopAuth};
pub use authorization::{Authorization, AuthorizationError};
pub use credentials::credentials;
pub use ha1::{Ha1, Ha1Error};
pub use hash::{HashValue, Hex};
pub use method::{Method, MethodKind};
pub use parameters::{ClaimedRealm, Cnonce, DigestUri, Nc, Nonce, Realm, Response, Username, bare};

use formula::Protected;
use subtle::ConstantTimeEq;

/// Whether the client knew the password that `ha1` was made from. The work depends on what the client sent, not on the HA1, and
/// the raw bytes are compared in constant time. An HA1 of another hash function verifies nothing.
#[must_use]
pub fn verify(ha1: &Ha1, method: &Method<'_>, answer: &DigestAnswer<'_>) -> bool {
    let expected = expected_response(ha1, method, answer);
    let same = expected.ct_eq(answer.response.value());
    bool::from(same) & (ha1.algorithm() == answer.algorithm.hash)
}

/// What a client that knows the password sends as `response`.
#[must_use]
pub fn expected_response(ha1: &Ha1, method: &Method<'_>, answer: &DigestAnswer<'_>) -> HashValue {
    let hash = answer.algorithm.hash;
    let nonce = answer.nonce.as_str();
    let a1 = formula::session_ha1(ha1, answer.algorithm, nonce, answer.cnonce());
    let ha2 = formula::ha2(hash, method.as_str(), answer.uri.as_str());
    let protected = answer.qop.as_ref().map(|auth| Protected {
        nc: auth.nc.as_str(),
        cnonce: auth.cnonce.as_str(),
        qop: &auth.qop,
    });
    formula::response(a1.as_bytes(), hash, nonce, protected, &ha2)
}
