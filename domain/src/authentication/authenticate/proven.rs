//! A proof of the password: a credential and the answer that it verified.

use crate::accounts::Credential;
use crate::authentication::attempt::Claim;
use crate::digest::DigestAnswer;

/// A credential that verified an answer.
pub(crate) struct Proven<'a> {
    pub(super) credential: Credential,
    /// The reading that it verified, where that is not the claim's own.
    pub(super) other: Option<&'a DigestAnswer<'static>>,
}

impl<'a> Proven<'a> {
    /// The reading that was verified, of this claim.
    pub(crate) fn answer<'c>(&self, claim: &'a Claim<'c>) -> &'a DigestAnswer<'c> {
        self.other.unwrap_or(&claim.answer)
    }
}
