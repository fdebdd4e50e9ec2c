//! A password that an account is about to get: which are rejected, and how one is generated.

use super::AccountKey;
use super::weak_password::{OwnNames, Weakness, weakness};
use crate::digest::{Ha1, HashFunction};
use crate::secrets::Secret;
use rand::{CryptoRng, RngExt as _};

/// The signup page generates from the same: letters and digits that are not mistaken for one another.
const ALPHABET: &[u8; 56] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Characters of a generated password: 116 bits.
const GENERATED: usize = 20;

/// Why a password is rejected. Never shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// No phone can be set to it.
    #[error("it contains a control character, which cannot be entered on a phone")]
    Control,
    /// It is easy to guess.
    #[error(transparent)]
    Weak(#[from] Weakness),
}

/// A password that is not easy to guess.
#[derive(Clone, Debug)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// Below this many characters a password is easily guessed: the signup page takes none shorter, a phone's keypad may.
    pub const SHORT: usize = 12;

    /// Checks a password for the account that has these names.
    pub fn parse(password: Secret, names: &OwnNames<'_>) -> Result<Self, PasswordError> {
        if password.expose().contains(char::is_control) {
            return Err(PasswordError::Control);
        }
        weakness(password.expose(), names).map_or(Ok(Self(password)), |weakness| Err(weakness.into()))
    }

    /// Generates a random one.
    pub(super) fn generate(rng: &mut dyn CryptoRng) -> Self {
        let random = |_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())]);
        Self(Secret::new((0..GENERATED).map(random).collect()))
    }

    /// Whether it has fewer characters than [`Self::SHORT`].
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.0.expose().chars().count() < Self::SHORT
    }

    /// Its HA1s for an account, one per hash function, in order of strength.
    #[must_use]
    pub(super) fn ha1s(&self, key: &AccountKey) -> Vec<Ha1> {
        let (username, realm) = (key.username.as_str(), key.realm.as_str());
        HashFunction::ALL.map(|function| Ha1::compute(function, username, realm, self.0.expose())).to_vec()
    }

    /// The password, to be shown once to the operator who had it generated.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::AccountUsername;
    use crate::digest::Realm;

    #[test]
    fn generated_passwords_are_long_differ_and_use_the_alphabet_of_the_sign_up_page() {
        let page = include_str!("../../../src/http/website/page/password.js");
        assert!(page.contains(std::str::from_utf8(ALPHABET).unwrap()) && page.contains("LENGTH = 20"));
        let mut rng = crate::test_rng::test_rng();
        let generated = |_| NewPassword::generate(&mut rng).secret().expose().to_owned();
        let made: std::collections::BTreeSet<_> = (0..100).map(generated).collect();
        assert_eq!(made.len(), 100);
        assert!(made.iter().all(|it| it.len() == 20 && it.bytes().all(|byte| ALPHABET.contains(&byte))));
        assert!(made.iter().all(|it| weakness(it, &OwnNames::default()).is_none()));
    }

    #[test]
    fn a_password_is_rejected_that_no_phone_can_be_set_to_or_that_is_guessed_first() {
        let names = OwnNames { username: "amelia", ..OwnNames::default() };
        let parse = |text: &str| NewPassword::parse(Secret::new(text.to_owned()), &names);
        assert!(!parse("correct horse battery").unwrap().is_short() && parse("kT7#pq").unwrap().is_short());
        for (wrong, error) in [
            ("correct\u{1b}[A horse", PasswordError::Control),
            ("amelia1", PasswordError::Weak(Weakness::OwnNames)),
            ("qwertyuiop", PasswordError::Weak(Weakness::Pattern)),
            ("passwordpassword", PasswordError::Weak(Weakness::Common)),
        ] {
            assert_eq!(parse(wrong).unwrap_err(), error, "{wrong:?}");
        }
    }

    #[test]
    fn there_is_an_ha1_of_each_hash_function() {
        let (realm, username) = (Realm::parse("r.example").unwrap(), AccountUsername::parse("ann").unwrap());
        let key = AccountKey { tenant: "example".to_owned(), realm, username };
        let password = NewPassword::generate(&mut crate::test_rng::test_rng());
        let ha1s = password.ha1s(&key);
        assert!(ha1s.iter().map(Ha1::algorithm).eq(HashFunction::ALL));
        let expected = Ha1::compute(HashFunction::Md5, "ann", "r.example", password.secret().expose());
        assert!(ha1s.iter().any(|ha1| ha1.equals(&expected)));
    }
}
