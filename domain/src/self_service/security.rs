//! What happened to an account, for its owner to see, and what is written with each such change.

use crate::outbox::Email;
use crate::self_service::device::Device;

/// Limit: how many security events of an account are kept.
pub const SECURITY_EVENTS: u32 = 20;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityEvent {
    /// Signed in with the password.
    SignedIn,
    /// Signed in with a link or code from an email.
    SignedInByEmail,
    /// The owner has changed the password.
    PasswordChanged,
    /// A new password was set with a link from an email.
    Recovered,
    /// An operator has set another password.
    PasswordSetByOperator,
    /// A phone got a password of its own.
    PhoneAdded,
    /// A phone's own password was revoked.
    PhoneRevoked,
    /// Another address was asked for; its owner has yet to confirm it.
    EmailChangeRequested,
    /// The address was changed.
    EmailChanged,
    /// The change of the address was undone.
    EmailChangeUndone,
    /// One session was ended by another.
    SessionEnded,
    /// All other sessions, or all, were ended.
    SessionsEnded,
    /// The owner wants the account deleted.
    DeletionRequested,
    /// The deletion was undone.
    DeletionUndone,
    /// Everything stored was downloaded.
    DataDownloaded,
}

crate::names!(SecurityEvent {
    "signed_in" => SignedIn, "signed_in_by_email" => SignedInByEmail, "password_changed" => PasswordChanged,
    "recovered" => Recovered, "password_set_by_operator" => PasswordSetByOperator, "phone_added" => PhoneAdded,
    "phone_revoked" => PhoneRevoked, "email_change_requested" => EmailChangeRequested, "email_changed" => EmailChanged,
    "email_change_undone" => EmailChangeUndone, "session_ended" => SessionEnded, "sessions_ended" => SessionsEnded,
    "deletion_requested" => DeletionRequested, "deletion_undone" => DeletionUndone, "data_downloaded" => DataDownloaded
});

/// What is written in the transaction of a change: an event for the owner's list, and emails about it.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What happened; `None` for what an owner's list does not show.
    pub event: Option<SecurityEvent>,
    /// From where.
    pub device: Device,
    /// The emails that report it, or carry what it takes.
    pub emails: Vec<Email>,
}

impl Notice {
    /// An event that no email reports.
    #[must_use]
    pub const fn silent(event: SecurityEvent, device: Device) -> Self {
        Self { event: Some(event), device, emails: Vec::new() }
    }

    /// A change that is not reported anywhere.
    #[must_use]
    pub const fn nothing(device: Device) -> Self {
        Self { event: None, device, emails: Vec::new() }
    }
}

/// An event as the owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityRecord {
    /// Unix seconds.
    pub at: u64,
    /// What happened.
    pub event: SecurityEvent,
    /// From where.
    pub device: Device,
}
