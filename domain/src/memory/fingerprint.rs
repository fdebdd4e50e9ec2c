//! Short keys for in-memory tables: 96 bits of a keyed hash, so that a table of a million names stays small and
//! an attacker cannot make two names collide.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::{BuildHasher, Hash, RandomState};

/// Hashes the names of entries. Two keys only agree within one `Fingerprints`, or one made with the same key.
#[derive(Clone)]
pub struct Fingerprints {
    key: [u8; 16],
    hasher: SipHasher13,
}

/// With a random key.
impl Default for Fingerprints {
    fn default() -> Self {
        let half = || RandomState::new().hash_one(());
        Self::keyed((u128::from(half()) << 64 | u128::from(half())).to_le_bytes())
    }
}

impl Fingerprints {
    /// With a key that was kept: the fingerprints of an earlier process hold in this one.
    #[must_use]
    pub fn keyed(key: [u8; 16]) -> Self {
        Self { key, hasher: SipHasher13::new_with_key(&key) }
    }

    /// The key, to be kept where no one else reads it: with it, an attacker could make names collide.
    #[must_use]
    pub const fn key(&self) -> [u8; 16] {
        self.key
    }

    /// The fingerprint of a name.
    pub fn of(&self, name: impl Hash) -> Fingerprint {
        let mut hasher = self.hasher;
        name.hash(&mut hasher);
        let hash = hasher.finish128();
        Fingerprint([low_half(hash.h1), low_half(hash.h1 >> 32), low_half(hash.h2)])
    }
}

/// 96 bits that stand for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u32; 3]);

impl Fingerprint {
    /// The fingerprint of these bits.
    #[must_use]
    pub const fn from_bits(bits: [u32; 3]) -> Self {
        Self(bits)
    }

    /// Its bits, to be kept.
    #[must_use]
    pub const fn bits(self) -> [u32; 3] {
        self.0
    }

    /// A number from 0 to 1 that cannot be predicted without the key.
    #[must_use]
    pub fn fraction(self) -> f64 {
        f64::from(self.0[0]) / f64::from(u32::MAX)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is wanted")]
const fn low_half(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_makes_the_same_fingerprints_and_another_key_others() {
        let (one, same) = (Fingerprints::keyed([7; 16]), Fingerprints::keyed([7; 16]));
        assert_eq!(one.of(("realm", "alice")), same.of(("realm", "alice")));
        assert_ne!(one.of(("realm", "alice")), one.of(("realma", "lice")));
        assert_ne!(one.of("alice"), Fingerprints::default().of("alice"));
        assert_ne!(Fingerprints::default().key(), Fingerprints::default().key());
        assert_eq!(Fingerprint::from_bits(one.of("x").bits()), one.of("x"));
    }
}
