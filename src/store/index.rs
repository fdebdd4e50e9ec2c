//! The compact index of all accounts in memory: what a login reads, the same way for known and invented names.

mod bucket;
mod record;

use crate::account::AccountState;
use crate::digest::Ha1;
use crate::direct_calling::DirectCalling;
use crate::store::{Credential, CredentialKey};
use bucket::Bucket;
use record::Name;
use sha2::{Digest, Sha256};
use std::hash::{BuildHasher, RandomState};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

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

/// How many parts have a lock of their own.
const SHARDS: usize = 64;
/// How many accounts a bucket has when a shard is made, and how many before it gets twice as many buckets. With fewer,
/// too many buckets would be empty, and an empty one is read faster than one with accounts.
const FEW: usize = 4;
const MANY: usize = 6;

/// All accounts by a keyed 128-bit hash of tenant, realm and username: about 55 bytes an account that has an MD5 HA1 and
/// nothing else.
///
/// A table of entries with an index in front would answer for an invented name from the index alone, and wait for the
/// memory of an entry, some hundred nanoseconds, only where there is one: enough to tell names apart by the time of a
/// hundred thousand answers. Here a look-up reads one bucket whole, whoever is in it.
pub struct AccountIndex {
    key: [u8; 32],
    shards: [RwLock<Shard>; SHARDS],
}

struct Shard {
    /// As many as a power of two.
    buckets: Vec<Bucket>,
    accounts: usize,
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
        let buckets = (capacity / SHARDS / FEW).next_power_of_two();
        Self { key, shards: std::array::from_fn(|_| RwLock::new(Shard::empty(buckets))) }
    }

    /// The credential of a key, without I/O.
    #[must_use]
    pub fn get(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let name = self.name(key.tenant, key.realm, key.username);
        let shard = self.shards[shard_of(&name)].read().unwrap_or_else(PoisonError::into_inner);
        shard.buckets[shard.place(&name)].credential(&name, key.algorithm)
    }

    /// Adds or replaces an account, as seen in this round of loading.
    pub fn put(&self, tenant: &str, realm: &str, username: &str, account: &IndexedAccount, round: u8) {
        let name = self.name(tenant, realm, username);
        let record = record::encode(&name, account, round);
        let mut shard = self.changed(&name);
        let place = shard.place(&name);
        if shard.buckets[place].put(&name, &record) {
            shard.accounts += 1;
            shard.grow();
        }
    }

    /// Forgets an account.
    pub fn remove(&self, tenant: &str, realm: &str, username: &str) {
        let name = self.name(tenant, realm, username);
        let mut shard = self.changed(&name);
        let place = shard.place(&name);
        shard.accounts -= shard.buckets[place].keep(|record| *record.name() != name);
    }

    /// Forgets all accounts that were not put in this round: they are gone from the store.
    pub fn keep_round(&self, round: u8) {
        for shard in &self.shards {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            let gone: usize =
                shard.buckets.iter_mut().map(|bucket| bucket.keep(|record| record.round() == round)).sum();
            shard.accounts -= gone;
        }
    }

    fn changed(&self, name: &Name) -> RwLockWriteGuard<'_, Shard> {
        self.shards[shard_of(name)].write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each part goes in behind its length, so that no two triples make one text.
    fn name(&self, tenant: &str, realm: &str, username: &str) -> Name {
        let mut hasher = Sha256::new_with_prefix(self.key);
        for part in [tenant, realm, username] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let hash = hasher.finalize();
        *hash.first_chunk().expect("SHA-256 has 32 bytes")
    }
}

impl Shard {
    fn empty(buckets: usize) -> Self {
        Self { buckets: (0..buckets).map(|_| Bucket::default()).collect(), accounts: 0 }
    }

    fn place(&self, name: &Name) -> usize {
        number_in(name, 8) & (self.buckets.len() - 1)
    }

    /// Twice as many buckets, where there are too many accounts in each.
    fn grow(&mut self) {
        if self.accounts <= self.buckets.len() * MANY {
            return;
        }
        let mut larger = Self::empty(self.buckets.len() * 2);
        for record in self.buckets.iter().flat_map(Bucket::records) {
            let place = larger.place(record.name());
            larger.buckets[place].put(record.name(), record.bytes());
        }
        self.buckets = larger.buckets;
    }
}

fn shard_of(name: &Name) -> usize {
    number_in(name, 0) % SHARDS
}

/// A name is a keyed hash already: its bytes serve.
fn number_in(name: &Name, start: usize) -> usize {
    let bytes = name[start..].first_chunk().expect("a name has 16 bytes");
    usize::from_le_bytes(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::HashFunction;

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
        index.put("t", "r", "small", &account(vec![md5.clone()]), 0);
        index.put("t", "r", "large", &account(vec![md5.clone(), sha256.clone()]), 0);
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
        index.put("t", "ab", "c", &account(Vec::new()), 0);
        assert!(index.get(key("t", "ab", "c", HashFunction::Md5)).is_some());
        assert!(index.get(key("t", "a", "bc", HashFunction::Md5)).is_none());
        assert!(index.get(key("ta", "b", "c", HashFunction::Md5)).is_none());
    }

    #[test]
    fn what_a_round_did_not_see_is_forgotten() {
        let index = AccountIndex::with_capacity(0);
        index.put("t", "r", "old", &account(Vec::new()), 1);
        index.put("t", "r", "new", &account(Vec::new()), 2);
        index.keep_round(2);
        assert!(index.get(key("t", "r", "old", HashFunction::Md5)).is_none());
        assert!(index.get(key("t", "r", "new", HashFunction::Md5)).is_some());
    }

    #[test]
    fn of_many_accounts_each_is_found_and_an_invented_one_is_not() {
        let index = AccountIndex::with_capacity(0);
        let ha1 = |number: u32| Ha1::compute(HashFunction::Md5, &number.to_string(), "r", "p");
        for number in 0..5_000 {
            index.put("t", "r", &number.to_string(), &account(vec![ha1(number)]), 1);
        }
        let found = |number: u32| index.get(key("t", "r", &number.to_string(), HashFunction::Md5));
        assert!((0..5_000).all(|number| found(number).unwrap().ha1.unwrap().equals(&ha1(number))));
        assert!((5_000..10_000).all(|number| found(number).is_none()));
        let buckets: usize = index.shards.iter().map(|shard| shard.read().unwrap().buckets.len()).sum();
        assert!((5_000 / MANY..5_000).contains(&buckets), "{buckets} buckets");
        (0..5_000).step_by(2).for_each(|number| index.remove("t", "r", &number.to_string()));
        index.keep_round(1);
        assert!((0..5_000).all(|number| found(number).is_some() == (number % 2 == 1)));
        index.keep_round(2);
        assert!((0..5_000).all(|number| found(number).is_none()));
        assert!(index.shards.iter().all(|shard| shard.read().unwrap().accounts == 0));
    }
}
