//! A text that is never printed: webhook passwords, signature secrets, the relay's password.

use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret text, wiped when dropped. `expose` is the only way to it, so that each use can be found.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// Takes the text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for the one use it is meant for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
