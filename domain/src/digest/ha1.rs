//! HA1: the hash of `username:realm:password`, all that is ever stored of a password.

use super::algorithm::HashFunction;
use super::hash::{HashValue, Hex};
use subtle::ConstantTimeEq;

/// Why a string is not an HA1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an HA1 for {algorithm} is {digits} hex digits")]
pub struct Ha1Error {
    algorithm: &'static str,
    digits: usize,
}

/// A secret as good as the password within its realm (RFC 7616 section 5.13): wiped when dropped, never printed.
#[derive(Clone, Debug)]
pub struct Ha1 {
    algorithm: HashFunction,
    value: HashValue,
}

impl Ha1 {
    /// `H(unq(username) ":" unq(realm) ":" passwd)` over UTF-8 (RFC 7616 sections 3.4.2 and 4).
    #[must_use]
    pub fn compute(algorithm: HashFunction, username: &str, realm: &str, password: &str) -> Self {
        let pieces = [username.as_bytes(), realm.as_bytes(), password.as_bytes()];
        Self { algorithm, value: algorithm.hash(&pieces) }
    }

    /// Reads hex digits of either case, 32 for MD5 and 64 for the others.
    pub fn parse(algorithm: HashFunction, text: &str) -> Result<Self, Ha1Error> {
        let error = Ha1Error { algorithm: algorithm.name(), digits: algorithm.length() * 2 };
        let value = HashValue::from_hex(text).ok_or(error)?;
        Self::from_value(algorithm, value).ok_or(error)
    }

    /// Takes stored bytes; `None` where their number does not fit the algorithm.
    #[must_use]
    pub fn from_bytes(algorithm: HashFunction, raw: &[u8]) -> Option<Self> {
        Self::from_value(algorithm, HashValue::from_bytes(raw)?)
    }

    fn from_value(algorithm: HashFunction, value: HashValue) -> Option<Self> {
        (value.as_bytes().len() == algorithm.length()).then_some(Self { algorithm, value })
    }

    /// The function it was made with; it verifies answers of that function only.
    #[must_use]
    pub const fn algorithm(&self) -> HashFunction {
        self.algorithm
    }

    /// Whether both are of one function and one value, compared in constant time.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.algorithm == other.algorithm && bool::from(self.value.ct_eq(&other.value))
    }

    /// The raw bytes, for the store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.value.as_bytes()
    }

    /// Lower-case hex, for hashing and for an export.
    #[must_use]
    pub fn to_hex(&self) -> Hex {
        self.value.to_hex()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ha1_of_rfc_2617_is_computed_and_read_in_either_case() {
        let ha1 = Ha1::compute(HashFunction::Md5, "Mufasa", "testrealm@host.com", "Circle Of Life");
        assert_eq!(ha1.to_hex().as_str(), "939e7578ed9e3c518a452acee763bce9");
        let read = Ha1::parse(HashFunction::Md5, "939E7578ED9E3C518A452ACEE763BCE9").unwrap();
        assert_eq!(read.as_bytes(), ha1.as_bytes());
    }

    #[test]
    fn the_length_must_fit_the_algorithm() {
        let digits = "939e7578ed9e3c518a452acee763bce9";
        let error = Ha1::parse(HashFunction::Sha256, digits).unwrap_err();
        assert_eq!(error.to_string(), "an HA1 for SHA-256 is 64 hex digits");
        assert!(Ha1::parse(HashFunction::Md5, &digits[1..]).is_err());
        assert!(Ha1::parse(HashFunction::Md5, &digits.replace('9', "g")).is_err());
    }

    #[test]
    fn debug_shows_no_digit_of_it() {
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", "r", "s3cret");
        assert_eq!(format!("{ha1:?}"), "Ha1 { algorithm: Md5, value: HashValue(16 bytes) }");
    }
}
