//! The name of an account as the index knows it: a keyed hash of tenant, realm and username.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::{BuildHasher, Hash, RandomState};

/// How many bits of a name say which place of the directory it belongs to.
pub(super) const PLACE_BITS: u32 = 11;

/// How many bits of a name stand in the second word of a record.
pub(super) const SHORT_BITS: u32 = 24;

/// What a record holds of a name: 88 bits of SipHash-2-4. Two names never share them by accident, and on purpose only for
/// an attacker who knows the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NameHash(u64, u64);

impl NameHash {
    /// The name in the two words of a record that hold it.
    pub(super) const fn of_words(first: u64, second: u64) -> Self {
        Self(first, second & ((1 << SHORT_BITS) - 1))
    }

    /// Its place in the directory.
    pub(super) fn place(self) -> usize {
        usize::try_from(self.1 >> (SHORT_BITS - PLACE_BITS)).expect("that few bits")
    }

    /// What a record of this name holds of it: a whole word, and the lowest bits of another.
    pub(super) const fn words(self) -> (u64, u64) {
        (self.0, self.1)
    }
}

/// The key of all names of one index.
#[derive(Clone, Copy)]
pub(super) struct NameKey(SipHasher24);

impl NameKey {
    /// A new one: the standard library's hash keys come from the operating system; drawn once more, they key ours.
    pub(super) fn draw() -> Self {
        let half = || RandomState::new().hash_one(());
        Self(SipHasher24::new_with_keys(half(), half()))
    }

    /// A mark that no UTF-8 has follows each part, so that no two triples hash the same bytes.
    pub(super) fn name(&self, tenant: &str, realm: &str, username: &str) -> NameHash {
        let mut hasher = self.0;
        (tenant, realm, username).hash(&mut hasher);
        let hash = hasher.finish128();
        NameHash::of_words(hash.h1, hash.h2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_name_cannot_be_split_otherwise() {
        let key = NameKey::draw();
        let name = key.name("t", "ab", "c");
        assert_eq!(name, key.name("t", "ab", "c"));
        assert_ne!(name, key.name("t", "a", "bc"));
        assert_ne!(name, key.name("ta", "b", "c"));
        assert_ne!(name, NameKey::draw().name("t", "ab", "c"), "another key");
    }
}
