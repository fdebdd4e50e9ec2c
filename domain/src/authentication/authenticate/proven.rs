//! A proof of the password: a credential and the answer that it verified.

use crate::accounts::Credential;
use crate::authentication::attempt::Claim;
use crate::digest::DigestAnswer;

/// A credential that verified an answer.
pub(crate) struct Proven {
    pub(super) credential: Credential,
    /// The reading that it verified, where that is not the claim's own.
    pub(super) other: Option<Box<DigestAnswer>>,
}

impl Proven {
    /// The reading that was verified, of this claim.
    pub(crate) fn answer<'a>(&'a self, claim: &'a Claim) -> &'a DigestAnswer {
        self.other.as_deref().unwrap_or(&claim.answer)
    }
}
