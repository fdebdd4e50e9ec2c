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
use name::{NameHash, NameKey, PLACE_BITS};
use record::{Record, is_named, state};
use segment::{Segment, SegmentDraft};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many accounts share a segment; it is split when there are twice as many, and holds any number when no place has
/// another.
const SHARE: usize = 256;

/// All accounts by a keyed hash of tenant, realm and username. Any number of threads look up; one at a time changes.
pub(super) struct AccountIndex {
    key: NameKey,
    /// The segment of each place. A place alone has few accounts: as long as all are few, neighbours share a segment, for
    /// one without accounts would be read faster than one that has some.
    directory: Box<[ArcSwap<Segment>]>,
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
            directory: (0..1 << PLACE_BITS).map(|_| ArcSwap::new(Arc::clone(&none))).collect(),
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
        let found = self.directory[name.place()].load().credential(name, key.algorithm);
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
        let former = recent.unwrap_or_else(|| self.directory[name.place()].load().state(name));
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
        let mut names: BTreeMap<usize, Vec<NameHash>> = BTreeMap::new();
        for entry in &self.recent {
            names.entry(entry.key().place()).or_default().push(*entry.key());
        }
        while let Some((place, _)) = names.first_key_value() {
            let shared = self.shared(*place);
            let rest = names.split_off(&shared.end);
            let names: Vec<NameHash> = std::mem::replace(&mut names, rest).into_values().flatten().collect();
            self.settle_segment(shared, &names);
        }
        self.recent.clear();
        self.changed.fetch_sub(changed, Ordering::Release);
    }

    /// The places that have the same segment as this one.
    fn shared(&self, place: usize) -> Range<usize> {
        let segment = self.directory[place].load();
        let is_it = |other: &usize| Arc::ptr_eq(&self.directory[*other].load(), &segment);
        let start = (0..place).rev().take_while(is_it).last().unwrap_or(place);
        start..(place + 1..self.directory.len()).take_while(is_it).last().unwrap_or(place) + 1
    }

    fn settle_segment(&self, places: Range<usize>, names: &[NameHash]) {
        let is_changed = |words: &_| names.iter().any(|name| is_named(words, *name));
        let mut draft = self.directory[places.start].load().draft(names.len(), is_changed);
        for name in names {
            if let Some(record) = self.recent.get(name).as_deref().and_then(Option::as_ref) {
                draft.put(record);
            }
        }
        self.store(places, draft);
    }

    /// These are all accounts of these places, whose number is a power of two.
    fn store(&self, places: Range<usize>, draft: SegmentDraft) {
        let parts = (draft.len() / SHARE).next_power_of_two().min(places.len());
        let width = places.len() / parts;
        let drafts = draft.split(parts, |name| (name.place() - places.start) / width);
        for (part, places) in drafts.into_iter().zip(self.directory[places].chunks(width)) {
            let segment = Arc::new(part.finish());
            for place in places {
                place.store(Arc::clone(&segment));
            }
        }
    }

    /// Accounts may be put in what this gives, by a thread of its own, before they are put in here.
    pub(super) fn loading(&self, accounts: usize) -> Loading {
        Loading::with_capacity(self.key, accounts)
    }

    /// From now on these are all accounts. Segments are replaced one by one: logins go on meanwhile.
    pub(super) fn replace(&self, mut loaded: Vec<Loading>) {
        let accounts: usize = loaded.iter().map(Loading::len).sum();
        let segments = (accounts / SHARE).next_power_of_two().min(self.directory.len());
        let width = self.directory.len() / segments;
        for start in (0..self.directory.len()).step_by(width) {
            let mut all = SegmentDraft::default();
            for place in start..start + width {
                for part in &mut loaded {
                    all.append(part.take(place));
                }
            }
            self.store(start..start + width, all);
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
