//! Random HA1s, so that an unknown name costs the same work as a known one.

use crate::accounts::{PHONES, PhoneHa1s, PhoneId};
use crate::digest::{Ha1, HashFunction};

/// Random HA1s: what an answer is compared with where there is no credential, so that the work is the same.
pub struct Decoys([Ha1; 3]);

impl Decoys {
    /// Draws them; no password leads to one.
    pub fn generate(rng: &mut dyn rand::CryptoRng) -> Self {
        Self(HashFunction::ALL.map(|hash| {
            let mut bytes = [0; 32];
            rng.fill_bytes(&mut bytes);
            Ha1::from_bytes(hash, &bytes[..hash.length()]).expect("as many bytes as the hash has")
        }))
    }

    /// The one of a hash function.
    #[must_use]
    pub fn of(&self, hash: HashFunction) -> &Ha1 {
        self.0.iter().find(|decoy| decoy.algorithm() == hash).expect("one of each")
    }

    /// As many HA1s as an account's phones can have: those that are there, and decoys.
    pub(super) fn fill_up(&self, mut phones: PhoneHa1s, hash: HashFunction) -> PhoneHa1s {
        while phones.as_slice().len() < PHONES {
            phones.push(NOT_A_PHONE, self.of(hash).clone());
        }
        phones
    }
}

/// Beside a decoy, which no answer is made from.
const NOT_A_PHONE: PhoneId = PhoneId::new(u32::MAX).expect("not 0");
