//! What concerns all entries of a map, slab by slab.

use super::slab::Slot;
use super::{Bounded, Tenanted, lock};
use crate::tenant::TenantId;
use crate::time::Tick;
use std::convert::Infallible;

/// How many entries a walk reads under one lock: some tenths of a millisecond.
pub(super) const BATCH: usize = 4_096;

impl<K, V> Bounded<K, V>
where
    K: Copy + Eq + Tenanted,
{
    /// Forgets all entries that `keep` does not hold for.
    pub fn retain(&self, keep: impl Fn(&V) -> bool) {
        self.retain_with_use(|value, _| keep(value));
    }

    /// The same where `keep` also gets when an entry was last used.
    pub fn retain_with_use(&self, keep: impl Fn(&V, Tick) -> bool) {
        for tenant in self.tenants() {
            for shelf in self.share(tenant) {
                for _ in 0..lock(shelf).retain(&keep, &self.hasher) {
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
        for tenant in self.tenants() {
            let pick = |slot: &Slot<K::Within, V>| pick(&K::of(tenant, slot.key), &slot.value, slot.touched);
            for shelf in self.share(tenant) {
                let mut end = usize::MAX;
                while end > 0 {
                    let (picked, rest) = pick_before(end, lock(shelf).slots(), pick);
                    end = rest;
                    if !picked.is_empty() {
                        take(picked)?;
                    }
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
        self.slabs.iter().map(|shelf| lock(shelf).slots().iter().filter(|slot| which(&slot.value)).count()).sum()
    }

    fn tenants(&self) -> impl Iterator<Item = TenantId> + use<K, V> {
        (0..).map(TenantId).take(self.counts.len())
    }
}

/// What `pick` makes of the last batch of slots before `end`, and where that begins. From the end on: what takes the slot
/// of a removed entry comes from the end, so that nothing that stays is skipped.
fn pick_before<S, R>(end: usize, slots: &[S], pick: impl Fn(&S) -> Option<R>) -> (Vec<R>, usize) {
    let end = end.min(slots.len());
    let start = end.saturating_sub(BATCH);
    (slots[start..end].iter().filter_map(pick).collect(), start)
}
