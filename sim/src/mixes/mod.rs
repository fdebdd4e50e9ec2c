//! Random mixes of an hour: honest phones, offices, scanners, sprayers and forgers at small tables and a short ladder, so
//! that an hour and a few hundred attempts reach every corner.

#[cfg(test)]
mod alike;
mod invariants;
mod known_good;
mod people;
#[cfg(test)]
mod shared;
mod told;
#[cfg(test)]
mod undecided;

pub use invariants::{Found, watch};

use crate::chance::Chance;
use crate::crowd::Crowd;
use crate::service::Setup;
use crate::world::World;
use domain::blacklist::{Policy, never_listed};
use std::time::Duration;

/// How long each lasts.
pub const LENGTH: Duration = Duration::from_hours(1);

/// Who may guess as much as they like where their address had to answer.
const ALLOWED: &str = "198.51.100.0/28";

/// What a mix starts with, for two tenants.
pub fn setup(seed: u64) -> Setup {
    let mut chance = Chance::apart(seed, 0);
    let seconds = |seconds: &[u64]| seconds.iter().copied().map(Duration::from_secs).collect();
    let mut between = |least: u32, most: u32| {
        f64::from(least + u32::try_from(chance.below(u64::from(most - least))).expect("less than a u32"))
    };
    let policy = Policy {
        capacity: between(6, 14),
        trusted_capacity: between(12, 24),
        unknown_capacity: between(6, 14),
        ladder: seconds(&[60, 600, 1_200]),
        ladder_cap: Duration::from_mins(3),
        allow: vec![ALLOWED.parse().expect("a network")],
        never: never_listed(),
        capacity_56: between(20, 40),
        capacity_48: between(40, 60),
        guard_failures: 4,
        guard_per_source: 4,
        max_sources: 140,
        max_pairs: 200,
        max_known_good: 40,
        max_listings: 24,
        max_names: 160,
        max_tried: 100,
        ..Policy::default()
    };
    Setup { policy, tenants: 2, answers: 120, seed }
}

/// A world for a mix; both tenants have their accounts, whichever parties it has.
pub fn world(seed: u64) -> World {
    let mut world = World::new(setup(seed));
    for tenant in 0..2 {
        for name in people::names(seed, tenant) {
            world.service.open_account(tenant, &name);
        }
    }
    world
}

/// The mix of one tenant: the honest and the others.
pub fn crowd(seed: u64, tenant: u16) -> Crowd {
    let mut crowd = Crowd::default();
    people::move_in(&mut crowd, seed, tenant);
    people::attack(&mut crowd, seed, tenant);
    crowd
}

/// The mix of the first tenant beside the second one, which attacks from the same addresses under the same names and
/// floods every table.
pub fn crowd_beside(seed: u64) -> Crowd {
    let mut crowd = crowd(seed, 0);
    people::attack(&mut crowd, seed, 1);
    people::flood(&mut crowd, seed, 1);
    crowd
}

/// Plays one for the report, the first tenant beside the second one; what was found wrong, which is nothing.
pub fn play(seed: u64) -> (World, Found) {
    let mut world = world(seed);
    let mut found = Found::of(&setup(seed));
    crowd_beside(seed).run_seen(&mut world, LENGTH, |knock, answer, world| {
        if knock.tenant == 0 {
            watch(&mut found, knock, answer, world);
        }
    });
    (world, found)
}

#[cfg(test)]
/// How many seeds each promise is kept for.
const SEEDS: std::ops::Range<u64> = 0..1_000;
