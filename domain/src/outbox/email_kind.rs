//! What emails are about, and for how long their links work.

use crate::accounts::EmailAddress;
use crate::secrets::LinkToken;
use std::fmt;
use std::time::Duration;

/// Limit: how long the link of a recovery email works.
pub const RECOVERY_LINK_LIFETIME: Duration = Duration::from_mins(30);

/// Limit: how long link and code of a sign-in email work.
pub const MAGIC_LINK_LIFETIME: Duration = Duration::from_mins(5);

/// Limit: how long a new email address can be confirmed.
pub const CONFIRMATION_LINK_LIFETIME: Duration = Duration::from_hours(24);

/// Limit: how long a changed email address can be changed back by the link that the previous address gets.
pub const UNDO_LINK_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// What an email is about. It holds the secrets of its link, so Debug shows its name only.
#[derive(Clone, Copy)]
pub enum EmailKind<'a> {
    /// A signup waits for its activation.
    Activate {
        /// The secret of the activation link.
        token: &'a LinkToken,
    },
    /// The account is active: its address, and how to set up a phone.
    Welcome,
    /// The password was forgotten, and a new one is to be chosen.
    Recover {
        /// The secret of the link.
        token: &'a LinkToken,
    },
    /// A sign-in without a password.
    Magic {
        /// The secret of the link.
        token: &'a LinkToken,
        /// What can be typed instead, as it is shown.
        code: &'a str,
    },
    /// To the previous address: it was replaced.
    EmailChanged {
        /// The secret of the link that changes it back.
        token: &'a LinkToken,
        /// The new address.
        new: &'a EmailAddress,
    },
    /// To the new address: it is to be confirmed.
    ConfirmEmail {
        /// The secret of the link.
        token: &'a LinkToken,
    },
    /// The password was changed.
    PasswordChanged,
    /// A phone got a password of its own.
    PhoneAdded {
        /// The name that the owner gave it.
        phone: &'a str,
    },
    /// A sign-in from a device that was never seen before.
    NewSignIn {
        /// When, in Unix seconds.
        at: u64,
        /// From which IP address.
        address: Option<&'a str>,
        /// With which program, as it calls itself.
        user_agent: Option<&'a str>,
    },
    /// The account was disabled.
    Disabled,
    /// The account is about to be erased.
    DeletionPending {
        /// The secret of the link that keeps it.
        token: &'a LinkToken,
        /// When it will be erased, in Unix seconds.
        erased_at: u64,
    },
}

impl EmailKind<'_> {
    /// The names of all kinds, in the order of an account's life.
    pub const NAMES: [&'static str; 11] = [
        "activate",
        "welcome",
        "recover",
        "magic",
        "email-changed",
        "confirm-email",
        "password-changed",
        "phone-added",
        "new-sign-in",
        "account-disabled",
        "deletion-pending",
    ];

    /// The name of this kind on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        let place = match self {
            Self::Activate { .. } => 0,
            Self::Welcome => 1,
            Self::Recover { .. } => 2,
            Self::Magic { .. } => 3,
            Self::EmailChanged { .. } => 4,
            Self::ConfirmEmail { .. } => 5,
            Self::PasswordChanged => 6,
            Self::PhoneAdded { .. } => 7,
            Self::NewSignIn { .. } => 8,
            Self::Disabled => 9,
            Self::DeletionPending { .. } => 10,
        };
        Self::NAMES[place]
    }
}

impl fmt::Debug for EmailKind<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmailKind({})", self.name())
    }
}
