//! Short keys for in-memory tables: 128 bits of a keyed hash, so that a table of a million names stays small and
//! nobody outside can make two names meet.

use std::hash::{BuildHasher, Hash, RandomState};

/// Hashes whatever names an entry. Two keys of one process only agree within one `Fingerprints`.
#[derive(Clone, Debug, Default)]
pub struct Fingerprints(RandomState, RandomState);

impl Fingerprints {
    /// The fingerprint of a name.
    pub fn of(&self, name: impl Hash + Copy) -> Fingerprint {
        Fingerprint(self.0.hash_one(name), self.1.hash_one(name))
    }
}

/// 128 bits that stand for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64, u64);
