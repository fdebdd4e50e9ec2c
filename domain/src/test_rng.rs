//! Randomness for tests: another sequence at each call, the same ones in each run.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::sync::atomic::{AtomicU64, Ordering};

/// A generator that no earlier call gave.
pub(crate) fn test_rng() -> StdRng {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    StdRng::seed_from_u64(CALLS.fetch_add(1, Ordering::Relaxed))
}
