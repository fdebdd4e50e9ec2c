//! A concurrent map with a firm bound: when full it forgets the longest untouched of a few sampled entries of the
//! tenant that holds most, so that one tenant's traffic never pushes out another's share.

use crate::tenant::TenantId;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many entries an eviction looks at; the choice is close to true LRU from eight on.
const SAMPLE: usize = 8;

/// A key that belongs to a tenant.
pub trait Tenanted {
    /// Whose it is.
    fn tenant(&self) -> TenantId;
}

/// A key that does not say itself whose it is, with its tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owned<K> {
    /// Whose it is.
    pub tenant: TenantId,
    /// What names the entry among that tenant's.
    pub key: K,
}

impl<K> Tenanted for Owned<K> {
    fn tenant(&self) -> TenantId {
        self.tenant
    }
}

struct Slot<V> {
    value: V,
    touched: Duration,
    place: usize,
}

/// The map. Locks are taken in the order ring, then entry; never two rings.
pub struct Bounded<K, V> {
    entries: DashMap<K, Slot<V>>,
    rings: Vec<Ring<K>>,
    capacity: usize,
    protected: fn(&V, Duration) -> bool,
    random: AtomicU64,
    evicted: AtomicU64,
}

/// The keys of one tenant in no order, to sample from.
struct Ring<K> {
    keys: Mutex<Vec<K>>,
    count: AtomicUsize,
}

impl<K, V> Bounded<K, V>
where
    K: Copy + Eq + Hash + Tenanted,
{
    /// An empty map for at most `capacity` entries of `tenants` tenants. Entries that `protected` holds for at a
    /// moment are evicted only when the whole sample is. `seed` makes the sampling unpredictable.
    #[must_use]
    pub fn new(capacity: usize, tenants: usize, protected: fn(&V, Duration) -> bool, seed: u64) -> Self {
        let ring = || Ring { keys: Mutex::default(), count: AtomicUsize::new(0) };
        Self {
            entries: DashMap::new(),
            rings: (0..tenants).map(|_| ring()).collect(),
            capacity: capacity.max(1),
            protected,
            random: AtomicU64::new(seed),
            evicted: AtomicU64::new(0),
        }
    }

    /// Reads an entry, without counting as a use.
    pub fn read<R>(&self, key: &K, read: impl FnOnce(&V) -> R) -> Option<R> {
        self.entries.get(key).map(|slot| read(&slot.value))
    }

    /// Changes an entry that exists, atomically.
    pub fn change<R>(&self, key: &K, now: Duration, change: impl FnOnce(&mut V) -> R) -> Option<R> {
        let mut slot = self.entries.get_mut(key)?;
        slot.touched = now;
        Some(change(&mut slot.value))
    }

    /// Corrects an entry that exists, without counting as a use.
    pub fn amend(&self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(mut slot) = self.entries.get_mut(key) {
            change(&mut slot.value);
        }
    }

    /// Changes an entry, made first where there is none, atomically.
    pub fn upsert<R>(&self, key: K, now: Duration, make: impl FnOnce() -> V, change: impl FnOnce(&mut V) -> R) -> R {
        let mut change = Some(change);
        let mut run = |value: &mut V| change.take().map(|change| change(value)).expect("runs once");
        if let Some(result) = self.change(&key, now, &mut run) {
            return result;
        }
        self.make_room(now);
        let ring = &self.rings[usize::from(key.tenant().0)];
        let mut keys = ring.lock();
        match self.entries.entry(key) {
            Entry::Occupied(mut slot) => {
                slot.get_mut().touched = now;
                run(&mut slot.get_mut().value)
            }
            Entry::Vacant(vacant) => {
                let mut slot = vacant.insert(Slot { value: make(), touched: now, place: keys.len() });
                keys.push(key);
                ring.count.store(keys.len(), Ordering::Relaxed);
                run(&mut slot.value)
            }
        }
    }

    /// Forgets an entry.
    pub fn remove(&self, key: &K) -> Option<V> {
        let mut keys = self.rings[usize::from(key.tenant().0)].lock();
        self.take_out(key, |_| true, &mut keys)
    }

    /// Forgets all entries that `keep` does not hold for. It is asked once more when an entry goes, for the entry may
    /// have been changed since.
    pub fn retain(&self, keep: impl Fn(&V) -> bool) {
        let gone: Vec<K> = self.entries.iter().filter(|slot| !keep(&slot.value)).map(|slot| *slot.key()).collect();
        for key in gone {
            let mut keys = self.rings[usize::from(key.tenant().0)].lock();
            self.take_out(&key, |value| !keep(value), &mut keys);
        }
    }

    /// How many entries there are that `which` holds for; walks the map.
    pub fn count(&self, which: impl Fn(&V) -> bool) -> usize {
        self.entries.iter().filter(|slot| which(&slot.value)).count()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rings.iter().map(|ring| ring.count.load(Ordering::Relaxed)).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entries were forgotten for want of room since the start.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.evicted.load(Ordering::Relaxed)
    }

    fn make_room(&self, now: Duration) {
        while self.len() >= self.capacity {
            let count = |ring: &Ring<K>| ring.count.load(Ordering::Relaxed);
            let Some(fullest) = self.rings.iter().max_by_key(|ring| count(ring)) else { return };
            let mut keys = fullest.lock();
            let Some(victim) = self.pick_victim(&keys, now) else { return };
            self.take_out(&victim, |_| true, &mut keys);
            self.evicted.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn pick_victim(&self, keys: &[K], now: Duration) -> Option<K> {
        let sampled = (0..SAMPLE.min(keys.len())).map(|_| keys[self.random_below(keys.len())]);
        let age = |key: &K| self.entries.get(key).map(|slot| ((self.protected)(&slot.value, now), slot.touched));
        sampled.min_by_key(|key| age(key))
    }

    /// SplitMix64: a sequence nobody can steer without the seed.
    fn random_below(&self, limit: usize) -> usize {
        let mut mixed = self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("less than a usize")
    }

    fn take_out(&self, key: &K, which: impl FnOnce(&V) -> bool, keys: &mut MutexGuard<'_, Vec<K>>) -> Option<V> {
        let (_, slot) = self.entries.remove_if(key, |_, slot| which(&slot.value))?;
        keys.swap_remove(slot.place);
        if let Some(moved) = keys.get(slot.place)
            && let Some(mut entry) = self.entries.get_mut(moved)
        {
            entry.place = slot.place;
        }
        self.rings[usize::from(key.tenant().0)].count.store(keys.len(), Ordering::Relaxed);
        Some(slot.value)
    }
}

impl<K> Ring<K> {
    fn lock(&self) -> MutexGuard<'_, Vec<K>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
