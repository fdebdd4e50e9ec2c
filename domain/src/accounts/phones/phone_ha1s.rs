//! The HA1s of an account's phones, as a login compares them.

use super::{PHONES, PhoneId};
use crate::digest::Ha1;

/// An HA1 and whose it is.
#[derive(Clone, Debug)]
pub struct PhoneHa1 {
    /// The phone.
    pub phone: PhoneId,
    /// Its HA1.
    pub ha1: Ha1,
}

/// The HA1s of one hash function, one per phone that has one. Without any it takes no allocation; with some it takes one
/// with room for all that an account may have, so that growing leaves no copy of an HA1 in memory.
#[derive(Clone, Debug, Default)]
pub struct PhoneHa1s(Vec<PhoneHa1>);

impl PhoneHa1s {
    /// Adds one. More than an account may have are not kept.
    pub fn push(&mut self, phone: PhoneId, ha1: Ha1) {
        if self.0.capacity() == 0 {
            self.0.reserve_exact(PHONES);
        }
        if self.0.len() < PHONES {
            self.0.push(PhoneHa1 { phone, ha1 });
        }
    }

    /// In the order of the phones.
    #[must_use]
    pub fn as_slice(&self) -> &[PhoneHa1] {
        &self.0
    }

    /// That of this phone.
    #[must_use]
    pub fn of(&self, phone: PhoneId) -> Option<&Ha1> {
        self.0.iter().find(|one| one.phone == phone).map(|one| &one.ha1)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::HashFunction;

    #[test]
    fn there_are_as_many_as_an_account_may_have_in_one_piece_of_memory() {
        let mut all = PhoneHa1s::default();
        assert_eq!(all.0.capacity(), 0);
        let mut places = Vec::new();
        for number in 1..=7 {
            let ha1 = Ha1::compute(HashFunction::Md5, "a", "r", &number.to_string());
            all.push(PhoneId::new(number).unwrap(), ha1);
            places.push(all.as_slice().as_ptr());
        }
        assert_eq!(all.as_slice().iter().map(|one| one.phone.number()).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert!(places.iter().all(|place| *place == places[0]));
    }
}
