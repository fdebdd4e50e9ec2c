//! The compact index of all accounts in memory: what a login reads, the same way for known and invented names.

use crate::account::AccountState;
use crate::digest::{Ha1, HashFunction};
use crate::direct_calling::DirectCalling;
use crate::store::{Credential, CredentialKey};
use dashmap::DashMap;
use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use zeroize::Zeroize;

/// What the index knows of one account.
pub struct IndexedAccount {
    /// Only an active account may log in.
    pub state: AccountState,
    /// The account's own longest registration, in seconds.
    pub expires_max: Option<u32>,
    /// The account's own jambonz application.
    pub application_sid: Option<String>,
    /// The account's own direct calls.
    pub direct_calling: DirectCalling,
    /// At most one HA1 a hash function.
    pub ha1s: Vec<Ha1>,
}

/// All accounts by a keyed 128-bit hash of tenant, realm and username: 40 bytes an account that has an MD5 HA1 and
/// nothing else, 90 MB for a million of them.
pub struct AccountIndex {
    key: [u8; 32],
    entries: DashMap<Name, Entry, TakesFirstBytes>,
}

/// Two names meet in 128 bits of SHA-256 by chance never, and on purpose only for one who knows the key.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name([u8; 16]);

/// The common case lies inline, in 24 bytes; everything rarer costs an allocation.
enum Entry {
    Md5 { round: u8, state: AccountState, ha1: [u8; 16] },
    Other { round: u8, account: Box<IndexedAccount> },
}

impl AccountIndex {
    /// An empty index with room for `capacity` accounts.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        // The standard library's hash keys come from the operating system; drawn once more, they key ours.
        let mut key = [0; 32];
        for (number, bytes) in key.chunks_exact_mut(8).enumerate() {
            bytes.copy_from_slice(&RandomState::new().hash_one(number).to_ne_bytes());
        }
        Self { key, entries: DashMap::with_capacity_and_hasher(capacity, TakesFirstBytes) }
    }

    /// The credential of a key, without I/O.
    #[must_use]
    pub fn get(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let entry = self.entries.get(&self.name(key.tenant, key.realm, key.username))?;
        Some(match &*entry {
            Entry::Md5 { state, ha1, .. } => Credential {
                state: *state,
                ha1: Ha1::from_bytes(HashFunction::Md5, ha1).filter(|ha1| ha1.algorithm() == key.algorithm),
                expires_max: None,
                application_sid: None,
                direct_calling: DirectCalling::default(),
            },
            Entry::Other { account, .. } => Credential {
                state: account.state,
                ha1: account.ha1s.iter().find(|ha1| ha1.algorithm() == key.algorithm).cloned(),
                expires_max: account.expires_max,
                application_sid: account.application_sid.clone(),
                direct_calling: account.direct_calling,
            },
        })
    }

    /// Adds or replaces an account, as seen in this round of loading.
    pub fn put(&self, tenant: &str, realm: &str, username: &str, account: IndexedAccount, round: u8) {
        self.entries.insert(self.name(tenant, realm, username), Entry::new(account, round));
    }

    /// Forgets an account.
    pub fn remove(&self, tenant: &str, realm: &str, username: &str) {
        self.entries.remove(&self.name(tenant, realm, username));
    }

    /// Forgets all accounts that were not put in this round: they are gone from the store.
    pub fn keep_round(&self, round: u8) {
        self.entries.retain(|_, entry| entry.round() == round);
    }

    /// Each part goes in behind its length, so that no two triples make one text.
    fn name(&self, tenant: &str, realm: &str, username: &str) -> Name {
        let mut hasher = Sha256::new_with_prefix(self.key);
        for part in [tenant, realm, username] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let hash = hasher.finalize();
        Name(*hash.first_chunk().expect("SHA-256 has 32 bytes"))
    }
}

impl Entry {
    fn new(account: IndexedAccount, round: u8) -> Self {
        match (account.ha1s.as_slice(), account.expires_max, &account.application_sid) {
            ([ha1], None, None) if ha1.algorithm() == HashFunction::Md5 && account.direct_calling.is_silent() => {
                let ha1 = *ha1.as_bytes().first_chunk().expect("an MD5 HA1 has 16 bytes");
                Self::Md5 { round, state: account.state, ha1 }
            }
            _ => Self::Other { round, account: Box::new(account) },
        }
    }

    const fn round(&self) -> u8 {
        match self {
            Self::Md5 { round, .. } | Self::Other { round, .. } => *round,
        }
    }
}

/// An `Ha1` wipes itself; the bytes held inline are wiped here.
impl Drop for Entry {
    fn drop(&mut self) {
        if let Self::Md5 { ha1, .. } = self {
            ha1.zeroize();
        }
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.0);
    }
}

/// The hasher of the table: a name is a keyed hash already, its first bytes serve.
#[derive(Clone, Copy)]
struct TakesFirstBytes;

struct FirstBytes(u64);

impl BuildHasher for TakesFirstBytes {
    type Hasher = FirstBytes;

    fn build_hasher(&self) -> FirstBytes {
        FirstBytes(0)
    }
}

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.first_chunk().map_or(0, |first| u64::from_ne_bytes(*first));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(ha1s: Vec<Ha1>) -> IndexedAccount {
        IndexedAccount {
            state: AccountState::Active,
            expires_max: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            ha1s,
        }
    }

    fn key<'a>(tenant: &'a str, realm: &'a str, username: &'a str, algorithm: HashFunction) -> CredentialKey<'a> {
        CredentialKey { tenant, realm, username, algorithm }
    }

    #[test]
    fn an_ha1_is_found_under_its_own_hash_function_and_no_other() {
        let index = AccountIndex::with_capacity(0);
        let md5 = Ha1::compute(HashFunction::Md5, "a", "r", "p");
        let sha256 = Ha1::compute(HashFunction::Sha256, "a", "r", "p");
        index.put("t", "r", "small", account(vec![md5.clone()]), 0);
        index.put("t", "r", "large", account(vec![md5.clone(), sha256.clone()]), 0);
        for name in ["small", "large"] {
            let found = index.get(key("t", "r", name, HashFunction::Md5)).unwrap();
            assert_eq!(found.ha1.unwrap().as_bytes(), md5.as_bytes());
        }
        assert!(index.get(key("t", "r", "small", HashFunction::Sha256)).unwrap().ha1.is_none());
        let found = index.get(key("t", "r", "large", HashFunction::Sha256)).unwrap();
        assert_eq!(found.ha1.unwrap().as_bytes(), sha256.as_bytes());
    }

    #[test]
    fn parts_of_a_name_cannot_be_split_otherwise() {
        let index = AccountIndex::with_capacity(0);
        index.put("t", "ab", "c", account(Vec::new()), 0);
        assert!(index.get(key("t", "ab", "c", HashFunction::Md5)).is_some());
        assert!(index.get(key("t", "a", "bc", HashFunction::Md5)).is_none());
        assert!(index.get(key("ta", "b", "c", HashFunction::Md5)).is_none());
    }

    #[test]
    fn what_a_round_did_not_see_is_forgotten() {
        let index = AccountIndex::with_capacity(0);
        index.put("t", "r", "old", account(Vec::new()), 1);
        index.put("t", "r", "new", account(Vec::new()), 2);
        index.keep_round(2);
        assert!(index.get(key("t", "r", "old", HashFunction::Md5)).is_none());
        assert!(index.get(key("t", "r", "new", HashFunction::Md5)).is_some());
    }

    #[test]
    fn an_account_with_an_md5_ha1_alone_takes_forty_bytes() {
        assert_eq!(size_of::<(Name, Entry)>(), 40);
    }
}
