//! Scenario 6: forged UDP failures from a victim's address, with random names and the victim's own.

use super::Act;
use crate::attackers::Stream;
use crate::chance::Chance;
use crate::crowd::Crowd;
use crate::forgers::Forger;
use crate::knock::Transport;
use crate::offices::Office;
use crate::world::World;
use std::time::Duration;

const ADDRESS: &str = "203.0.113.1";
const MINUTE: Duration = Duration::from_mins(1);

/// An office of 20 phones that refresh each minute, and a forger from the second minute on.
fn forge(seed: u64, pace: Duration, length: Duration) -> World {
    let address = ADDRESS.to_owned();
    let office = Office { party: "the victim", tenant: 0, address, transport: Transport::Udp, size: 20 };
    let forger = Forger { party: "forger", tenant: 0, victim: ADDRESS.to_owned(), names: office.names().collect() };
    let mut world = World::with_accounts(seed, office.names());
    let mut crowd = Crowd::default();
    office.move_in(&mut crowd, Duration::ZERO, MINUTE);
    crowd.add(Stream::new(MINUTE, pace, forger.packets(Chance::of(seed))));
    crowd.run(&mut world, length);
    world
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    vec![
        Act::of("1 000 per second for 20 minutes", forge(seed, Duration::from_millis(1), MINUTE * 21), []),
        Act::of("10 per second for 12 hours", forge(seed, Duration::from_millis(100), MINUTE * 721), []),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_victims_phones_get_no_refusal_and_no_listing_lasts_over_an_hour() {
        let hour = Duration::from_hours(1);
        // At full rate for a while, and long enough to climb the ladder as far as it goes.
        for (pace, length) in [(Duration::from_millis(1), MINUTE * 3), (Duration::from_secs(1), MINUTE * 60 * 6)] {
            let world = forge(6, pace, length);
            let victim = world.journal.of("the victim");
            let minutes = length.as_secs() / 60;
            assert_eq!((victim.let_in, victim.right_refused), (20 * minutes, 0), "{pace:?}");
            let longest = world.journal.longest_listing();
            assert!(longest > Duration::ZERO && longest <= hour, "{longest:?}");
        }
    }

    #[test]
    fn a_day_of_forging_climbs_to_an_hour_and_no_further() {
        let world = forge(6, Duration::from_secs(4), MINUTE * 60 * 24);
        let listings = world.journal.listings_of(ADDRESS);
        let last = listings.last().expect("it is listed").lasts;
        assert!(listings.len() > 5 && last >= MINUTE * 48 && last <= MINUTE * 60, "{last:?}");
        assert_eq!(world.journal.of("the victim").right_refused, 0);
    }
}
