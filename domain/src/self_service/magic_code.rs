//! The code that signs in across devices: eight characters that stand beside the link in an email and are typed in the window
//! that asked for it.

use crate::secrets::{LinkToken, SigningKey};
use crate::self_service::session::SecretHash;
use std::fmt;
use subtle::ConstantTimeEq as _;

/// Letters and digits that are not mistaken for one another; 32, so that five bits choose one.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Characters of a code: 40 bits, and three tries within five minutes.
const LENGTH: usize = 8;

/// Keeps hashes of codes. Its key outlives a restart and is the same on all nodes; it is not in the store.
pub struct MagicCodes(SigningKey);

/// A code. Never printed.
pub struct MagicCode(String);

impl MagicCode {
    /// The code that belongs to a link: made from its token, so that the page behind the link can show it. The token cannot be
    /// recovered from it.
    #[must_use]
    pub fn of(token: &LinkToken) -> Self {
        let bits = SigningKey::new(&token.sha256()).derived("magic code").mac(&[token.to_link_text().as_bytes()]);
        let letter = |byte: &u8| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        Self(bits.iter().take(LENGTH).map(letter).collect())
    }

    /// Reads what a person typed: in either case, with blanks and hyphens where they like. `None` for what cannot be one.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 64 {
            return None;
        }
        let kept = typed.chars().filter(|it| !it.is_whitespace() && *it != '-');
        let code: String = kept.map(|letter| letter.to_ascii_uppercase()).collect();
        (code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(Self(code))
    }

    /// The eight characters, for the email and the page behind its link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MagicCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MagicCode(..)")
    }
}

impl MagicCodes {
    /// Derives its key from a secret that all nodes share.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(SigningKey::new(secret).derived("magic codes"))
    }

    /// What is kept of a code for the window with this cookie.
    #[must_use]
    pub fn hash(&self, code: &MagicCode, verifier: SecretHash) -> SecretHash {
        SecretHash(self.0.mac(&[code.0.as_bytes(), &verifier.0]))
    }
}

impl fmt::Debug for MagicCodes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MagicCodes(..)")
    }
}

impl SecretHash {
    /// Compared in constant time.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_rng::test_rng;

    #[test]
    fn a_code_belongs_to_its_link_and_is_read_as_people_type_it() {
        let token = LinkToken::generate(&mut test_rng());
        let code = MagicCode::of(&token);
        let again = LinkToken::parse(&token.to_link_text()).unwrap();
        assert_eq!(code.as_str(), MagicCode::of(&again).as_str());
        let mut rng = test_rng();
        let codes: std::collections::BTreeSet<_> =
            (0..1000).map(|_| MagicCode::of(&LinkToken::generate(&mut rng)).0).collect();
        assert_eq!(codes.len(), 1000);
        let (first, last) = code.as_str().split_at(4);
        for typed in [format!("{first}-{last}"), format!(" {} {last} ", first.to_lowercase()), code.0.clone()] {
            assert_eq!(MagicCode::parse(&typed).unwrap().as_str(), code.as_str());
        }
        for wrong in ["", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG0", "ÄBCDEFGH", &"A".repeat(10_000)] {
            assert!(MagicCode::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn what_is_kept_of_a_code_is_for_one_window() {
        let (codes, code) = (MagicCodes::new(b"secret"), MagicCode("ABCDEFGH".to_owned()));
        let [one, other] = [1, 2].map(|byte| SecretHash([byte; 32]));
        assert!(codes.hash(&code, one).equals(&MagicCodes::new(b"secret").hash(&code, one)));
        assert!(!codes.hash(&code, one).equals(&codes.hash(&code, other)));
        assert!(!codes.hash(&code, one).equals(&MagicCodes::new(b"other").hash(&code, one)));
    }
}
