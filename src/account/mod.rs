//! Accounts: who may log in with which HA1s, in which state, and which changes of state are legal.

mod activation_hash;
mod display_name;
mod email_address;
mod new_account;
mod new_credentials;
mod new_password;
mod session_epoch;
mod tenant_realms;
mod username;
mod weak_password;

pub use activation_hash::{ACTIVATION_LIFETIME, ActivationHash};
pub use display_name::{DisplayName, DisplayNameError};
pub use email_address::{EmailAddress, EmailAddressError, LocalPart};
pub use new_account::NewAccount;
pub use new_credentials::{IssuedCredentials, NewCredentials};
pub use new_password::{NewPassword, PasswordError};
pub use session_epoch::SessionEpoch;
pub use tenant_realms::{ForeignRealmError, TenantRealms};
pub use username::{AccountUsername, OddUsername, ReservedUsernames, UsernameError};
pub use weak_password::{OwnNames, Weakness, common_password_filter, weakness, weakness_of_ha1};

use crate::application_sid::ApplicationSid;
use crate::digest::{Ha1, Realm};
use crate::direct_calling::DirectCalling;
use std::fmt;

/// Where an account is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Signed up, the link in the letter not yet opened. Removed when its activation expires.
    Pending,
    /// Phones may log in.
    Active,
    /// Switched off by an operator; a link that is still out does not switch it on.
    Disabled,
}

impl AccountState {
    /// The word in the store and in `--json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Pending, Self::Active, Self::Disabled].into_iter().find(|state| state.name() == name)
    }
}

/// What an operator may do to an account's state: no account becomes pending again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Let its phones in; a pending account counts as activated by the operator.
    Enable,
    /// Keep its phones out.
    Disable,
}

impl Switch {
    /// The state it leads to, from any.
    #[must_use]
    pub const fn state(self) -> AccountState {
        match self {
            Self::Enable => AccountState::Active,
            Self::Disable => AccountState::Disabled,
        }
    }
}

/// Why a text cannot be a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is 1 to 32 of a-z, 0-9, '_' and '-'")]
pub struct RoleError;

/// What the account is to the platform: `guest` after a signup, `user` when an operator made it, or a word of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role(String);

impl Role {
    /// Reads a role's word.
    pub fn parse(text: &str) -> Result<Self, RoleError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        ((1..=32).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.to_owned())).ok_or(RoleError)
    }

    /// The role of whoever signed up.
    #[must_use]
    pub fn guest() -> Self {
        Self("guest".to_owned())
    }

    /// The role of whom an operator added.
    #[must_use]
    pub fn user() -> Self {
        Self("user".to_owned())
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What names an account; unique in the store, each part byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountKey {
    /// The tenant's name.
    pub tenant: String,
    /// The realm its HA1s were made for.
    pub realm: Realm,
    /// The digest username.
    pub username: AccountUsername,
}

/// As a message names it.
impl fmt::Display for AccountKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in realm {} of tenant {}", self.username, self.realm.as_str(), self.tenant)
    }
}

/// One account whole. HA1s never leave it but for hashing, storing and an export the operator asked for.
#[derive(Clone, Debug)]
pub struct Account {
    /// What names it.
    pub key: AccountKey,
    /// The person's display name.
    pub name: Option<DisplayName>,
    /// Where letters go.
    pub email: Option<EmailAddress>,
    /// What it is to the platform.
    pub role: Role,
    /// Where it is in its life.
    pub state: AccountState,
    /// Unix seconds of its creation.
    pub created: u64,
    /// Unix seconds of its activation.
    pub activated: Option<u64>,
    /// The jambonz application that answers its calls.
    pub application_sid: Option<ApplicationSid>,
    /// Direct calls, where they differ from the tenant's.
    pub direct_calling: DirectCalling,
    /// The longest registration granted, in seconds, instead of the tenant's.
    pub expires_max: Option<u32>,
    /// At most one HA1 a hash function.
    pub ha1s: Vec<Ha1>,
}
