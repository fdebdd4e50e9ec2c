//! The fifteen scenarios of docs/policy.md section 3: each is played for the report and is a test.

mod botnet;
mod forged_addresses;
mod forged_beside;
mod forged_headers;
mod guarded_name;
mod many_names;
mod misset;
mod offices;
mod one_name;
mod platform;
mod restart;
mod subnets;
mod valid_account;

use crate::journal::Journal;
use crate::world::World;

/// One run of a scenario and what came of it.
pub struct Act {
    pub title: String,
    /// What the policy states, as measured.
    pub facts: Vec<String>,
    pub journal: Journal,
}

impl Act {
    /// What a world saw.
    fn of(title: impl Into<String>, world: World, facts: impl IntoIterator<Item = String>) -> Self {
        Self { title: title.into(), facts: facts.into_iter().collect(), journal: world.journal }
    }
}

/// One scenario.
pub struct Scenario {
    /// As the policy numbers it.
    pub number: u8,
    pub title: &'static str,
    /// Plays it from a seed.
    pub play: fn(u64) -> Vec<Act>,
}

const fn scenario(number: u8, title: &'static str, play: fn(u64) -> Vec<Act>) -> Scenario {
    Scenario { number, title, play }
}

/// All of them.
pub const ALL: [Scenario; 15] = [
    scenario(1, "one source tries 1 000 names at 10 per second", many_names::play),
    scenario(2, "one source, one name, 200 tries per second", one_name::play),
    scenario(3, "a phone that is set wrong retries each 20, 30 or 60 s for a week", misset::play),
    scenario(4, "an office with one wrong phone for a day", offices::play_one_wrong),
    scenario(5, "an office whose passwords were all changed", offices::play_all_changed),
    scenario(6, "forged failures from a victim's address, 1 000 per second", forged_addresses::play),
    scenario(7, "one name per source from 10 000 sources", botnet::play),
    scenario(8, "one try per /64 through a /48", subnets::play),
    scenario(9, "an attacker with one valid account", valid_account::play),
    scenario(10, "a restart in the middle of 8 and of 4", restart::play),
    scenario(11, "the platform restarts and 10 000 phones register", platform::play_restarted),
    scenario(12, "the wall clock jumps during a listing", platform::play_jump),
    scenario(13, "INVITEs with a forged X-Forwarded-For", forged_headers::play),
    scenario(14, "forged failures, 6 per second, against a guarded name", guarded_name::play),
    scenario(15, "forged failures, 2 per second, from the owner's own address", forged_beside::play),
];
