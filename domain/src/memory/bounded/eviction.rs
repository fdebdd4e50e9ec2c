//! Eviction from a full map: of the tenant that holds most, the longest untouched of a few sampled entries goes.

use super::slab::{Slab, Slot};
use super::{Bounded, Shelf, Tenanted, lock};
use crate::tenant::TenantId;
use crate::time::Tick;
use std::cmp::Reverse;
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

    /// Where the map is full and the newcomer's tenant holds most: which entry of the newcomer's own slab makes room for
    /// it, in place. So a full map under one tenant's traffic takes one lock per newcomer and writes no count; hashes
    /// are even, and so all slabs stay as full as they are. `None` where another is to be looked for.
    pub(super) fn victim_beside(
        &self,
        newcomer: TenantId,
        slab: &mut Slab<K::Within, V>,
        now: Duration,
    ) -> Option<usize> {
        if self.total.load(Ordering::Relaxed) < self.capacity || slab.slots().len() < CROWDED {
            return None;
        }
        if self.fullest(newcomer) != newcomer {
            return None;
        }
        self.oldest_of(slab, EvictionTime::of(now))
    }

    /// Evicts one entry of the tenant that holds most, a protected one only where many samples hold no other; `false`
    /// where there is none at all. Of several that hold most it is the newcomer's own, where that is one of them: it is
    /// about to hold more than they, and must not push out what is within another's share.
    fn evict(&self, newcomer: TenantId, now: Duration) -> bool {
        let now = EvictionTime::of(now);
        let fullest = self.fullest(newcomer);
        self.evict_within(fullest, now) || self.evict_across(fullest, now)
    }

    /// The tenant that holds most. Of up to [`COMPARED`] tenants each is compared each time; of more, as many in turn, the
    /// one that held most last time, and the newcomer: a tenant grows by newcomers alone, so that none that has outgrown
    /// the others is missed, and one that is overlooked for a few evictions is soon found.
    fn fullest(&self, TenantId(newcomer): TenantId) -> TenantId {
        let (tenants, newcomer) = (self.counts.len(), usize::from(newcomer));
        let held = |tenant: usize| self.counts[tenant].load(Ordering::Relaxed);
        let rank = |tenant: &usize| (held(*tenant), *tenant == newcomer);
        let fullest = if tenants <= COMPARED {
            (0..tenants).max_by_key(rank)
        } else {
            let turn = self.turn.fetch_add(COMPARED, Ordering::Relaxed);
            let in_turn = (0..COMPARED).map(|step| turn.wrapping_add(step) % tenants);
            let fullest = in_turn.chain([self.last_fullest.load(Ordering::Relaxed), newcomer]).max_by_key(rank);
            self.last_fullest.store(fullest.unwrap_or(newcomer), Ordering::Relaxed);
            fullest
        };
        TenantId(u16::try_from(fullest.unwrap_or(newcomer)).expect("as many as there are numbers"))
    }

    /// Where there are many: one slab, the fuller of two, so that all stay equally full; its lock is taken once.
    fn evict_within(&self, tenant: TenantId, now: EvictionTime) -> bool {
        let (share, mut draws) = (self.share(tenant), self.draws());
        let (one, other) = (&share[draws.below(share.len())], &share[draws.below(share.len())]);
        let held = |shelf: &Shelf<K, V>| lock(shelf).slots().len();
        let mut slab = lock(if held(one) < held(other) { other } else { one });
        if slab.slots().len() < CROWDED {
            return false;
        }
        let Some(oldest) = self.oldest_of(&mut slab, now) else { return false };
        slab.remove_at(oldest, &self.hasher);
        self.one_less(tenant);
        true
    }

    /// The longest untouched of a few entries of a slab, which is about to go; `None` where all are protected.
    fn oldest_of(&self, slab: &mut Slab<K::Within, V>, now: EvictionTime) -> Option<usize> {
        let (slots, mut draws) = (slab.slots(), self.draws());
        // Drawn before any is read, so that the reads wait for memory in parallel.
        let sampled: [usize; SAMPLE] = std::array::from_fn(|_| draws.below(slots.len()));
        let ranks = sampled.map(|at| self.rank(&slots[at], now));
        let (oldest, rank) = sampled.into_iter().zip(ranks).min_by_key(|(_, rank)| *rank).expect("it is not empty");
        if rank.is_protected && !self.has_resigned() {
            return None;
        }
        slab.evicted += 1;
        self.note_forgotten(rank, now);
        Some(oldest)
    }

    /// Of all slabs, in several samples.
    fn evict_across(&self, tenant: TenantId, now: EvictionTime) -> bool {
        let mut picked = self.pick_victim(tenant, now);
        for _ in 1..SAMPLES {
            if picked.is_none_or(|(_, rank)| !rank.is_protected) {
                break;
            }
            picked = self.pick_victim(tenant, now);
        }
        if picked.is_some_and(|(_, rank)| rank.is_protected) {
            self.resigned.store(RESIGNED, Ordering::Relaxed);
        }
        let Some((key, rank)) = picked else { return false };
        let (hash, mut slab) = self.locked(&key);
        // Another thread may have removed it meanwhile.
        if slab.remove(hash, &key.within(), &self.hasher).is_none() {
            return false;
        }
        slab.evicted += 1;
        self.one_less(tenant);
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

    fn rank(&self, slot: &Slot<K::Within, V>, now: EvictionTime) -> Rank {
        let is_protected = self.protected.is_some_and(|protected| protected(&slot.value, now.monotonic));
        Rank { is_protected, age: Reverse(now.tick.ticks_since(slot.touched)) }
    }

    /// The longest untouched of a few entries, unprotected ones first, and how it ranks. They are of all
    /// slabs: one that holds a single entry must not give that up while there are others.
    fn pick_victim(&self, tenant: TenantId, now: EvictionTime) -> Option<(K, Rank)> {
        let (share, mut draws) = (self.share(tenant), self.draws());
        let sampled = (0..SAMPLE).filter_map(|_| {
            let start = draws.below(share.len());
            let slabs = (0..share.len()).map(|step| lock(&share[(start + step) % share.len()]));
            let slab = slabs.into_iter().find(|slab| !slab.slots().is_empty())?;
            let slot = &slab.slots()[draws.below(slab.slots().len())];
            Some((self.rank(slot, now), K::of(tenant, slot.key)))
        });
        let victim = sampled.min_by_key(|(rank, _)| *rank);
        victim.map(|(rank, key)| (key, rank))
    }

    /// Numbers for one eviction: what all threads share is written once for all of them.
    fn draws(&self) -> Draws {
        Draws(self.random.fetch_add(GAMMA.wrapping_mul(DRAWS), Ordering::Relaxed))
    }
}

/// SplitMix64: a sequence that cannot be predicted without the seed.
struct Draws(u64);

/// The step of that sequence.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// The numbers that are set aside for each eviction, so that the next one's are others.
const DRAWS: u64 = 2 * SAMPLE as u64;

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        let mut mixed = self.0;
        self.0 = self.0.wrapping_add(GAMMA);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The upper half of the product: even enough for a limit below 2^40, and faster than a remainder.
        let product = u128::from(mixed ^ (mixed >> 31)) * limit as u128;
        usize::try_from(product >> 64).expect("less than the limit")
    }
}

impl EvictionTime {
    fn of(now: Duration) -> Self {
        Self { monotonic: now, tick: Tick::of(now) }
    }
}
