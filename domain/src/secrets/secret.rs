//! A string that is never printed: webhook passwords, signature secrets, the relay's password, the admin token.

use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret string, wiped when dropped. `expose` is the only way to it, so that each use can be found.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes the string.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The string, for the one use it is meant for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the caller presented this secret, compared in constant time: only its length can leak.
    #[must_use]
    pub fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
