//! What names an account.

use super::AccountUsername;
use crate::digest::Realm;
use std::fmt;

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
