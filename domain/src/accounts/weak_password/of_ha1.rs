//! Weak passwords by their HA1s: the server sees no passwords, but can compute the HA1s of a list for one name and realm.

use super::md5_lanes::Md5Prefix;
use super::{OwnNames, Weakness, guesses, list};
use crate::accounts::AccountUsername;
use crate::digest::{Ha1, HashFunction, Realm};

/// Whether an HA1 of this name and realm was made from one of these passwords. Signups come with one made by MD5 at least:
/// those are made several at a time.
fn is_of_any<T: AsRef<str>>(
    mut passwords: impl Iterator<Item = T>,
    username: &AccountUsername,
    realm: &Realm,
    ha1: &Ha1,
) -> bool {
    let (username, realm) = (username.as_str(), realm.as_str());
    match <&[u8; 16]>::try_from(ha1.as_bytes()) {
        Ok(hash) if ha1.algorithm() == HashFunction::Md5 => {
            Md5Prefix::of(format!("{username}:{realm}:").as_bytes()).leads_to(hash, passwords)
        }
        _ => passwords.any(|password| Ha1::compute(ha1.algorithm(), username, realm, password.as_ref()).equals(ha1)),
    }
}

/// Whether it was made from a password of the list. Three thousand hashes.
fn is_common_password(username: &AccountUsername, realm: &Realm, ha1: &Ha1) -> bool {
    is_of_any(list::long(), username, realm, ha1)
}

/// Why the password that an HA1 was made from is easy to guess; `None` where it is not, as far as some thousand guesses
/// show. The names hold the username and the realm that it was made for.
#[must_use]
pub fn weakness_of_ha1(username: &AccountUsername, realm: &Realm, names: &OwnNames<'_>, ha1: &Ha1) -> Option<Weakness> {
    if is_of_any(guesses::of_names(names), username, realm, ha1) {
        return Some(Weakness::OwnNames);
    }
    is_common_password(username, realm, ha1).then_some(Weakness::Common)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_password_is_found_by_any_of_its_ha1s_and_no_other_is() {
        let (username, realm) = (AccountUsername::parse("alex").unwrap(), Realm::parse("r.example").unwrap());
        for algorithm in HashFunction::ALL {
            let is_common = |password| {
                is_common_password(&username, &realm, &Ha1::compute(algorithm, "alex", "r.example", password))
            };
            assert!(is_common("qwertyqwerty") && is_common("passwordpassword"));
            assert!(!is_common("qwertyqwertY") && !is_common("correct horse battery"));
        }
        let of_another = Ha1::compute(HashFunction::Md5, "alice", "r.example", "qwertyqwerty");
        assert!(!is_common_password(&username, &realm, &of_another));
    }
}
