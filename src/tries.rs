//! How many tries there may be in a sliding while: of a source to sign in, of an account to be given links.

use std::collections::VecDeque;
use std::time::Duration;

use crate::bounded::{Bounded, Tenanted};
use crate::now::Now;
use crate::too_many::TooMany;

/// Limit: the sliding window of tries.
const TRIES_PERIOD: Duration = Duration::from_mins(1);

/// Limit: sources, and accounts, whose tries are counted at once: about 15 MB each at ten tries a period.
const TRIED_KEYS: usize = 50_000;

/// Counts tries by key in a sliding minute of monotonic time. One instance for all workers; the memory is bounded and
/// fair among tenants.
pub struct Tries<K> {
    allowed: usize,
    made: Bounded<K, VecDeque<Duration>>,
}

impl<K: Copy + Eq + Tenanted> Tries<K> {
    /// `allowed` tries a minute and key; `seed` makes its forgetting unpredictable.
    #[must_use]
    pub fn new(allowed: u32, tenants: usize, seed: u64) -> Self {
        let allowed = usize::try_from(allowed).unwrap_or(usize::MAX);
        Self { allowed, made: Bounded::new(TRIED_KEYS, tenants, seed) }
    }

    /// Takes a try before it is judged, so that many at once cannot exceed the limit.
    pub fn take(&self, key: K, now: Now) -> Result<Try<'_, K>, TooMany> {
        let wait = self.made.upsert(key, now.monotonic, VecDeque::new, |made| {
            while made.front().is_some_and(|at| now.since(*at) >= TRIES_PERIOD) {
                made.pop_front();
            }
            if made.len() >= self.allowed {
                return Some(made.front().map_or(TRIES_PERIOD, |at| TRIES_PERIOD.saturating_sub(now.since(*at))));
            }
            made.push_back(now.monotonic);
            None
        });
        match wait {
            Some(wait) => Err(TooMany::until(wait)),
            None => Ok(Try { tries: Some(self), key, at: now.monotonic }),
        }
    }

    /// How long a key that has made all its tries waits for the next one; asking is no try.
    #[must_use]
    pub fn wait(&self, key: &K, now: Now) -> Option<Duration> {
        let wait = |made: &VecDeque<Duration>| {
            let left = |at: &Duration| TRIES_PERIOD.saturating_sub(now.since(*at));
            let waits: Vec<_> = made.iter().map(left).filter(|left| !left.is_zero()).collect();
            (waits.len() >= self.allowed).then(|| waits[waits.len() - self.allowed])
        };
        self.made.read(key, wait).flatten()
    }

    /// Gives all their tries back to the keys that `which` holds for.
    pub fn forgive(&self, which: impl Fn(&K) -> bool) {
        for key in self.made.collect(|key, _| which(key).then_some(*key)) {
            self.made.remove(&key);
        }
    }

    /// Forgets the keys whose tries are all over; called now and then.
    pub fn sweep(&self, now: Now) {
        self.made.retain(|made| made.back().is_some_and(|at| now.since(*at) < TRIES_PERIOD));
    }

    fn give_back(&self, key: &K, at: Duration) {
        self.made.amend(key, |made| {
            if let Some(place) = made.iter().rposition(|own| *own == at) {
                made.remove(place);
            }
        });
    }
}

/// A try that was taken: given back when it goes, unless it was judged. What could not be judged costs nobody anything.
#[must_use = "dropping it gives the try back"]
pub struct Try<'t, K: Copy + Eq + Tenanted> {
    tries: Option<&'t Tries<K>>,
    key: K,
    at: Duration,
}

impl<K: Copy + Eq + Tenanted> Try<'_, K> {
    /// It was judged, right or wrong.
    pub fn spend(mut self) {
        self.tries = None;
    }
}

impl<K: Copy + Eq + Tenanted> Drop for Try<'_, K> {
    fn drop(&mut self) {
        if let Some(tries) = self.tries {
            tries.give_back(&self.key, self.at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bounded::Owned;
    use crate::tenant::TenantId;

    const KEY: Owned<[u8; 32]> = Owned { tenant: TenantId(0), key: [1; 32] };

    fn at(millis: u64) -> Now {
        Now { wall: Duration::ZERO, monotonic: Duration::from_millis(1_000_000 + millis) }
    }

    fn spend(tries: &Tries<Owned<[u8; 32]>>, key: Owned<[u8; 32]>, now: Now) -> Option<u64> {
        tries.take(key, now).map(Try::spend).err().map(|error| error.retry_after.as_secs())
    }

    #[test]
    fn the_window_slides_and_the_wait_is_until_the_oldest_try_leaves_it() {
        let tries = Tries::new(2, 1, 7);
        assert_eq!(spend(&tries, KEY, at(0)), None);
        assert_eq!(spend(&tries, KEY, at(30_000)), None);
        assert_eq!(spend(&tries, KEY, at(30_500)), Some(30), "29.5 s, rounded up");
        assert_eq!(spend(&tries, KEY, at(59_999)), Some(1));
        assert_eq!(spend(&tries, KEY, at(60_000)), None);
        assert_eq!(spend(&tries, KEY, at(60_001)), Some(30));
        assert_eq!(spend(&tries, Owned { key: [2; 32], ..KEY }, at(60_001)), None, "another key");
    }

    #[test]
    fn an_operator_sees_how_long_a_key_waits_and_can_forgive_it() {
        let tries = Tries::new(2, 1, 7);
        assert_eq!(tries.wait(&KEY, at(0)), None);
        assert_eq!(spend(&tries, KEY, at(0)), None);
        assert_eq!(tries.wait(&KEY, at(0)), None);
        assert_eq!(spend(&tries, KEY, at(10_000)), None);
        assert_eq!(tries.wait(&KEY, at(20_000)), Some(Duration::from_secs(40)));
        assert_eq!(tries.wait(&KEY, at(60_000)), None);
        tries.forgive(|key| *key != KEY);
        assert_eq!(spend(&tries, KEY, at(20_000)), Some(40));
        tries.forgive(|key| *key == KEY);
        assert_eq!(spend(&tries, KEY, at(20_000)), None);
    }

    #[test]
    fn what_is_not_judged_is_given_back_and_what_is_refused_prolongs_nothing() {
        let tries = Tries::new(1, 1, 7);
        for _ in 0..5 {
            drop(tries.take(KEY, at(0)));
        }
        assert_eq!(spend(&tries, KEY, at(1)), None);
        for _ in 0..5 {
            assert_eq!(spend(&tries, KEY, at(59_000)), Some(2));
        }
        assert_eq!(spend(&tries, KEY, at(60_001)), None);
    }

    #[test]
    fn a_sweep_forgets_what_is_over_and_nothing_else() {
        let tries = Tries::new(1, 1, 7);
        assert_eq!(spend(&tries, KEY, at(0)), None);
        tries.sweep(at(59_999));
        assert_eq!((tries.made.len(), spend(&tries, KEY, at(59_999))), (1, Some(1)));
        tries.sweep(at(60_000));
        assert!(tries.made.is_empty());
    }
}
