//! Accounts on their way into the index: read in any order, kept by their place in the directory until all are there.

use super::account::IndexedAccount;
use super::name::{NameKey, PLACE_BITS};
use super::record::Record;
use super::segment::SegmentDraft;

/// Some of the accounts of a store, those that one thread has read.
pub(in crate::store) struct Loading {
    key: NameKey,
    places: Vec<SegmentDraft>,
    accounts: usize,
}

impl Loading {
    /// None yet, with room for about so many: names are spread evenly.
    pub(super) fn with_capacity(key: NameKey, accounts: usize) -> Self {
        let places = 1 << PLACE_BITS;
        let each = accounts / places;
        let room = if each == 0 { 0 } else { each + each / 8 + 8 };
        Self { key, places: (0..places).map(|_| SegmentDraft::with_capacity(room)).collect(), accounts: 0 }
    }

    /// Adds an account that was not there.
    pub(in crate::store) fn put(&mut self, tenant: &str, realm: &str, username: &str, account: &IndexedAccount) {
        let name = self.key.name(tenant, realm, username);
        self.places[name.place()].put(&Record::of(name, account));
        self.accounts += 1;
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.accounts
    }

    /// Takes the accounts of a place out.
    pub(super) fn take(&mut self, place: usize) -> SegmentDraft {
        std::mem::take(&mut self.places[place])
    }
}
