//! The one rate limit: how many events there may be per key within a sliding window of monotonic time.

mod precision;
mod rate_limited;
mod usage;

use precision::Precision;
pub use rate_limited::RateLimited;

use crate::memory::{Bounded, Tenanted};
use crate::time::{Now, Tick};
use std::time::Duration;
use usage::Usage;

/// How many events of each kind there may be within how long; 0 allows none.
#[derive(Clone, Copy, Debug)]
pub struct Rate<const KINDS: usize = 1> {
    /// How many of each kind.
    pub most: [u32; KINDS],
    /// Within how long.
    pub window: Duration,
}

/// Counts events by key, of one kind or several that are remembered together. Its memory is bounded and fair among tenants;
/// keys that hold a reservation are forgotten last. One instance for all workers.
///
/// An event is counted in one of two ways. [`Self::take`] counts it before it is known what comes of it. [`Self::reserve`]
/// reserves a slot, and [`Self::settle`] says which kind of event it was, if any: for events that are counted under several
/// keys at once.
pub struct RateLimit<K: Tenanted, P = Tick, const KINDS: usize = 1> {
    rate: Rate<KINDS>,
    scale: fn(&K) -> u32,
    usage: Bounded<K, Usage<P, KINDS>>,
}

impl<K: Copy + Eq + Tenanted, P: Precision, const KINDS: usize> RateLimit<K, P, KINDS> {
    /// Nothing has happened yet. At most `keys` are remembered at once; `seed` makes eviction unpredictable.
    #[must_use]
    pub fn new(rate: Rate<KINDS>, keys: usize, tenants: usize, seed: u64) -> Self {
        let usage = Bounded::new(keys, tenants, seed).protecting(|usage: &Usage<P, KINDS>, _| usage.is_reserved());
        Self { rate, scale: |_| 1, usage }
    }

    /// The same where a key may have a multiple of what the rate says.
    #[must_use]
    pub fn scaled_by(self, scale: fn(&K) -> u32) -> Self {
        Self { scale, ..self }
    }

    /// How long a key waits until one more event of each kind is allowed: `None` where it is now, zero where slots are only
    /// reserved, so that it may be in a moment. Asking counts nothing.
    #[must_use]
    pub fn wait(&self, key: &K, now: Now) -> [Option<Duration>; KINDS] {
        let wait = |usage: &Usage<P, KINDS>| {
            std::array::from_fn(|kind| usage.wait(kind, self.most(key, kind), self.rate.window, now))
        };
        self.usage.read(key, wait).unwrap_or_else(|| wait(&Usage::default()))
    }

    /// Reserves a slot for an event of any kind, whether there is one or not: [`Self::wait`] says. Each reservation must be
    /// settled.
    pub fn reserve(&self, key: K, now: Now) {
        self.usage.upsert(key, now.monotonic, Usage::default, Usage::reserve);
    }

    /// Releases a reserved slot, and counts the event that came of it, by its kind and moment. What is empty at `begun`
    /// is forgotten at once: the caller must not reserve under the same key meanwhile.
    pub fn settle(&self, key: &K, event: Option<(usize, Now)>, begun: Now) {
        self.usage.amend(key, |usage| {
            usage.release();
            if let Some((kind, now)) = event {
                usage.add(kind, self.rate.window, now);
            }
        });
        if self.usage.read(key, |usage| usage.is_idle(begun)) == Some(true) {
            self.usage.remove(key);
        }
    }

    /// Counts an event of so long ago, if it would still count.
    pub fn remember(&self, key: K, kind: usize, ago: Duration, now: Now) {
        if let Some(left) = self.rate.window.checked_sub(ago) {
            self.usage.upsert(key, now.monotonic, Usage::default, |usage| usage.add(kind, left, now));
        }
    }

    /// Lifts the limit of the keys that `which` holds for: all their events are forgotten.
    pub fn lift(&self, which: impl Fn(&K) -> bool) {
        for key in self.usage.collect(|key, _| which(key).then_some(*key)) {
            self.usage.remove(&key);
        }
    }

    /// Forgets the keys whose events are all over; called now and then.
    pub fn sweep(&self, now: Now) {
        self.usage.retain(|usage| !usage.is_idle(now));
    }

    /// How many keys are remembered.
    #[cfg(test)]
    pub fn keys(&self) -> usize {
        self.usage.len()
    }

    fn most(&self, key: &K, kind: usize) -> u32 {
        self.rate.most[kind].saturating_mul((self.scale)(key))
    }
}

impl<K: Copy + Eq + Tenanted, P: Precision> RateLimit<K, P> {
    /// Counts an event before it is known what comes of it, so that many at once cannot exceed the limit.
    pub fn take(&self, key: K, now: Now) -> Result<RatePermit<'_, K, P>, RateLimited> {
        let (most, window) = (self.most(&key, 0), self.rate.window);
        let taken =
            self.usage.upsert(key, now.monotonic, Usage::default, |usage| match usage.wait(0, most, window, now) {
                Some(wait) => Err(RateLimited::until(wait)),
                None => Ok(usage.add(0, window, now)),
            });
        taken.map(|end| RatePermit { limit: Some(self), key, end })
    }
}

/// An event that was counted and may still turn out to be none.
#[must_use = "dropping it gives the slot back"]
pub struct RatePermit<'l, K: Copy + Eq + Tenanted, P: Precision> {
    limit: Option<&'l RateLimit<K, P>>,
    key: K,
    end: P,
}

impl<K: Copy + Eq + Tenanted, P: Precision> RatePermit<'_, K, P> {
    /// The event stays counted.
    pub fn spend(mut self) {
        self.limit = None;
    }
}

impl<K: Copy + Eq + Tenanted, P: Precision> Drop for RatePermit<'_, K, P> {
    fn drop(&mut self) {
        if let Some(limit) = self.limit {
            limit.usage.amend(&self.key, |usage| usage.take_back(0, self.end));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Owned;
    use crate::tenant::TenantId;

    const KEY: Owned<[u8; 32]> = Owned { tenant: TenantId(0), key: [1; 32] };

    fn at(millis: u64) -> Now {
        Now { wall: Duration::ZERO, monotonic: Duration::from_millis(1_000_000 + millis) }
    }

    type Exact = RateLimit<Owned<[u8; 32]>, Duration>;

    fn limit(most: u32) -> Exact {
        RateLimit::new(Rate { most: [most], window: Duration::from_mins(1) }, 1_000, 1, 7)
    }

    fn spend(limit: &Exact, key: Owned<[u8; 32]>, now: Now) -> Option<u64> {
        limit.take(key, now).map(RatePermit::spend).err().map(|error| error.retry_after.as_secs())
    }

    #[test]
    fn the_window_slides_and_the_wait_is_until_the_oldest_event_leaves_it() {
        let limit = limit(2);
        assert_eq!(spend(&limit, KEY, at(0)), None);
        assert_eq!(spend(&limit, KEY, at(30_000)), None);
        assert_eq!(spend(&limit, KEY, at(30_500)), Some(30), "29.5 s, rounded up");
        assert_eq!(spend(&limit, KEY, at(59_999)), Some(1));
        assert_eq!(spend(&limit, KEY, at(60_000)), None);
        assert_eq!(spend(&limit, KEY, at(60_001)), Some(30));
        assert_eq!(spend(&limit, Owned { key: [2; 32], ..KEY }, at(60_001)), None, "another key");
    }

    #[test]
    fn an_operator_sees_how_long_a_key_waits_and_can_lift_its_limit() {
        let limit = limit(2);
        assert_eq!(limit.wait(&KEY, at(0)), [None]);
        assert_eq!(spend(&limit, KEY, at(0)), None);
        assert_eq!(limit.wait(&KEY, at(0)), [None]);
        assert_eq!(spend(&limit, KEY, at(10_000)), None);
        assert_eq!(limit.wait(&KEY, at(20_000)), [Some(Duration::from_secs(40))]);
        assert_eq!(limit.wait(&KEY, at(60_000)), [None]);
        limit.lift(|key| *key != KEY);
        assert_eq!(spend(&limit, KEY, at(20_000)), Some(40));
        limit.lift(|key| *key == KEY);
        assert_eq!(spend(&limit, KEY, at(20_000)), None);
    }

    #[test]
    fn what_is_not_judged_is_given_back_and_what_is_refused_prolongs_nothing() {
        let limit = limit(1);
        for _ in 0..5 {
            drop(limit.take(KEY, at(0)));
        }
        assert_eq!(spend(&limit, KEY, at(1)), None);
        for _ in 0..5 {
            assert_eq!(spend(&limit, KEY, at(59_000)), Some(2));
        }
        assert_eq!(spend(&limit, KEY, at(60_001)), None);
    }

    #[test]
    fn a_sweep_forgets_what_is_over_and_nothing_else() {
        let limit = limit(1);
        assert_eq!(spend(&limit, KEY, at(0)), None);
        limit.sweep(at(59_999));
        assert_eq!((limit.keys(), spend(&limit, KEY, at(59_999))), (1, Some(1)));
        limit.sweep(at(60_000));
        assert!(limit.keys() == 0);
    }

    #[test]
    fn reserved_slots_are_waited_for_no_time_and_count_as_what_came_of_them() {
        let limit: RateLimit<TenantId, Tick, 2> =
            RateLimit::new(Rate { most: [1, 2], window: Duration::from_mins(1) }, 10, 1, 7).scaled_by(|_| 2);
        let (key, zero) = (TenantId(0), Some(Duration::ZERO));
        for waits in [[None, None], [None, None], [zero, None], [zero, None], [zero, zero]] {
            assert_eq!(limit.wait(&key, at(0)), waits);
            limit.reserve(key, at(0));
        }
        for event in [Some((0, at(0))), Some((1, at(0))), Some((1, at(0))), None] {
            limit.settle(&key, event, at(0));
        }
        assert_eq!(limit.wait(&key, at(0)), [zero, None], "the last reservation may take the last slot");
        limit.settle(&key, Some((0, at(0))), at(0));
        assert_eq!(limit.wait(&key, at(20_000)), [Some(Duration::from_secs(40)), None]);
        limit.remember(key, 1, Duration::from_secs(30), at(20_000));
        limit.remember(key, 1, Duration::from_secs(61), at(20_000));
        limit.remember(key, 1, Duration::from_secs(50), at(20_000));
        assert_eq!(limit.wait(&key, at(20_000)), [Some(Duration::from_secs(40)), Some(Duration::from_secs(10))]);
        limit.reserve(key, at(60_000));
        limit.settle(&key, None, at(60_000));
        assert_eq!(limit.keys(), 0, "what is empty is forgotten");
    }
}
