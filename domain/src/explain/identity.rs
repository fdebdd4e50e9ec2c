//! Whose address the phone acts for, and what the settings do about another's.

use super::mark::Mark;
use crate::authentication::attempt::{Attempt, Claim, Fields, address_in};
use crate::authentication::authenticate::IdentityCheck;

/// What was found about the address.
#[derive(Clone, Debug)]
pub enum IdentityFinding {
    /// A bare header says nothing about it.
    Untold,
    /// By setting it is not checked.
    Off(Setting),
    /// It is the phone's own.
    Own(Setting),
    /// The platform sent no such header, so it cannot be checked; what the setting says.
    NoHeader(Setting, IdentityCheck),
    /// It is another's.
    Other {
        /// Which header and which setting.
        setting: Setting,
        /// What the setting says.
        check: IdentityCheck,
        /// User and host given there; `None` where that is not one SIP address.
        found: Option<(String, String)>,
        /// User and realm that should.
        own: (String, String),
    },
}

/// The header that is checked, and the setting that decides about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// `To` of a REGISTER, `webhook.identity_register`.
    Register,
    /// `From` of an INVITE and of all other methods, `webhook.identity_invite`.
    Invite,
}

impl Setting {
    /// The header's name.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Register => "To",
            Self::Invite => "From",
        }
    }

    /// The setting's key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "webhook.identity_register",
            Self::Invite => "webhook.identity_invite",
        }
    }
}

impl IdentityFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Untold => Mark::Unknown,
            Self::Off(_) | Self::Own(_) => Mark::Ok,
            Self::Other { check: IdentityCheck::Require | IdentityCheck::Enforce, .. }
            | Self::NoHeader(_, IdentityCheck::Require) => Mark::Refused,
            Self::NoHeader(..) | Self::Other { .. } => Mark::Note,
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Untold => "identity_untold",
            Self::Off(_) => "identity_off",
            Self::Own(_) => "identity",
            Self::NoHeader(..) => "identity_no_header",
            Self::Other { found: None, .. } => "identity_no_address",
            Self::Other { .. } => "identity_of_other",
        }
    }
}

/// Compares the address with the name that the phone proved or claimed.
pub(super) fn finding(
    fields: &Fields<'_>,
    attempt: &Attempt<'_>,
    claim: &Claim<'_>,
    (username, realm): (&str, &str),
    check: IdentityCheck,
) -> IdentityFinding {
    let setting = if claim.is_register() { Setting::Register } else { Setting::Invite };
    if check == IdentityCheck::Off {
        return IdentityFinding::Off(setting);
    }
    match attempt.acts_for_itself(claim, username, realm) {
        None => IdentityFinding::NoHeader(setting, check),
        Some(true) => IdentityFinding::Own(setting),
        Some(false) => IdentityFinding::Other {
            setting,
            check,
            found: address(fields, setting),
            own: (username.to_owned(), realm.to_owned()),
        },
    }
}

/// The password that a URI may hold is left out.
fn address(fields: &Fields<'_>, setting: Setting) -> Option<(String, String)> {
    let headers = fields.headers.as_ref()?;
    let value = if setting == Setting::Register { &headers.to } else { &headers.from };
    address_in(value.as_deref()?).map(|(user, host)| (user.into_owned(), host.to_owned()))
}
