//! Entries side by side without a gap, found by an index of their positions: a half-empty table of whole entries would
//! take twice the memory.

use super::Spread;
use super::index::Index;
use crate::time::Tick;
use std::hash::RandomState;

/// Up to how many entries a slab doubles when it is full: all of them are put into a new index each time.
const SMALL: usize = 1_024;

/// One entry. Its tenant is not in it: each has slabs of its own.
pub(super) struct Slot<K, V> {
    pub key: K,
    pub value: V,
    pub touched: Tick,
}

/// Some entries.
pub(super) struct Slab<K, V> {
    index: Index,
    slots: Vec<Slot<K, V>>,
    /// How many were evicted from it. Here and not beside all slabs: this line is written anyway.
    pub(super) evicted: u64,
}

impl<K, V> Default for Slab<K, V> {
    fn default() -> Self {
        Self { index: Index::default(), slots: Vec::new(), evicted: 0 }
    }
}

impl<K: Copy + Eq + Spread, V> Slab<K, V> {
    /// All of them, in no order.
    pub(super) fn slots(&self) -> &[Slot<K, V>] {
        &self.slots
    }

    /// The entry of a key.
    pub(super) fn find(&mut self, hash: u64, key: &K) -> Option<&mut Slot<K, V>> {
        let at = self.position(hash, key)?;
        Some(&mut self.slots[at])
    }

    /// Adds an entry that is not there yet.
    pub(super) fn insert(&mut self, hash: u64, slot: Slot<K, V>, hasher: &RandomState) -> &mut Slot<K, V> {
        let at = self.slots.len();
        if at == self.index.room() {
            // A large one by an eighth, not by the whole: spare capacity is memory too.
            let more = if at < SMALL { at.max(4) } else { at / 8 };
            self.make_room(at + more, hasher);
        }
        self.index.insert(hash, at);
        self.slots.push(slot);
        &mut self.slots[at]
    }

    /// Replaces the entry at a position by one that is not there yet.
    pub(super) fn replace(&mut self, at: usize, hash: u64, slot: Slot<K, V>, hasher: &RandomState) -> &mut V {
        self.index.remove(self.slots[at].key.spread(hasher), at);
        self.index.insert(hash, at);
        self.slots[at] = slot;
        &mut self.slots[at].value
    }

    /// Removes the entry of a key.
    pub(super) fn remove(&mut self, hash: u64, key: &K, hasher: &RandomState) -> Option<Slot<K, V>> {
        let at = self.position(hash, key)?;
        Some(self.remove_at(at, hasher))
    }

    /// Removes the entry at a position; the last one moves there.
    pub(super) fn remove_at(&mut self, at: usize, hasher: &RandomState) -> Slot<K, V> {
        self.index.remove(self.slots[at].key.spread(hasher), at);
        let last = self.slots.len() - 1;
        if at != last {
            self.index.renumber(self.slots[last].key.spread(hasher), last, at);
        }
        self.slots.swap_remove(at)
    }

    /// Removes all that `keep` does not hold for; returns how many those were.
    pub(super) fn retain(&mut self, keep: impl Fn(&V, Tick) -> bool, hasher: &RandomState) -> usize {
        let before = self.slots.len();
        for at in (0..before).rev() {
            let slot = &self.slots[at];
            if !keep(&slot.value, slot.touched) {
                self.remove_at(at, hasher);
            }
        }
        let left = self.slots.len();
        if left < self.slots.capacity() / 2 {
            self.make_room(left + left / 8, hasher);
        }
        before - left
    }

    fn position(&self, hash: u64, key: &K) -> Option<usize> {
        self.index.find(hash, |at| self.slots.get(at).is_some_and(|slot| slot.key == *key))
    }

    /// Makes room for so many entries, and for no more.
    fn make_room(&mut self, room: usize, hasher: &RandomState) {
        self.slots.reserve_exact(room - self.slots.len());
        self.slots.shrink_to(room);
        self.index = Index::holding(self.slots.iter().map(|slot| slot.key.spread(hasher)), room);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Fingerprint;
    use std::sync::Mutex;

    #[test]
    fn a_slab_with_its_lock_is_one_cache_line() {
        assert_eq!(size_of::<Mutex<Slab<Fingerprint, [u8; 9]>>>(), 64);
    }
}
