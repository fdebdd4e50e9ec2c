//! What the store keeps of an activation link.

use crate::secrets::LinkToken;
use std::fmt;
use std::time::Duration;

/// Limit: how long an activation link works and a pending account keeps its name (docs/contract.md section 5).
pub const ACTIVATION_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// The SHA-256 of the link's token; the token cannot be recovered from it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActivationHash(pub [u8; 32]);

impl ActivationHash {
    /// What is kept of a token.
    #[must_use]
    pub fn of(token: &LinkToken) -> Self {
        Self(token.sha256())
    }
}

impl fmt::Debug for ActivationHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ActivationHash(..)")
    }
}
