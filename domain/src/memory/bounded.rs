//! A concurrent map with a firm bound: when full it forgets the longest untouched of a few sampled entries of the
//! tenant that holds most, so that one tenant's traffic never pushes out another's share.

mod eviction;
mod forgotten;
mod key;
mod slab;

pub use key::{Owned, Spread, Tenanted};

use crate::tenant::TenantId;
use crate::time::Tick;
use forgotten::YoungestForgotten;
use slab::{Slab, Slot};
use std::convert::Infallible;
use std::hash::RandomState;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The number of slabs that a tenant's entries are spread over, each with a lock of its own.
const SLABS: usize = 16;

/// How many entries a walk reads under one lock: some tenths of a millisecond.
const BATCH: usize = 4_096;

/// The map. An operation holds one slab's lock at a time, never two.
pub struct Bounded<K, V> {
    shares: Vec<Share<K, V>>,
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
    evicted: AtomicU64,
    youngest_forgotten: YoungestForgotten,
    /// How many ticks older a demoted entry looks; more than any age where none is ever demoted.
    demotion: u32,
}

/// What one tenant holds.
struct Share<K, V> {
    slabs: [Mutex<Slab<K, V>>; SLABS],
}

impl<K, V> Bounded<K, V>
where
    K: Copy + Eq + Tenanted,
{
    /// An empty map for at most `capacity` entries of `tenants` tenants. `seed` makes the sampling unpredictable.
    #[must_use]
    pub fn new(capacity: usize, tenants: usize, seed: u64) -> Self {
        Self {
            shares: (0..tenants).map(|_| Share::empty()).collect(),
            counts: (0..tenants).map(|_| AtomicUsize::new(0)).collect(),
            capacity: capacity.max(1),
            total: AtomicUsize::new(0),
            protected: None,
            hasher: RandomState::new(),
            random: AtomicU64::new(seed),
            turn: AtomicUsize::new(0),
            last_fullest: AtomicUsize::new(0),
            resigned: AtomicUsize::new(0),
            evicted: AtomicU64::new(0),
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
        let (hash, mut slab) = self.locked(key);
        slab.find(hash, key).map(|slot| read(&slot.value))
    }

    /// Changes an entry, where there is one; that counts as a use at `now`.
    pub fn change<R>(&self, key: &K, now: Duration, change: impl FnOnce(&mut V) -> R) -> Option<R> {
        let (hash, mut slab) = self.locked(key);
        let slot = slab.find(hash, key)?;
        slot.touched = Tick::of(now);
        Some(change(&mut slot.value))
    }

    /// Changes an entry, where there is one, without that counting as a use.
    pub fn amend(&self, key: &K, change: impl FnOnce(&mut V)) {
        let (hash, mut slab) = self.locked(key);
        if let Some(slot) = slab.find(hash, key) {
            change(&mut slot.value);
        }
    }

    /// Makes an entry, where there is one, one of the first to be forgotten until it is used again.
    pub fn demote(&self, key: &K, now: Duration) {
        let (hash, mut slab) = self.locked(key);
        if let Some(slot) = slab.find(hash, key) {
            slot.touched = Tick::of(now).minus_ticks(self.demotion);
        }
    }

    /// Changes an entry, made first where there is none, atomically.
    pub fn upsert<R>(&self, key: K, now: Duration, make: impl FnOnce() -> V, change: impl FnOnce(&mut V) -> R) -> R {
        let touched = Tick::of(now);
        let (hash, mut slab) = self.locked(&key);
        if let Some(slot) = slab.find(hash, &key) {
            slot.touched = touched;
            return change(&mut slot.value);
        }
        drop(slab);
        self.reserve(key.tenant(), now);
        let mut slab = lock(self.slab(&key, hash));
        // Another thread may have made it during the eviction.
        if let Some(slot) = slab.find(hash, &key) {
            self.one_less(key.tenant());
            slot.touched = touched;
            return change(&mut slot.value);
        }
        change(&mut slab.insert(hash, key, make(), touched, &self.hasher).value)
    }

    /// Puts an entry of an earlier process back, unless there is one; it was last used at `used`.
    pub fn restore(&self, key: K, value: V, used: Tick, now: Duration) {
        self.upsert(key, now, || value, |_| ());
        let (hash, mut slab) = self.locked(&key);
        if let Some(slot) = slab.find(hash, &key) {
            slot.touched = used;
        }
    }

    /// Forgets an entry.
    pub fn remove(&self, key: &K) -> Option<V> {
        let (hash, mut slab) = self.locked(key);
        let slot = slab.remove(hash, key, &self.hasher)?;
        self.one_less(key.tenant());
        Some(slot.value)
    }

    /// Forgets all entries that `keep` does not hold for.
    pub fn retain(&self, keep: impl Fn(&V) -> bool) {
        for (tenant, share) in (0..).map(TenantId).zip(&self.shares) {
            for slab in &share.slabs {
                for _ in 0..lock(slab).retain(&keep, &self.hasher) {
                    self.one_less(tenant);
                }
            }
        }
    }

    /// What `pick` makes of the entries, in batches and in no order. No lock is held while `take` runs, nor for more than
    /// [`BATCH`] entries; one that comes or goes meanwhile may be among them or not, and where some go, another may be
    /// there twice. The first error ends it.
    pub fn stream<R, E>(
        &self,
        pick: impl Fn(&K, &V) -> Option<R>,
        take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.stream_with_use(|key, value, _| pick(key, value), take)
    }

    /// The same where `pick` also gets when an entry was last used.
    pub fn stream_with_use<R, E>(
        &self,
        pick: impl Fn(&K, &V, Tick) -> Option<R>,
        mut take: impl FnMut(Vec<R>) -> Result<(), E>,
    ) -> Result<(), E> {
        for slab in self.shares.iter().flat_map(|share| &share.slabs) {
            let mut end = usize::MAX;
            while end > 0 {
                let (picked, rest) = pick_before(end, lock(slab).slots(), &pick);
                end = rest;
                if !picked.is_empty() {
                    take(picked)?;
                }
            }
        }
        Ok(())
    }

    /// What `pick` makes of the entries, all at once; else as [`Self::stream`].
    pub fn collect<R>(&self, pick: impl Fn(&K, &V) -> Option<R>) -> Vec<R> {
        let mut all = Vec::new();
        let take = |batch: Vec<R>| -> Result<(), Infallible> {
            all.extend(batch);
            Ok(())
        };
        let Ok(()) = self.stream(pick, take);
        all
    }

    /// How many entries there are that `which` holds for; walks the map.
    pub fn count(&self, which: impl Fn(&V) -> bool) -> usize {
        let slabs = self.shares.iter().flat_map(|share| &share.slabs);
        slabs.map(|slab| lock(slab).slots().iter().filter(|slot| which(&slot.value)).count()).sum()
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
        self.evicted.load(Ordering::Relaxed)
    }

    /// How long the youngest entry was unused that was forgotten because the table was full, in the present hour of the
    /// monotonic clock and the one before; `None` where none was.
    #[must_use]
    pub fn youngest_forgotten(&self, now: Duration) -> Option<Duration> {
        self.youngest_forgotten.age(now).map(Tick::length)
    }

    /// The slab of a key, locked, and the key's hash.
    fn locked(&self, key: &K) -> (u64, MutexGuard<'_, Slab<K, V>>) {
        let hash = key.spread(&self.hasher);
        (hash, lock(self.slab(key, hash)))
    }

    fn slab(&self, key: &K, hash: u64) -> &Mutex<Slab<K, V>> {
        // The table inside takes the highest and the lowest bits.
        let index = usize::try_from(hash >> 40 & (SLABS as u64 - 1)).expect("less than a usize");
        &self.shares[usize::from(key.tenant().0)].slabs[index]
    }

    fn one_less(&self, tenant: TenantId) {
        self.counts[usize::from(tenant.0)].fetch_sub(1, Ordering::Relaxed);
        self.total.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<K, V> Share<K, V> {
    fn empty() -> Self {
        Self { slabs: std::array::from_fn(|_| Mutex::default()) }
    }
}

/// What `pick` makes of the last batch of slots before `end`, and where that begins. From the end on: what takes the slot
/// of a removed entry comes from the end, so that nothing that stays is skipped.
fn pick_before<K, V, R>(end: usize, slots: &[Slot<K, V>], pick: impl Fn(&K, &V, Tick) -> Option<R>) -> (Vec<R>, usize) {
    let end = end.min(slots.len());
    let start = end.saturating_sub(BATCH);
    (slots[start..end].iter().filter_map(|slot| pick(&slot.key, &slot.value, slot.touched)).collect(), start)
}

fn lock<K, V>(slab: &Mutex<Slab<K, V>>) -> MutexGuard<'_, Slab<K, V>> {
    slab.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
