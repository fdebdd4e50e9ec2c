//! A concurrent map with a firm bound: when full it forgets the longest untouched of a few sampled entries of the
//! tenant that holds most, so that one tenant's traffic never pushes out another's share.

mod eviction;
mod forgotten;
mod index;
mod key;
mod slab;
mod walk;

pub use key::{Owned, Spread, Tenanted};

use crate::tenant::TenantId;
use crate::time::Tick;
use forgotten::YoungestForgotten;
use slab::{Slab, Slot};
use std::hash::RandomState;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Over how many slabs the entries of all tenants are spread, each with a lock of its own, where that is enough for each.
const SLABS: usize = 64;

/// Limit: the least slabs of a tenant in one table: of a thousand tenants, all tables together, these are 3 MiB.
const FEWEST: usize = 4;

/// Limit: the most slabs of a tenant in one table. A lock is held for some hundredth of a decision, so that on 16 processors
/// about one in a hundred finds it taken. With 64 slabs the same tables took more memory.
const MOST: usize = 16;

/// How many entries a slab of a full map has at least: few are neither worth a lock nor enough to sample from.
const WORTH_A_SLAB: usize = 256;

/// The map. An operation holds one slab's lock at a time, never two.
pub struct Bounded<K: Tenanted, V> {
    /// Those of the first tenant, then those of the next.
    slabs: Box<[Shelf<K, V>]>,
    /// How many of them each tenant has; a power of two.
    slabs_each: usize,
    /// Entries of each tenant, and slots reserved for it. Side by side: an eviction reads all of them.
    counts: Vec<AtomicUsize>,
    capacity: usize,
    /// Entries, and slots reserved for some that are about to be made.
    total: AtomicUsize,
    protected: Option<fn(&V, Duration) -> bool>,
    hasher: RandomState,
    random: AtomicU64,
    /// Which tenants are compared next, and which one held most when the last were.
    turn: AtomicUsize,
    last_fullest: AtomicUsize,
    /// For how many evictions it is believed that all are protected.
    resigned: AtomicUsize,
    youngest_forgotten: YoungestForgotten,
    /// How many ticks older a demoted entry looks; more than any age where none is ever demoted.
    demotion: u32,
}

/// A slab and its lock in one cache line, which no other lock shares.
#[repr(align(64))]
struct Shelf<K: Tenanted, V>(Mutex<Slab<K::Within, V>>);

impl<K, V> Bounded<K, V>
where
    K: Copy + Eq + Tenanted,
{
    /// How many bytes an entry takes, but for its place in the index.
    #[cfg(test)]
    pub const SLOT: usize = size_of::<Slot<K::Within, V>>();

    /// An empty map for at most `capacity` entries of `tenants` tenants. `seed` makes the sampling unpredictable.
    #[must_use]
    pub fn new(capacity: usize, tenants: usize, seed: u64) -> Self {
        let slabs_each = slabs_each(capacity, tenants);
        Self {
            slabs: (0..tenants * slabs_each).map(|_| Shelf(Mutex::default())).collect(),
            slabs_each,
            counts: (0..tenants).map(|_| AtomicUsize::new(0)).collect(),
            capacity: capacity.max(1),
            total: AtomicUsize::new(0),
            protected: None,
            hasher: RandomState::new(),
            random: AtomicU64::new(seed),
            turn: AtomicUsize::new(0),
            last_fullest: AtomicUsize::new(0),
            resigned: AtomicUsize::new(0),
            youngest_forgotten: YoungestForgotten::default(),
            demotion: u32::MAX,
        }
    }

    /// The same with entries that `protected` holds for at a moment evicted only when the whole sample is protected.
    #[must_use]
    pub fn protecting(self, protected: fn(&V, Duration) -> bool) -> Self {
        Self { protected: Some(protected), ..self }
    }

    /// The same where [`Self::demote`] makes an entry look so much longer untouched: longer than any is remembered.
    #[must_use]
    pub fn demoting(self, by: Duration) -> Self {
        Self { demotion: Tick::default().plus(by).ticks_since(Tick::default()), ..self }
    }

    /// Reads an entry without counting that as a use.
    pub fn read<R>(&self, key: &K, read: impl FnOnce(&V) -> R) -> Option<R> {
        self.read_with_use(key, |value, _| read(value))
    }

    /// The same where `read` also gets when the entry was last used.
    pub fn read_with_use<R>(&self, key: &K, read: impl FnOnce(&V, Tick) -> R) -> Option<R> {
        self.at(key, |slot| read(&slot.value, slot.touched))
    }

    /// Changes an entry, where there is one; that counts as a use at `now`.
    pub fn change<R>(&self, key: &K, now: Duration, change: impl FnOnce(&mut V) -> R) -> Option<R> {
        self.at(key, |slot| {
            slot.touched = Tick::of(now);
            change(&mut slot.value)
        })
    }

    /// Changes an entry, where there is one, without that counting as a use.
    pub fn amend(&self, key: &K, change: impl FnOnce(&mut V)) {
        self.at(key, |slot| change(&mut slot.value));
    }

    /// Makes an entry, where there is one, one of the first to be forgotten until it is used again.
    pub fn demote(&self, key: &K, now: Duration) {
        self.at(key, |slot| slot.touched = Tick::of(now).minus_ticks(self.demotion));
    }

    /// Changes an entry, made first where there is none, atomically.
    pub fn upsert<R>(&self, key: K, now: Duration, make: impl FnOnce() -> V, change: impl FnOnce(&mut V) -> R) -> R {
        let (touched, within) = (Tick::of(now), key.within());
        let (hash, mut slab) = self.locked(&key);
        if let Some(slot) = slab.find(hash, &within) {
            slot.touched = touched;
            return change(&mut slot.value);
        }
        if let Some(victim) = self.victim_beside(key.tenant(), &mut slab, now) {
            let slot = Slot { key: within, value: make(), touched };
            return change(slab.replace(victim, hash, slot, &self.hasher));
        }
        drop(slab);
        self.reserve(key.tenant(), now);
        let mut slab = lock(self.slab(key.tenant(), hash));
        // Another thread may have made it during the eviction.
        if let Some(slot) = slab.find(hash, &within) {
            self.one_less(key.tenant());
            slot.touched = touched;
            return change(&mut slot.value);
        }
        let slot = Slot { key: within, value: make(), touched };
        change(&mut slab.insert(hash, slot, &self.hasher).value)
    }

    /// The same where nothing may be forgotten for it: in a full map, an entry that is not there is not made. So a
    /// change takes the same work whether the map knows its key or not.
    pub fn upsert_where_room<R>(
        &self,
        key: K,
        now: Duration,
        make: impl FnOnce() -> V,
        change: impl FnOnce(&mut V) -> R,
    ) -> Option<R> {
        if self.total.load(Ordering::Relaxed) < self.capacity {
            return Some(self.upsert(key, now, make, change));
        }
        self.change(&key, now, change)
    }

    /// Puts an entry of an earlier process back, unless there is one; it was last used at `used`.
    pub fn restore(&self, key: K, value: V, used: Tick, now: Duration) {
        self.upsert(key, now, || value, |_| ());
        self.at(&key, |slot| slot.touched = used);
    }

    /// Forgets an entry.
    pub fn remove(&self, key: &K) -> Option<V> {
        let (hash, mut slab) = self.locked(key);
        let slot = slab.remove(hash, &key.within(), &self.hasher)?;
        self.one_less(key.tenant());
        Some(slot.value)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    /// Whether there is none; one read, however many tenants there are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total.load(Ordering::Relaxed) == 0
    }

    /// How many entries were forgotten because the map was full, since the start.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.slabs.iter().map(|shelf| lock(shelf).evicted).sum()
    }

    /// How long the youngest entry was unused that was forgotten because the table was full, in the present hour of the
    /// monotonic clock and the one before; `None` where none was.
    #[must_use]
    pub fn youngest_forgotten(&self, now: Duration) -> Option<Duration> {
        self.youngest_forgotten.age(now).map(Tick::length)
    }

    /// Does something with an entry, where there is one. A tenant that has none is not looked for: most tables of a
    /// service under no attack are empty, and its lock is not taken for nothing.
    fn at<R>(&self, key: &K, act: impl FnOnce(&mut Slot<K::Within, V>) -> R) -> Option<R> {
        if self.counts[usize::from(key.tenant().0)].load(Ordering::Relaxed) == 0 {
            return None;
        }
        let (hash, mut slab) = self.locked(key);
        slab.find(hash, &key.within()).map(act)
    }

    /// The slab of a key, locked, and the key's hash.
    fn locked(&self, key: &K) -> (u64, MutexGuard<'_, Slab<K::Within, V>>) {
        let hash = key.within().spread(&self.hasher);
        (hash, lock(self.slab(key.tenant(), hash)))
    }

    fn slab(&self, tenant: TenantId, hash: u64) -> &Shelf<K, V> {
        // The index inside takes the lower half, and the upper one from its highest bit on.
        let number = usize::try_from(hash >> 32).expect("32 bits") & (self.slabs_each - 1);
        &self.share(tenant)[number]
    }

    /// What one tenant holds.
    fn share(&self, TenantId(tenant): TenantId) -> &[Shelf<K, V>] {
        &self.slabs[usize::from(tenant) * self.slabs_each..][..self.slabs_each]
    }

    fn one_less(&self, tenant: TenantId) {
        self.counts[usize::from(tenant.0)].fetch_sub(1, Ordering::Relaxed);
        self.total.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many slabs each tenant has: a power of two, more where there are few tenants and many entries.
fn slabs_each(capacity: usize, tenants: usize) -> usize {
    let most = (SLABS / tenants.max(1)).clamp(FEWEST, MOST);
    1 << most.min(capacity / WORTH_A_SLAB).max(1).ilog2()
}

fn lock<K: Tenanted, V>(Shelf(slab): &Shelf<K, V>) -> MutexGuard<'_, Slab<K::Within, V>> {
    slab.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
