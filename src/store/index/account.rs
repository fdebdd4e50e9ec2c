//! What the index knows of one account.

use domain::accounts::{AccountState, PhoneHa1, SessionEpoch};
use domain::digest::Ha1;
use domain::tenant::{ApplicationSid, DirectCalling};

/// What the index knows of one account.
pub(in crate::store) struct IndexedAccount {
    /// Only an active account may log in.
    pub(in crate::store) state: AccountState,
    /// The account's own longest registration, in seconds.
    pub(in crate::store) expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub(in crate::store) application_sid: Option<ApplicationSid>,
    /// The account's own direct calls.
    pub(in crate::store) direct_calling: DirectCalling,
    /// Which of its sessions go on.
    pub(in crate::store) session_epoch: SessionEpoch,
    /// At most one HA1 of its own per hash function.
    pub(in crate::store) ha1s: Vec<Ha1>,
    /// At most one per hash function and phone.
    pub(in crate::store) phones: Vec<PhoneHa1>,
}
