//! Phone credentials: passwords of single phones beside an account's own, each of which can be revoked by itself. Here is
//! what a phone is and what the store does with phones; who may add one is decided elsewhere.

mod name;
mod phone_ha1s;
mod registration;

pub use name::{PhoneName, PhoneNameError};
pub use phone_ha1s::{PhoneHa1, PhoneHa1s};
pub use registration::{Registration, Registrations};

use super::AccountKey;
use crate::digest::Ha1;
use crate::store_error::StoreError;
use async_trait::async_trait;
use std::num::NonZeroU32;

/// Limit: phones of an account, besides its own password. A refused attempt costs the work of comparing with so many.
pub const PHONES: usize = 5;

/// Which phone credential. Never given twice; an account's own password has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneId(NonZeroU32);

impl PhoneId {
    /// The id of this number; `None` for 0.
    #[must_use]
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number, which is never 0.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}

/// A phone with a password of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Which one.
    pub id: PhoneId,
    /// What its owner calls it.
    pub name: PhoneName,
    /// Unix seconds.
    pub created: u64,
    /// Its last registration.
    pub last: Option<Registration>,
}

/// A phone that is to be added.
#[derive(Clone, Debug)]
pub struct NewPhone {
    /// What its owner calls it.
    pub name: PhoneName,
    /// At most one HA1 per hash function.
    pub ha1s: Vec<Ha1>,
}

/// Why a phone was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddPhoneError {
    /// The account has as many as it may have.
    #[error("an account has at most {PHONES} phones")]
    Full,
    /// Another phone of the account has that name.
    #[error("another phone of this account has that name")]
    NameTaken,
    /// There is none of the key.
    #[error("there is no such account")]
    NoAccount,
    /// The store did not answer.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// The phones of all accounts. What is added or revoked counts for `Credentials` as a change of the account does, and ends
/// no session.
#[async_trait]
pub trait Phones: Send + Sync {
    /// The phones of an account, oldest first, each with its last registration; none where there is no such account.
    async fn phones(&self, key: &AccountKey) -> Result<Vec<Phone>, StoreError>;

    /// The HA1s of its phones, in the same order.
    async fn phone_ha1s(&self, key: &AccountKey) -> Result<Vec<PhoneHa1>, StoreError>;

    /// Adds a phone; `now` in Unix seconds is when it was created. Of many at once no more than [`PHONES`] are added.
    async fn add_phone(&self, key: &AccountKey, phone: NewPhone, now: u64) -> Result<PhoneId, AddPhoneError>;

    /// Removes a phone of this account with its HA1s and its registration; `false` where the account has none of that id.
    async fn revoke_phone(&self, key: &AccountKey, phone: PhoneId) -> Result<bool, StoreError>;
}
