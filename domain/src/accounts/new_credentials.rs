//! Where an account's HA1s come from: given as such, of a given password, or of one that is generated.

use super::{AccountKey, NewPassword};
use crate::digest::Ha1;
use crate::secrets::Secret;
use rand::CryptoRng;

/// What an account is to get.
#[derive(Clone, Debug)]
pub enum NewCredentials {
    /// These HA1s, at most one per hash function, of a password that is not known here.
    Ha1s(Vec<Ha1>),
    /// The HA1s of this password.
    Password(NewPassword),
    /// The HA1s of a random password.
    Generate,
}

/// What an account gets.
#[derive(Debug)]
pub(super) struct IssuedCredentials {
    /// Its HA1s; at least one, at most one per hash function.
    pub(super) ha1s: Vec<Ha1>,
    /// The password they are of where it was generated, to be shown once.
    pub(super) generated: Option<Secret>,
}

impl NewCredentials {
    /// The HA1s for the account of this key.
    #[must_use]
    pub(super) fn issue(self, key: &AccountKey, rng: &mut dyn CryptoRng) -> IssuedCredentials {
        match self {
            Self::Ha1s(ha1s) => IssuedCredentials { ha1s, generated: None },
            Self::Password(password) => IssuedCredentials { ha1s: password.ha1s(key), generated: None },
            Self::Generate => {
                let password = NewPassword::generate(rng);
                IssuedCredentials { ha1s: password.ha1s(key), generated: Some(password.secret().clone()) }
            }
        }
    }
}
