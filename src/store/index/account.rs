//! What the index knows of one account.

use domain::accounts::{AccountState, SessionEpoch};
use domain::digest::Ha1;
use domain::tenant::ApplicationSid;
use domain::tenant::DirectCalling;

/// What the index knows of one account.
pub struct IndexedAccount {
    /// Only an active account may log in.
    pub state: AccountState,
    /// The account's own longest registration, in seconds.
    pub expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub application_sid: Option<ApplicationSid>,
    /// The account's own direct calls.
    pub direct_calling: DirectCalling,
    /// Which of its sessions go on.
    pub session_epoch: SessionEpoch,
    /// At most one HA1 per hash function.
    pub ha1s: Vec<Ha1>,
}
