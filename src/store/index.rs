//! The compact index of all accounts in memory: what a login reads, the same way for known and invented names.

mod account;
mod bucket;
mod record;

pub(super) use account::IndexedAccount;
use bucket::Bucket;
use dashmap::DashMap;
use domain::accounts::{AccountState, Credential, CredentialKey};
use record::NameHash;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// How many accounts a bucket has when the table is made, and how many before there are twice as many buckets. With
/// fewer, too many buckets would be empty, and an empty one is read faster than one with accounts.
const FEW: usize = 4;
const MANY: usize = 6;

/// All accounts by a keyed 128-bit hash of tenant, realm and username: about 69 bytes per account that has an MD5 HA1 and
/// nothing else.
///
/// A table of entries with an index in front would answer for an invented name from the index alone, and wait for the
/// memory of an entry, some hundred nanoseconds, only where there is one: enough to tell names apart by the time of a
/// hundred thousand answers. Here a look-up reads one whole bucket, whatever accounts are in it.
pub(super) struct AccountIndex {
    keyed: SipHasher24,
    /// Locked as a whole only to be made larger.
    table: RwLock<IndexTable>,
}

struct IndexTable {
    /// As many as a power of two, by their numbers.
    buckets: DashMap<u32, Bucket>,
    last: u32,
    accounts: AtomicUsize,
}

impl AccountIndex {
    /// An empty index with room for `capacity` accounts.
    #[must_use]
    pub(super) fn with_capacity(capacity: usize) -> Self {
        // The standard library's hash keys come from the operating system; drawn once more, they key ours.
        let half = || RandomState::new().hash_one(());
        let keyed = SipHasher24::new_with_keys(half(), half());
        Self { keyed, table: RwLock::new(IndexTable::empty((capacity / FEW).next_power_of_two())) }
    }

    /// The credential of a key, without I/O.
    #[must_use]
    pub(super) fn get(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let name = self.name(key.tenant, key.realm, key.username);
        let table = self.read();
        let bucket = table.buckets.get(&table.bucket_of(&name))?;
        bucket.credential(&name, key.algorithm)
    }

    /// Adds or replaces an account, as seen in this round of loading; returns the state it had.
    pub(super) fn put(
        &self,
        tenant: &str,
        realm: &str,
        username: &str,
        account: &IndexedAccount,
        round: u8,
    ) -> Option<AccountState> {
        let name = self.name(tenant, realm, username);
        let record = record::encode(&name, account, round);
        let table = self.read();
        let former = table.put(&name, &record);
        let full = table.is_full();
        drop(table);
        if full {
            self.table.write().unwrap_or_else(PoisonError::into_inner).grow();
        }
        former
    }

    /// Forgets an account; returns the state it had.
    pub(super) fn remove(&self, tenant: &str, realm: &str, username: &str) -> Option<AccountState> {
        let name = self.name(tenant, realm, username);
        let table = self.read();
        let mut bucket = table.buckets.get_mut(&table.bucket_of(&name))?;
        let former = bucket.state(&name)?;
        table.accounts.fetch_sub(bucket.keep(|record| *record.name() != name), Ordering::Relaxed);
        Some(former)
    }

    /// Forgets all accounts that were not put in this round: they are gone from the store.
    pub(super) fn keep_round(&self, round: u8) {
        let table = self.read();
        for mut bucket in table.buckets.iter_mut() {
            let gone = bucket.keep(|record| record.round() == round);
            table.accounts.fetch_sub(gone, Ordering::Relaxed);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, IndexTable> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Each part is preceded by its length, so that no two triples hash the same bytes.
    fn name(&self, tenant: &str, realm: &str, username: &str) -> NameHash {
        let mut hasher = self.keyed;
        (tenant, realm, username).hash(&mut hasher);
        hasher.finish128().as_bytes()
    }
}

impl IndexTable {
    /// Each bucket is there from the start: none is missing because it has no accounts.
    fn empty(buckets: usize) -> Self {
        let count = u32::try_from(buckets).expect("fewer buckets than accounts that memory could hold");
        let buckets = (0..count).map(|number| (number, Bucket::default())).collect();
        Self { buckets, last: count - 1, accounts: AtomicUsize::new(0) }
    }

    /// The number of a name's bucket. A name is a keyed hash already: its bytes serve.
    fn bucket_of(&self, name: &NameHash) -> u32 {
        u32::from_le_bytes(*name.first_chunk().expect("a name has 16 bytes")) & self.last
    }

    fn put(&self, name: &NameHash, record: &[u8]) -> Option<AccountState> {
        let former = self.buckets.entry(self.bucket_of(name)).or_default().put(name, record);
        self.accounts.fetch_add(usize::from(former.is_none()), Ordering::Relaxed);
        former
    }

    fn is_full(&self) -> bool {
        self.accounts.load(Ordering::Relaxed) / MANY > self.last as usize
    }

    /// Twice as many buckets, where there are too many accounts in each.
    fn grow(&mut self) {
        if !self.is_full() {
            return;
        }
        let larger = Self::empty(self.buckets.len() * 2);
        for bucket in &self.buckets {
            for record in bucket.records() {
                larger.put(record.name(), record.bytes());
            }
        }
        *self = larger;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::accounts::{AccountState, SessionEpoch};
    use domain::digest::{Ha1, HashFunction};
    use domain::tenant::DirectCalling;

    fn account(ha1s: Vec<Ha1>) -> IndexedAccount {
        IndexedAccount {
            state: AccountState::Active,
            expires_max: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            session_epoch: SessionEpoch::default(),
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
        let buckets = index.read().buckets.len();
        assert!((5_000 / MANY..5_000).contains(&buckets), "{buckets} buckets");
        for number in (0..5_000).step_by(2) {
            assert_eq!(index.remove("t", "r", &number.to_string()), Some(AccountState::Active));
        }
        index.keep_round(1);
        assert!((0..5_000).all(|number| found(number).is_some() == (number % 2 == 1)));
        index.keep_round(2);
        assert!((0..5_000).all(|number| found(number).is_none()));
        assert_eq!(index.read().accounts.load(Ordering::Relaxed), 0);
    }
}
