//! The secret of an activation link: 32 random bytes for the letter, their SHA-256 for the store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Duration;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How long a link works and a pending account keeps its name (CONTRACT section 5).
pub const ACTIVATION_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// 32 random bytes that stand in one letter and nowhere else.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ActivationToken([u8; 32]);

impl ActivationToken {
    /// Draws a new one.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads the 43 base64url characters of a link; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The 43 base64url characters, for the letter only.
    #[must_use]
    pub fn to_link_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the store keeps.
    #[must_use]
    pub fn hash(&self) -> ActivationHash {
        ActivationHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for ActivationToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ActivationToken(..)")
    }
}

/// The SHA-256 of a token; the token cannot be had from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActivationHash(pub [u8; 32]);

impl fmt::Debug for ActivationHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ActivationHash(..)")
    }
}
