//! Scenario 2: one source and one name, hammered by a guesser.

use super::Act;
use crate::crowd::Crowd;
use crate::scanners;
use crate::world::World;
use std::time::Duration;

const GUESSER: &str = "guesser";
const ADDRESS: &str = "203.0.113.1";

/// 200 tries a second for so long; when the source was listed.
fn hammer(seed: u64, length: Duration) -> (World, Option<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut crowd = Crowd::default();
    let pace = Duration::from_millis(5);
    let guesses = scanners::one_name(GUESSER, "alice", ADDRESS);
    crowd.add(crate::attackers::Stream::new(pace, pace, guesses));
    crowd.run(&mut world, length);
    let listed = world.journal.listings_of(ADDRESS).first().map(|listing| listing.at);
    (world, listed)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let (world, listed) = hammer(seed, Duration::from_hours(1));
    let fact = format!("listed after {} ms", listed.unwrap_or_default().as_millis());
    vec![Act::of("for an hour", world, [fact])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_guesses_are_looked_at_and_the_source_is_listed_within_half_a_second() {
        let (world, listed) = hammer(2, Duration::from_mins(4));
        assert!(listed.expect("it is listed") <= Duration::from_millis(500), "{listed:?}");
        assert_eq!(world.journal.of(GUESSER).guesses, 10);
    }
}
