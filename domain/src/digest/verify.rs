//! Whether an answer was made from an HA1.

use super::answer::DigestAnswer;
use super::formula::{self, Protected};
use super::ha1::Ha1;
use super::hash::HashValue;
use super::method::Method;
use subtle::ConstantTimeEq;

/// Whether the client knew the password that `ha1` was made from. The work depends on what the client sent, not on the HA1, and
/// the raw bytes are compared in constant time. An HA1 of another hash function verifies nothing.
#[must_use]
pub fn verify(ha1: &Ha1, method: &Method<'_>, answer: &DigestAnswer<'_>) -> bool {
    Proof::of(method, answer).is_made_from(ha1)
}

/// What a client that knows the password sends as `response`.
#[must_use]
pub fn expected_response(ha1: &Ha1, method: &Method<'_>, answer: &DigestAnswer<'_>) -> HashValue {
    Proof::of(method, answer).expected_response(ha1)
}

/// An answer that may be compared with several HA1s: its H(A2) is computed once.
pub struct Proof<'a> {
    answer: &'a DigestAnswer<'a>,
    ha2: HashValue,
}

impl<'a> Proof<'a> {
    /// That of an answer to a request of this method.
    #[must_use]
    pub fn of(method: &Method<'_>, answer: &'a DigestAnswer<'a>) -> Self {
        Self { answer, ha2: formula::ha2(answer.algorithm.hash, method.as_str(), answer.uri.as_str()) }
    }

    /// The same as [`verify`].
    #[must_use]
    pub fn is_made_from(&self, ha1: &Ha1) -> bool {
        let same = self.expected_response(ha1).ct_eq(self.answer.response.value());
        bool::from(same) & (ha1.algorithm() == self.answer.algorithm.hash)
    }

    fn expected_response(&self, ha1: &Ha1) -> HashValue {
        let answer = self.answer;
        let nonce = answer.nonce.as_str();
        let a1 = formula::session_ha1(ha1, answer.algorithm, nonce, answer.cnonce());
        let protected = answer.qop.as_ref().map(|auth| Protected {
            nc: auth.nc.as_str(),
            cnonce: auth.cnonce.as_str(),
            qop: &auth.qop,
        });
        formula::response(a1.as_bytes(), answer.algorithm.hash, nonce, protected, &self.ha2)
    }
}
