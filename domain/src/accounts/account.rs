//! An account with all its fields, as it is stored.

use super::{AccountKey, AccountState, DisplayName, EmailAddress, Role};
use crate::digest::Ha1;
use crate::tenant::{ApplicationSid, DirectCalling};

/// One account with all its fields. HA1s never leave it except for hashing, storing and an export the operator asked for.
#[derive(Clone, Debug)]
pub struct Account {
    /// What names it.
    pub key: AccountKey,
    /// The person's display name.
    pub name: Option<DisplayName>,
    /// Where emails go.
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
    /// At most one HA1 per hash function.
    pub ha1s: Vec<Ha1>,
}
