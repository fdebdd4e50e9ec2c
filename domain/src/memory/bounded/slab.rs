//! Entries side by side without a gap, found by an index of their places: four bytes an entry instead of a half-empty
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
    pub fn slots(&self) -> &[Slot<K, V>] {
        &self.slots
    }

    /// The entry of a key.
    pub fn find(&mut self, hash: u64, key: &K) -> Option<&mut Slot<K, V>> {
        let place = *self.index.find(hash, |place| self.slots[at(*place)].key == *key)?;
        Some(&mut self.slots[at(place)])
    }

    /// Adds an entry that is not there yet.
    pub fn insert(&mut self, hash: u64, key: K, value: V, touched: Tick, hasher: &RandomState) -> &mut Slot<K, V> {
        // By an eighth, not by the whole: what is reserved and empty is memory too.
        if self.slots.len() == self.slots.capacity() {
            self.slots.reserve_exact((self.slots.len() / 8).max(4));
        }
        let place = u32::try_from(self.slots.len()).expect("fewer entries than memory could hold");
        self.slots.push(Slot { key, value, touched });
        let slots = &self.slots;
        self.index.insert_unique(hash, place, |place| slots[at(*place)].key.spread(hasher));
        &mut self.slots[at(place)]
    }

    /// Takes the entry of a key out.
    pub fn remove(&mut self, hash: u64, key: &K, hasher: &RandomState) -> Option<Slot<K, V>> {
        let place = *self.index.find(hash, |place| self.slots[at(*place)].key == *key)?;
        Some(self.remove_at(at(place), hasher))
    }

    /// Takes the entry at a place out; the last one moves there.
    pub fn remove_at(&mut self, place: usize, hasher: &RandomState) -> Slot<K, V> {
        let last = self.slots.len() - 1;
        self.index_of(place, hasher).remove();
        if place != last {
            *self.index_of(last, hasher).get_mut() = u32::try_from(place).expect("less than the last");
        }
        self.slots.swap_remove(place)
    }

    /// Takes out all that `keep` does not hold for; how many those were.
    pub fn retain(&mut self, keep: impl Fn(&V) -> bool, hasher: &RandomState) -> usize {
        let before = self.slots.len();
        for place in (0..before).rev() {
            if !keep(&self.slots[place].value) {
                self.remove_at(place, hasher);
            }
        }
        if self.slots.len() < self.slots.capacity() / 2 {
            self.slots.shrink_to(self.slots.len() + self.slots.len() / 8);
            let slots = &self.slots;
            self.index.shrink_to_fit(|place| slots[at(*place)].key.spread(hasher));
        }
        before - self.slots.len()
    }

    fn index_of(&mut self, place: usize, hasher: &RandomState) -> hashbrown::hash_table::OccupiedEntry<'_, u32> {
        let hash = self.slots[place].key.spread(hasher);
        let found = self.index.find_entry(hash, |found| at(*found) == place);
        found.unwrap_or_else(|_| unreachable!("each entry is in the index"))
    }
}

fn at(place: u32) -> usize {
    usize::try_from(place).expect("32 bits or more")
}
