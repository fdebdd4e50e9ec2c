//! The outcomes of the steps of a decision: which accounts may log in, what a denial costs, what a grant holds.

use super::proven::{Proven, Verified};
use crate::accounts::{AccountState, Credential};
use crate::authentication::attempt::Claim;
use crate::authentication::{Denial, DenialReason, Grant};
use crate::blacklist::{Fault, Listed, Rejection, Unchecked};
use crate::digest::AnswerError;
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;

/// Why there is no grant.
pub(super) enum NoGrant {
    /// The phone is not let in.
    Denied(Denial),
    /// The store did not answer.
    Undecided(StoreError),
}

impl From<StoreError> for NoGrant {
    fn from(error: StoreError) -> Self {
        Self::Undecided(error)
    }
}

/// Denied for this reason; the source is listed for so long, where it is.
pub(super) const fn denied(reason: DenialReason, listed: Option<Listed>) -> NoGrant {
    NoGrant::Denied(Denial { reason, listed })
}

/// Denied without checking the digest, which is charged.
pub(super) fn rejected(unchecked: Unchecked<'_>, now: Now) -> NoGrant {
    let reason = reason_of(unchecked.why());
    denied(reason, unchecked.charge(now))
}

/// The reason that an answer's error is.
pub(super) fn reason_of_error(error: AnswerError) -> DenialReason {
    match error {
        AnswerError::Malformed(field) => DenialReason::Malformed(field),
        AnswerError::Unsupported(part) => DenialReason::Unsupported(part),
    }
}

/// The reason that a rejection by the blacklist is.
#[must_use]
pub const fn reason_of(refusal: Rejection) -> DenialReason {
    match refusal {
        Rejection::Listed(_) => DenialReason::Blacklisted,
        Rejection::Locked => DenialReason::PairLocked,
        Rejection::Guarded => DenialReason::Guarded,
    }
}

/// What an answer that does not verify costs its source: in a foreign realm nothing can be guessed.
pub(super) fn fault_of(reason: DenialReason) -> Fault {
    if reason == DenialReason::ForeignRealm { Fault::Nonsense } else { Fault::Guess }
}

/// The credential, where its account may log in with its own password.
pub fn usable(found: Option<Credential>) -> Result<Credential, DenialReason> {
    active(found)
        .and_then(|credential| if credential.ha1.is_some() { Ok(credential) } else { Err(DenialReason::NoHa1) })
}

/// The credential, where a phone may be let in with its own password or with the account's.
pub fn usable_by_phone(found: Option<Credential>) -> Result<Credential, DenialReason> {
    let has_any = |credential: &Credential| credential.ha1.is_some() || !credential.phones.is_empty();
    active(found).and_then(|credential| if has_any(&credential) { Ok(credential) } else { Err(DenialReason::NoHa1) })
}

fn active(found: Option<Credential>) -> Result<Credential, DenialReason> {
    let credential = found.ok_or(DenialReason::UnknownUser)?;
    match credential.state {
        AccountState::Disabled => Err(DenialReason::Disabled),
        AccountState::Pending => Err(DenialReason::NotActivated),
        AccountState::Active => Ok(credential),
    }
}

/// Step 9 (docs/contract.md section 1.4).
pub(super) fn grant(tenant: &Tenant, claim: &Claim<'_>, proven: Proven<'_>) -> Grant {
    let named = proven.other.map(|other| (other.realm.clone(), other.username.clone()));
    let Verified { credential, phone } = proven.verified;
    let maximum = credential.expires_max.unwrap_or(tenant.expires_max);
    let register = claim.is_register();
    Grant {
        proven: named,
        phone,
        expires: register.then(|| claim.expires.granted(maximum)).flatten(),
        direct_calling: register.then(|| credential.direct_calling.or(tenant.direct_calling)),
        application_sid: credential.application_sid.or(tenant.application_sid),
    }
}
