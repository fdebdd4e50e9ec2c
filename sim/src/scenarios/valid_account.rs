//! Scenario 9: an attacker with one valid account alternates success and failure; its source's bucket is not reset.

use super::Act;
use crate::knock::Knock;
use crate::scanners;
use crate::world::World;

const ATTACKER: &str = "attacker";
const ADDRESS: &str = "203.0.113.1";

/// A success before each failure, ten pairs per second; which name made the listing.
fn alternate(seed: u64) -> (World, Option<u64>) {
    let mut world = World::with_accounts(seed, ["mallory"]);
    let own = Knock::of("attacker's account", "mallory", ADDRESS);
    let mut make = scanners::names(ATTACKER, ADDRESS, own.transport);
    let mut listed_at = None;
    for number in 0..1_000 {
        world.wait(scanners::PACE);
        world.knock(&own);
        if world.knock(&make(number)).listed().is_some() {
            listed_at.get_or_insert(number + 1);
        }
    }
    (world, listed_at)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let (world, listed_at) = alternate(seed);
    vec![Act::of("over Tcp", world, [format!("listed at name {}", listed_at.unwrap_or_default())])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn it_is_listed_like_a_trusted_source_at_the_41st_name() {
        let (world, listed_at) = alternate(9);
        assert_eq!(listed_at, Some(41));
        assert_eq!(world.journal.of(ATTACKER).guesses, 41);
        assert_eq!(world.journal.of("attacker's account").right_refused, 0, "its own account is known-good");
        assert!(world.journal.longest_listing() <= Duration::from_hours(1));
    }
}
