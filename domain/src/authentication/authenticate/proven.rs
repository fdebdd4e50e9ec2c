//! A proof of the password: a credential and the answer that it verified.

use crate::accounts::{Credential, PhoneId};
use crate::authentication::attempt::Claim;
use crate::digest::DigestAnswer;

/// A credential that verified an answer.
pub(crate) struct Proven<'a> {
    pub(super) verified: Verified,
    /// The reading that it verified, where that is not the claim's own.
    pub(super) other: Option<&'a DigestAnswer<'static>>,
}

/// A credential, and whose password it was.
pub(crate) struct Verified {
    pub(super) credential: Credential,
    /// `None`: the account's own.
    pub(super) phone: Option<PhoneId>,
}

impl<'a> Proven<'a> {
    /// The reading that was verified, of this claim.
    pub(crate) fn answer<'c>(&self, claim: &'a Claim<'c>) -> &'a DigestAnswer<'c> {
        self.other.unwrap_or(&claim.answer)
    }

    /// Whose password was right; `None`: the account's own.
    pub(crate) const fn phone(&self) -> Option<PhoneId> {
        self.verified.phone
    }
}
