//! The secret of a link: 32 random bytes that stand in that link and nowhere else; only their SHA-256 is kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The length of a token as text: 32 bytes in base64url without padding.
const TEXT: usize = 43;

/// A token, wiped when dropped and never printed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct LinkToken([u8; 32]);

impl LinkToken {
    /// Generates a new one.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads the 43 base64url characters of a link; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Checked first, so that a long string is not decoded just to be rejected.
        if text.len() != TEXT {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The 43 base64url characters, for the link only.
    #[must_use]
    pub fn to_link_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The SHA-256, which is all that is kept; the token cannot be recovered from it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LinkToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_text_of_a_link_is_a_token() {
        let token = LinkToken::generate(&mut crate::test_rng::test_rng());
        let text = token.to_link_text();
        assert_eq!(LinkToken::parse(&text).unwrap().0, token.0);
        for other in ["", &text[1..], &format!("{text}A"), &format!("{text}="), &"ü".repeat(43), &"A".repeat(100_000)]
        {
            assert!(LinkToken::parse(other).is_none());
        }
        assert_eq!(format!("{token:?}"), "LinkToken(..)");
    }
}
