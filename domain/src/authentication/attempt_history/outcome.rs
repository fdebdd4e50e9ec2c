//! What became of a registration attempt.

use super::short_text::ShortText;
use crate::authentication::{Denial, DenialReason};
use crate::time::Now;

/// Let in or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// Registered for this many seconds.
    Registered(u32),
    /// The phone took its registration back.
    TakenBack,
    /// Denied.
    Denied(PastDenial),
}

impl AttemptOutcome {
    /// Whether the phone proved its password and was let in.
    #[inline]
    #[must_use]
    pub const fn is_granted(&self) -> bool {
        matches!(self, Self::Registered(_) | Self::TakenBack)
    }

    /// Whether it was denied without checking the password.
    pub(super) const fn is_unchecked(&self) -> bool {
        matches!(self, Self::Denied(PastDenial { reason, .. }) if reason.is_unchecked())
    }

    /// Whether there was no account of the name.
    #[must_use]
    pub(in crate::authentication) const fn found_no_account(&self) -> bool {
        matches!(self, Self::Denied(PastDenial { reason: DenialReason::UnknownUser, .. }))
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDenial {
    /// The reason.
    pub reason: DenialReason,
    /// Unix seconds until which the source or the name is refused without a check, where that is the reason.
    pub until: Option<u64>,
    /// The realm the phone used, where it is none of the tenant's.
    pub foreign_realm: Option<ShortText>,
}

impl PastDenial {
    /// The refusal of a phone that used `realm`, decided at `now`.
    #[must_use]
    pub fn of(denial: &Denial, realm: Option<&str>, now: Now) -> Self {
        let reason = denial.reason;
        let listed = denial.listed.filter(|_| reason == DenialReason::Blacklisted);
        let until =
            listed.filter(|listed| listed.remaining.is_some()).map(|listed| now.unix_seconds() + listed.seconds());
        let foreign_realm = realm.filter(|_| reason == DenialReason::ForeignRealm).map(ShortText::of);
        Self { reason, until, foreign_realm }
    }
}
