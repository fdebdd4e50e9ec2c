//! The last registration with each password of an account, kept in the store: it outlives a restart, and every node knows it.

use super::PhoneId;
use crate::accounts::AccountKey;
use crate::store_error::StoreError;
use async_trait::async_trait;
use std::net::IpAddr;

/// A registration. What the phone says of itself is untrusted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Which phone's password it proved; `None`: the account's own.
    pub phone: Option<PhoneId>,
    /// Unix seconds at which it was granted or taken back.
    pub at: u64,
    /// Unix seconds at which it ends; as `at` where it was taken back.
    pub until: u64,
    /// The phone's address as its platform reported it.
    pub address: Option<IpAddr>,
    /// What the phone calls itself.
    pub user_agent: Option<String>,
}

/// The last registrations of all accounts.
#[async_trait]
pub trait Registrations: Send + Sync {
    /// Those of an account, that of its own password first; none where there is no such account.
    async fn registrations(&self, key: &AccountKey) -> Result<Vec<Registration>, StoreError>;

    /// Keeps each instead of the one before it with the same password, in one transaction. An older one than is kept
    /// changes nothing, and neither does one of an account or of a phone that is gone.
    async fn note_registrations(&self, registrations: Vec<(AccountKey, Registration)>) -> Result<(), StoreError>;
}
