//! Entries side by side without a gap, found by an index of their positions: four bytes per entry instead of a half-empty
//! table of whole ones.

use super::Spread;
use crate::time::Tick;
use hashbrown::HashTable;
use std::hash::RandomState;

/// One entry.
pub(super) struct Slot<K, V> {
    pub key: K,
    pub value: V,
    pub touched: Tick,
}

/// Some entries.
pub(super) struct Slab<K, V> {
    index: HashTable<u32>,
    slots: Vec<Slot<K, V>>,
}

impl<K, V> Default for Slab<K, V> {
    fn default() -> Self {
        Self { index: HashTable::new(), slots: Vec::new() }
    }
}

impl<K: Copy + Eq + Spread, V> Slab<K, V> {
    /// All of them, in no order.
    pub(super) fn slots(&self) -> &[Slot<K, V>] {
        &self.slots
    }

    /// The entry of a key.
    pub(super) fn find(&mut self, hash: u64, key: &K) -> Option<&mut Slot<K, V>> {
        let index = *self.index.find(hash, |index| self.slots[at(*index)].key == *key)?;
        Some(&mut self.slots[at(index)])
    }

    /// Adds an entry that is not there yet.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        key: K,
        value: V,
        touched: Tick,
        hasher: &RandomState,
    ) -> &mut Slot<K, V> {
        // By an eighth, not by the whole: spare capacity is memory too.
        if self.slots.len() == self.slots.capacity() {
            self.slots.reserve_exact((self.slots.len() / 8).max(4));
        }
        let index = u32::try_from(self.slots.len()).expect("fewer entries than memory could hold");
        self.slots.push(Slot { key, value, touched });
        let slots = &self.slots;
        self.index.insert_unique(hash, index, |index| slots[at(*index)].key.spread(hasher));
        &mut self.slots[at(index)]
    }

    /// Removes the entry of a key.
    pub(super) fn remove(&mut self, hash: u64, key: &K, hasher: &RandomState) -> Option<Slot<K, V>> {
        let index = *self.index.find(hash, |index| self.slots[at(*index)].key == *key)?;
        Some(self.remove_at(at(index), hasher))
    }

    /// Removes the entry at an index; the last one moves there.
    pub(super) fn remove_at(&mut self, index: usize, hasher: &RandomState) -> Slot<K, V> {
        let last = self.slots.len() - 1;
        self.index_of(index, hasher).remove();
        if index != last {
            *self.index_of(last, hasher).get_mut() = u32::try_from(index).expect("less than the last");
        }
        self.slots.swap_remove(index)
    }

    /// Removes all that `keep` does not hold for; returns how many those were.
    pub(super) fn retain(&mut self, keep: impl Fn(&V) -> bool, hasher: &RandomState) -> usize {
        let before = self.slots.len();
        for index in (0..before).rev() {
            if !keep(&self.slots[index].value) {
                self.remove_at(index, hasher);
            }
        }
        if self.slots.len() < self.slots.capacity() / 2 {
            self.slots.shrink_to(self.slots.len() + self.slots.len() / 8);
            let slots = &self.slots;
            self.index.shrink_to_fit(|index| slots[at(*index)].key.spread(hasher));
        }
        before - self.slots.len()
    }

    fn index_of(&mut self, index: usize, hasher: &RandomState) -> hashbrown::hash_table::OccupiedEntry<'_, u32> {
        let hash = self.slots[index].key.spread(hasher);
        let found = self.index.find_entry(hash, |found| at(*found) == index);
        found.unwrap_or_else(|_| unreachable!("each entry is in the index"))
    }
}

fn at(index: u32) -> usize {
    usize::try_from(index).expect("32 bits or more")
}
