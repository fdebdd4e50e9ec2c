//! Random HA1s, so that an unknown name costs the same work as a known one.

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
}
