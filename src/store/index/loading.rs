//! Accounts on their way into the index: read in any order, kept by segment until all are there.

use super::account::IndexedAccount;
use super::name::{NameKey, SEGMENT_BITS};
use super::record::Record;
use super::segment::SegmentDraft;

/// Some of the accounts of a store, those that one thread has read.
pub(in crate::store) struct Loading {
    key: NameKey,
    segments: Vec<SegmentDraft>,
}

impl Loading {
    /// None yet, with room for about so many: names are spread evenly.
    pub(super) fn with_capacity(key: NameKey, accounts: usize) -> Self {
        let segments = 1 << SEGMENT_BITS;
        let each = accounts / segments;
        let room = if each == 0 { 0 } else { each + each / 8 + 8 };
        Self { key, segments: (0..segments).map(|_| SegmentDraft::with_capacity(room)).collect() }
    }

    /// Adds an account that was not there.
    pub(in crate::store) fn put(&mut self, tenant: &str, realm: &str, username: &str, account: &IndexedAccount) {
        let name = self.key.name(tenant, realm, username);
        self.segments[name.segment()].put(&Record::of(name, account));
    }

    /// Takes a segment's accounts out.
    pub(super) fn take(&mut self, segment: usize) -> SegmentDraft {
        std::mem::take(&mut self.segments[segment])
    }
}
