//! The compact index of all accounts in memory: what a login reads, the same way for known and invented names.
//!
//! Accounts are in segments, each one piece of memory that never changes: 37 bytes per account that has an MD5 HA1 and
//! nothing else, for no place is kept free where accounts could grow. A look-up reads two lines of a segment and writes
//! nothing that another worker reads, no lock's state either, so that workers never wait for each other's caches.
//!
//! What changes is first put in a map beside them (`DashMap`, which can be read while it is written) and counts from then
//! on. Each refresh makes the segments concerned anew and empties the map, so that it is nearly always empty: then a
//! look-up reads one number instead.
//!
//! Why not one `DashMap` of all accounts: that takes two writes to a lock per look-up, and half of its places are empty
//! after it has grown. Why not a table of entries with an index in front: it would answer for an invented name from the
//! index alone, and wait for the memory of an entry, some hundred nanoseconds, only where there is one: enough to tell
//! names apart by the time of a hundred thousand answers.

mod account;
mod loading;
mod name;
mod record;
mod segment;

pub(super) use account::IndexedAccount;
pub(super) use loading::Loading;

use arc_swap::ArcSwap;
use dashmap::DashMap;
use domain::accounts::{AccountState, Credential, CredentialKey};
use name::{NameHash, NameKey, SEGMENT_BITS};
use record::{Record, is_named, state};
use segment::{Segment, SegmentDraft};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// All accounts by a keyed hash of tenant, realm and username. Any number of threads look up; one at a time changes.
pub(super) struct AccountIndex {
    key: NameKey,
    segments: Box<[ArcSwap<Segment>]>,
    /// Accounts that changed and are not in their segment yet; `None` is one that is gone. Boxed, so that a growing map
    /// leaves no copies of HA1s in memory.
    recent: DashMap<NameHash, Option<Box<Record>>>,
    /// How many there are at most.
    changed: AtomicUsize,
}

impl AccountIndex {
    /// An index without accounts.
    #[must_use]
    pub(super) fn empty() -> Self {
        let none = Arc::new(Segment::default());
        Self {
            key: NameKey::draw(),
            segments: (0..1 << SEGMENT_BITS).map(|_| ArcSwap::new(Arc::clone(&none))).collect(),
            recent: DashMap::new(),
            changed: AtomicUsize::new(0),
        }
    }

    /// The credential of a key, without I/O.
    #[must_use]
    pub(super) fn get(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let name = self.key.name(key.tenant, key.realm, key.username);
        // First: what leaves the map is in its segment by then.
        let recent = self.recent(name, |record| record.map(|record| record.credential(key.algorithm)));
        let found = self.segments[name.segment()].load().credential(name, key.algorithm);
        recent.unwrap_or(found)
    }

    /// Adds, replaces or forgets an account, which counts from now on; returns the state it had.
    pub(super) fn change(
        &self,
        tenant: &str,
        realm: &str,
        username: &str,
        account: Option<&IndexedAccount>,
    ) -> Option<AccountState> {
        let name = self.key.name(tenant, realm, username);
        let recent = self.recent(name, |record| record.map(|record| state(&record.words)));
        let former = recent.unwrap_or_else(|| self.segments[name.segment()].load().state(name));
        self.recent.insert(name, account.map(|account| Box::new(Record::of(name, account))));
        self.changed.fetch_add(1, Ordering::Release);
        former
    }

    /// Moves what changed into the segments.
    pub(super) fn settle(&self) {
        let changed = self.changed.load(Ordering::Acquire);
        if changed == 0 {
            return;
        }
        let mut names: HashMap<usize, Vec<NameHash>> = HashMap::new();
        for entry in &self.recent {
            names.entry(entry.key().segment()).or_default().push(*entry.key());
        }
        for (number, names) in names {
            self.settle_segment(number, &names);
        }
        self.recent.clear();
        self.changed.fetch_sub(changed, Ordering::Release);
    }

    fn settle_segment(&self, number: usize, names: &[NameHash]) {
        let segment = &self.segments[number];
        let is_changed = |words: &_| names.iter().any(|name| is_named(words, *name));
        let mut draft = segment.load().draft(names.len(), is_changed);
        for name in names {
            if let Some(record) = self.recent.get(name).as_deref().and_then(Option::as_ref) {
                draft.put(record);
            }
        }
        segment.store(Arc::new(draft.finish()));
    }

    /// Accounts may be put in what this gives, by a thread of its own, before they are put in here.
    pub(super) fn loading(&self, accounts: usize) -> Loading {
        Loading::with_capacity(self.key, accounts)
    }

    /// From now on these are all accounts. Segments are replaced one by one: logins go on meanwhile.
    pub(super) fn replace(&self, mut loaded: Vec<Loading>) {
        for (number, segment) in self.segments.iter().enumerate() {
            let mut all = SegmentDraft::default();
            for part in &mut loaded {
                all.append(part.take(number));
            }
            segment.store(Arc::new(all.finish()));
        }
        self.recent.clear();
        self.changed.store(0, Ordering::Release);
    }

    /// What the map says, where it has the name.
    fn recent<T>(&self, name: NameHash, read: impl Fn(Option<&Record>) -> T) -> Option<T> {
        if self.changed.load(Ordering::Acquire) == 0 {
            return None;
        }
        Some(read(self.recent.get(&name)?.as_deref()))
    }
}

#[cfg(test)]
mod tests;
