//! What an account's owner changes while signed in: each change with its security event and its emails in one transaction.

use crate::accounts::{AccountKey, AddPhoneError, DisplayName, EmailAddress, NewPhone, PhoneId};
use crate::digest::Ha1;
use crate::self_service::account_link::NewLink;
use crate::self_service::security::{Notice, SecurityRecord};
use crate::self_service::session::SessionId;
use crate::store_error::StoreError;
use crate::tenant::Language;
use async_trait::async_trait;

/// What the owner may change of their profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What they want to be called.
    pub name: Option<DisplayName>,
    /// The caller id that they wish for.
    pub nickname: Option<DisplayName>,
    /// The language of emails and pages.
    pub language: Option<Language>,
}

/// What the owner of an account sees of it.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// What they may change.
    pub profile: Profile,
    /// Where emails go.
    pub email: Option<EmailAddress>,
    /// What the account is to the platform.
    pub role: String,
    /// Unix seconds of its creation.
    pub created: u64,
    /// Unix seconds of its activation.
    pub activated: Option<u64>,
    /// Unix seconds when it will be erased, where its owner wants that.
    pub erase_at: Option<u64>,
}

/// One change.
#[derive(Clone, Debug)]
pub enum OwnerChange {
    /// Replaces all HA1s of the password; all sessions but this one end, and all links.
    Password {
        /// The new ones.
        ha1s: Vec<Ha1>,
        /// The session that goes on.
        kept: SessionId,
    },
    /// Replaces the profile.
    Profile(Profile),
    /// Gives a phone HA1s of its own.
    AddPhone(NewPhone),
    /// Takes them away.
    RevokePhone(PhoneId),
    /// Writes a link that will set another address.
    RequestEmail(NewLink),
    /// Disables the account, ends its sessions, and has it erased at `erase_at` (Unix seconds) unless the link is used.
    RequestDeletion {
        /// When.
        erase_at: u64,
        /// The link that takes it back.
        undo: NewLink,
    },
    /// Nothing but the event.
    Nothing,
}

/// Why a change was not made; nothing at all was written.
#[derive(Debug, thiserror::Error)]
pub enum NotChanged {
    /// There is no active account of the key, or no such phone.
    #[error("there is no such account or phone")]
    Missing,
    /// The account has as many phones as it may.
    #[error("an account has at most five phones with a password of their own")]
    PhonesFull,
    /// Another phone of the account has that name.
    #[error("another phone has that name")]
    PhoneNameTaken,
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

impl From<AddPhoneError> for NotChanged {
    fn from(error: AddPhoneError) -> Self {
        match error {
            AddPhoneError::Full => Self::PhonesFull,
            AddPhoneError::NameTaken => Self::PhoneNameTaken,
            AddPhoneError::NoAccount => Self::Missing,
            AddPhoneError::Unavailable(error) => Self::Unavailable(error),
        }
    }
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It was made.
    Done,
    /// A phone was added, with this number.
    Phone(PhoneId),
}

/// Accounts as their owners change them.
///
/// All methods may be called at once from many tasks. What returned `Ok` is durable.
#[async_trait]
pub trait OwnerChanges: Send + Sync {
    /// Makes one change of an active account, or none at all.
    async fn change_by_owner(
        &self,
        key: &AccountKey,
        change: OwnerChange,
        notice: Notice,
        now: u64,
    ) -> Result<Changed, NotChanged>;

    /// What the owner sees of an account.
    async fn own_account(&self, key: &AccountKey) -> Result<Option<OwnAccount>, StoreError>;

    /// The last security events of an account, newest first.
    async fn security_events(&self, key: &AccountKey) -> Result<Vec<SecurityRecord>, StoreError>;

    /// Removes at most a hundred accounts whose owners wanted them erased by `now`; their names are given to no one else until
    /// `kept_until`. Returns how many.
    async fn erase_due(&self, now: u64, kept_until: u64) -> Result<u64, StoreError>;

    /// Takes a deletion back, as an operator; `false` where the account is gone or was not to be deleted.
    async fn restore_account(&self, key: &AccountKey, now: u64) -> Result<bool, StoreError>;
}
