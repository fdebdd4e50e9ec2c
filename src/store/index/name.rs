//! The name of an account as the index knows it: a keyed hash of tenant, realm and username.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::{BuildHasher, Hash, RandomState};

/// How many bits of a name say which segment it belongs to.
pub(super) const SEGMENT_BITS: u32 = 11;

/// How many of the other bits stand in the second word of a record.
pub(super) const SHORT_BITS: u32 = 24;

/// What a record holds of a name and its segment make 99 bits of SipHash-2-4: two names never share them by accident, and
/// on purpose only for an attacker who knows the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NameHash {
    segment: u16,
    /// The bits of the first and of the second word.
    words: (u64, u64),
}

impl NameHash {
    /// The number of its segment.
    pub(super) fn segment(self) -> usize {
        usize::from(self.segment)
    }

    /// What a record of this name holds of it: a whole word, and the lowest bits of another.
    pub(super) const fn words(self) -> (u64, u64) {
        self.words
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
        let segment = u16::try_from(hash.h2 >> (u64::BITS - SEGMENT_BITS)).expect("that few bits");
        NameHash { segment, words: (hash.h1, hash.h2 & ((1 << SHORT_BITS) - 1)) }
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
