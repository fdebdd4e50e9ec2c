//! Scenario 2: one source and one name, hammered by a guesser.

use super::Act;
use crate::crowd::Crowd;
use crate::knock::Transport;
use crate::scanners;
use crate::world::World;
use std::time::Duration;

const GUESSER: &str = "guesser";
const ADDRESS: &str = "203.0.113.1";

/// By what the guesser comes.
#[derive(Clone, Copy, Debug)]
enum By {
    /// Over TCP.
    Tcp,
    /// Over UDP and TCP in turn: each class has a lock of its own, so it gets the guesses of both. Before there were two
    /// classes it got 10.
    Both,
}

/// 200 tries per second for so long; when the source was listed.
fn hammer(seed: u64, by: By, length: Duration) -> (World, Option<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut crowd = Crowd::default();
    let pace = Duration::from_millis(5);
    let mut make = scanners::one_name(GUESSER, "alice", ADDRESS);
    let guesses = move |number: u64| match by {
        By::Both if number.is_multiple_of(2) => make(number).over(Transport::Udp),
        _ => make(number),
    };
    crowd.add(crate::attackers::Stream::new(pace, pace, guesses));
    crowd.run(&mut world, length);
    let listed = world.journal.listings_of(ADDRESS).first().map(|listing| listing.at);
    (world, listed)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let act = |by| {
        let (world, listed) = hammer(seed, by, Duration::from_hours(1));
        let fact = format!("listed after {} ms", listed.unwrap_or_default().as_millis());
        Act::of(format!("for an hour, by {by:?}"), world, [fact])
    };
    [By::Tcp, By::Both].map(act).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_guesses_are_looked_at_and_the_source_is_listed_within_half_a_second() {
        let (world, listed) = hammer(2, By::Tcp, Duration::from_mins(4));
        assert!(listed.expect("it is listed") <= Duration::from_millis(500), "{listed:?}");
        assert_eq!(world.journal.of(GUESSER).guesses, 10);
    }

    #[test]
    fn who_comes_by_both_classes_gets_the_guesses_of_both_and_has_the_points_of_one_source() {
        let (world, listed) = hammer(2, By::Both, Duration::from_mins(4));
        assert!(listed.expect("it is listed") <= Duration::from_millis(500), "{listed:?}");
        assert_eq!(world.journal.of(GUESSER).guesses, 20);
    }
}
