//! Some accounts side by side in one piece of memory. A look-up reads all of it and decodes one of them, whether the
//! name is among them or not, so that a known and an invented name wait for the same memory.

use super::record::{IndexRecord, NameHash, records};
use domain::accounts::{AccountState, Credential};
use domain::digest::HashFunction;
use std::hint::black_box;
use zeroize::Zeroizing;

/// Records without a gap, wiped when they are dropped or written anew.
#[derive(Default)]
pub(super) struct Bucket(Zeroizing<Vec<u8>>);

impl Bucket {
    /// All records, in no order.
    pub(super) fn records(&self) -> impl Iterator<Item = IndexRecord<'_>> {
        records(&self.0)
    }

    /// The credential of a name.
    pub(super) fn credential(&self, name: &NameHash, algorithm: HashFunction) -> Option<Credential> {
        let (mut found, mut last) = (None, None);
        for record in self.records() {
            if record.name() == name {
                found = Some(record);
            }
            last = Some(record);
        }
        // Where there is none, another account's is decoded, and dropped here.
        let decoded = black_box(found.or(last)?.credential(algorithm));
        found.is_some().then_some(decoded)
    }

    /// The state of the account of a name.
    pub(super) fn state(&self, name: &NameHash) -> Option<AccountState> {
        self.records().find(|record| record.name() == name).map(IndexRecord::state)
    }

    /// Adds a record or replaces that of the same name; returns the state that this had.
    pub(super) fn put(&mut self, name: &NameHash, record: &[u8]) -> Option<AccountState> {
        let former = self.state(name);
        self.rewrite(|other| other.name() != name, record);
        former
    }

    /// Forgets the records that `keep` does not hold for; returns how many.
    pub(super) fn keep(&mut self, keep: impl Fn(IndexRecord<'_>) -> bool) -> usize {
        if self.records().all(&keep) { 0 } else { self.rewrite(keep, &[]) }
    }

    /// In one piece that is as long as it must be: a growing one would leave copies of HA1s in memory.
    fn rewrite(&mut self, keep: impl Fn(IndexRecord<'_>) -> bool, more: &[u8]) -> usize {
        let (kept, gone): (Vec<_>, Vec<_>) = self.records().partition(|record| keep(*record));
        let length = kept.iter().map(|record| record.bytes().len()).sum::<usize>() + more.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        for record in kept {
            bytes.extend_from_slice(record.bytes());
        }
        bytes.extend_from_slice(more);
        let gone = gone.len();
        self.0 = bytes;
        gone
    }
}
