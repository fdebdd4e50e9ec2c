//! What stands behind each step of a decision: which accounts may log in, what a denial costs, what a grant holds.

use super::Proven;
use crate::account::AccountState;
use crate::attempt::Claim;
use crate::blacklist::{Fault, Refusal};
use crate::credentials::Credential;
use crate::decision::{DenialReason, Grant};
use crate::digest::AnswerError;
use crate::tenant::Tenant;

/// The reason that an answer's error is.
pub(super) fn refusal_of(error: AnswerError) -> DenialReason {
    match error {
        AnswerError::Malformed(field) => DenialReason::Malformed(field),
        AnswerError::Unsupported(part) => DenialReason::Unsupported(part),
    }
}

/// What a denial costs its source. Acting for another's address costs nothing: the password was right, nothing can be
/// guessed that way, and a mis-set office telephone system must not be listed for it.
#[must_use]
pub fn fault_of(reason: DenialReason) -> Option<Fault> {
    use DenialReason as Reason;
    match reason {
        Reason::Malformed(_) | Reason::Unsupported(_) | Reason::ForeignRealm => Some(Fault::Nonsense),
        Reason::UnknownUser | Reason::Disabled | Reason::NotActivated | Reason::NoHa1 | Reason::WrongPassword => {
            Some(Fault::Guess)
        }
        Reason::PairLocked | Reason::Guarded => Some(Fault::Unseen),
        Reason::Replay => Some(Fault::Replay),
        Reason::Identity | Reason::NoIdentity | Reason::Blacklisted => None,
    }
}

/// The reason that a refusal without a look is.
#[must_use]
pub const fn reason_of(refusal: Refusal) -> DenialReason {
    match refusal {
        Refusal::Listed(_) => DenialReason::Blacklisted,
        Refusal::Locked => DenialReason::PairLocked,
        Refusal::Guarded => DenialReason::Guarded,
    }
}

/// The credential, where its account may log in with it.
pub fn usable(found: Option<Credential>) -> Result<Credential, DenialReason> {
    let credential = found.ok_or(DenialReason::UnknownUser)?;
    match credential.state {
        AccountState::Disabled => Err(DenialReason::Disabled),
        AccountState::Pending => Err(DenialReason::NotActivated),
        AccountState::Active if credential.ha1.is_none() => Err(DenialReason::NoHa1),
        AccountState::Active => Ok(credential),
    }
}

/// Step 9 (docs/contract.md section 1.4).
pub(super) fn grant(tenant: &Tenant, claim: &Claim, proven: Proven) -> Grant {
    let named = proven.other.map(|other| (other.realm, other.username));
    let credential = proven.credential;
    let maximum = credential.expires_max.unwrap_or(tenant.expires_max);
    let register = claim.is_register();
    Grant {
        proven: named,
        expires: register.then(|| claim.expires.granted(maximum)).flatten(),
        direct_calling: register.then(|| credential.direct_calling.or(tenant.direct_calling)),
        application_sid: credential.application_sid.or(tenant.application_sid),
    }
}
