//! Eviction from a full map: of the tenant that holds most, the longest untouched of a few sampled entries goes.

use super::slab::{Slab, Slot};
use super::{Bounded, SLABS, Share, Tenanted, lock};
use crate::tenant::TenantId;
use crate::time::Tick;
use std::cmp::Reverse;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How many entries an eviction compares; the choice is close to true LRU from eight on.
const SAMPLE: usize = 8;

/// How many samples are drawn for an entry that is not protected.
const SAMPLES: usize = 16;

/// With how many entries a slab is enough to sample from: in one with few, an entry in constant use would go.
const CROWDED: usize = 64;

/// How many tenants an eviction compares.
const COMPARED: usize = 16;

/// For how many evictions it is believed that all are protected.
const RESIGNED: usize = 256;

/// The moment of an eviction, as a duration and as a tick.
#[derive(Clone, Copy)]
struct EvictionTime {
    monotonic: Duration,
    tick: Tick,
}

/// What goes first: unprotected ones, then the longest untouched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_protected: bool,
    age: Reverse<u32>,
}

impl<K, V> Bounded<K, V>
where
    K: Copy + Eq + Tenanted,
{
    /// Reserves a slot for one more entry of a tenant, by an eviction where the map is full. Where all slots are reserved
    /// for entries that are about to be made, waits for the first of them.
    pub(super) fn reserve(&self, tenant: TenantId, now: Duration) {
        let next = |total: usize| (total < self.capacity).then_some(total + 1);
        while self.total.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_err() {
            if !self.evict(tenant, now) {
                std::hint::spin_loop();
            }
        }
        self.counts[usize::from(tenant.0)].fetch_add(1, Ordering::Relaxed);
    }

    /// Evicts one entry of the tenant that holds most, a protected one only where many samples hold no other; `false`
    /// where there is none at all. Of several that hold most it is the newcomer's own, where that is one of them: it is
    /// about to hold more than they, and must not push out what is within another's share.
    fn evict(&self, newcomer: TenantId, now: Duration) -> bool {
        let now = EvictionTime { monotonic: now, tick: Tick::of(now) };
        let fullest = &self.shares[self.fullest(usize::from(newcomer.0))];
        let done = self.evict_within(fullest, now) || self.evict_across(fullest, now);
        self.evicted.fetch_add(u64::from(done), Ordering::Relaxed);
        done
    }

    /// The tenant that holds most. Of up to [`COMPARED`] tenants each is compared each time; of more, as many in turn, the
    /// one that held most last time, and the newcomer: a tenant grows by newcomers alone, so that none that has outgrown
    /// the others is missed, and one that is overlooked for a few evictions is soon found.
    fn fullest(&self, newcomer: usize) -> usize {
        let held = |tenant: usize| self.counts[tenant].load(Ordering::Relaxed);
        let (tenants, turn) = (self.counts.len(), self.turn.fetch_add(COMPARED, Ordering::Relaxed));
        let in_turn = (0..COMPARED.min(tenants)).map(|step| turn.wrapping_add(step) % tenants);
        let known = [self.last_fullest.load(Ordering::Relaxed), newcomer];
        let fullest =
            in_turn.chain(known).max_by_key(|tenant| (held(*tenant), *tenant == newcomer)).unwrap_or(newcomer);
        self.last_fullest.store(fullest, Ordering::Relaxed);
        fullest
    }

    /// Where there are many: one slab, the fuller of two, so that all stay equally full; its lock is taken once.
    fn evict_within(&self, share: &Share<K, V>, now: EvictionTime) -> bool {
        let drawn = || &share.slabs[self.random_below(SLABS)];
        let (one, other) = (drawn(), drawn());
        let held = |slab: &Mutex<Slab<K, V>>| lock(slab).slots().len();
        let mut slab = lock(if held(one) < held(other) { other } else { one });
        let slots = slab.slots();
        if slots.len() < CROWDED {
            return false;
        }
        // Drawn before any is read, so that the reads wait for memory in parallel.
        let sampled: [usize; SAMPLE] = std::array::from_fn(|_| self.random_below(slots.len()));
        let ages = sampled.map(|index| self.rank(&slots[index], now));
        let (oldest, rank) = sampled.into_iter().zip(ages).min_by_key(|(_, rank)| *rank).expect("it is not empty");
        if rank.is_protected && !self.has_resigned() {
            return false;
        }
        let gone = slab.remove_at(oldest, &self.hasher);
        self.one_less(gone.key.tenant());
        self.note_forgotten(rank, now);
        true
    }

    /// Of all slabs, in several samples.
    fn evict_across(&self, share: &Share<K, V>, now: EvictionTime) -> bool {
        let mut picked = self.pick_victim(share, now);
        for _ in 1..SAMPLES {
            if picked.is_none_or(|(_, rank)| !rank.is_protected) {
                break;
            }
            picked = self.pick_victim(share, now);
        }
        if picked.is_some_and(|(_, rank)| rank.is_protected) {
            self.resigned.store(RESIGNED, Ordering::Relaxed);
        }
        // Another thread may have removed it meanwhile.
        let Some((_, rank)) = picked.filter(|(key, _)| self.remove(key).is_some()) else { return false };
        self.note_forgotten(rank, now);
        true
    }

    /// What was demoted is as young as it would be otherwise.
    fn note_forgotten(&self, rank: Rank, now: EvictionTime) {
        let Reverse(age) = rank.age;
        self.youngest_forgotten.note(age.checked_sub(self.demotion).unwrap_or(age), now.monotonic);
    }

    /// Whether all were protected recently; the search is not repeated each time.
    fn has_resigned(&self) -> bool {
        self.resigned.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    fn rank(&self, slot: &Slot<K, V>, now: EvictionTime) -> Rank {
        let is_protected = self.protected.is_some_and(|protected| protected(&slot.value, now.monotonic));
        Rank { is_protected, age: Reverse(now.tick.ticks_since(slot.touched)) }
    }

    /// The longest untouched of a few entries, unprotected ones first, and how it ranks. They are of all
    /// slabs: one that holds a single entry must not give that up while there are others.
    fn pick_victim(&self, share: &Share<K, V>, now: EvictionTime) -> Option<(K, Rank)> {
        let sampled = (0..SAMPLE).filter_map(|_| {
            let start = self.random_below(SLABS);
            let slabs = (0..SLABS).map(|step| lock(&share.slabs[(start + step) % SLABS]));
            let slab = slabs.into_iter().find(|slab| !slab.slots().is_empty())?;
            let slot = &slab.slots()[self.random_below(slab.slots().len())];
            Some((self.rank(slot, now), slot.key))
        });
        let victim = sampled.min_by_key(|(rank, _)| *rank);
        victim.map(|(rank, key)| (key, rank))
    }

    /// SplitMix64: a sequence that cannot be predicted without the seed.
    fn random_below(&self, limit: usize) -> usize {
        let mut mixed = self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The upper half of the product: even enough for a limit below 2^40, and faster than a remainder.
        let product = u128::from(mixed ^ (mixed >> 31)) * limit as u128;
        usize::try_from(product >> 64).expect("less than the limit")
    }
}
