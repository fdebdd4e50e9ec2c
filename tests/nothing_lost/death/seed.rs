//! Chance that can be had again: each run draws a seed, says it, and takes one that is given.

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// A generator whose seed stands in what the test prints. `NOTHING_LOST_SEED` repeats a run.
pub fn seeded(test: &str) -> (u64, StdRng) {
    let given = std::env::var_os("NOTHING_LOST_SEED");
    let seed = given
        .map_or_else(|| realmgate::ambient::randomness::system().next_u64(), |text| parsed(&text.to_string_lossy()));
    println!("{test}: NOTHING_LOST_SEED={seed}");
    (seed, StdRng::seed_from_u64(seed))
}

fn parsed(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("NOTHING_LOST_SEED is a number, not {text:?}"))
}
