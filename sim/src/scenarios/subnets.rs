//! Scenario 8: an attacker rotates one try per /64 through a /48.

use super::Act;
use crate::attackers::Stream;
use crate::crowd::Crowd;
use crate::knock::Knock;
use crate::sprayers::subnet;
use crate::world::World;
use std::time::Duration;

const ATTACKER: &str = "attacker";
/// Fast enough that nothing drains meanwhile.
const PACE: Duration = Duration::from_micros(10);

/// In which order the /64s come.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// One /56 after the other.
    Ascending,
    /// Each /56 in turn.
    Scattered,
}

/// What is tried from the /64s, each time under a new name.
pub fn tries(order: Order) -> impl FnMut(u64) -> Knock + 'static {
    move |number| {
        let place = match order {
            Order::Ascending => number,
            Order::Scattered => number % 256 * 256 + number / 256 % 256,
        };
        Knock::of(ATTACKER, format!("name-{number}"), subnet(place)).wrong()
    }
}

/// One try per /64, 65 536 in all; which one was first told of a listing, and how many were not refused.
fn rotate(mut world: World, order: Order, pace: Duration) -> (World, Option<u64>) {
    let mut crowd = Crowd::default();
    crowd.add(Stream::new(pace, pace, tries(order)).at_most(65_536));
    let (mut count, mut first) = (0, None);
    crowd.run_seen(&mut world, pace * 65_537, |_, answer, _| {
        count += 1;
        if answer.listed().is_some() {
            first.get_or_insert(count);
        }
    });
    (world, first)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let act = |order| {
        let (world, first) = rotate(World::with_accounts(seed, ["name-1"]), order, PACE);
        Act::of(format!("{order:?}"), world, [format!("listed first at try {}", first.unwrap_or_default())])
    };
    [Order::Ascending, Order::Scattered].map(act).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Setup;
    use domain::blacklist::Policy;

    fn plain() -> World {
        World::with_accounts(8, ["name-1"])
    }

    #[test]
    fn the_56_is_listed_at_the_81st_try_and_the_48_at_the_641st() {
        let (ascending, first) = rotate(plain(), Order::Ascending, PACE);
        assert_eq!(first, Some(81), "240 points at 3 each");
        let (scattered, first) = rotate(plain(), Order::Scattered, PACE);
        assert_eq!(first, Some(641), "1 920 points at 3 each, and no /56 has its 240 yet");
        for world in [ascending, scattered] {
            assert_eq!(world.journal.of(ATTACKER).attempts, 65_536);
            assert_eq!(world.journal.of(ATTACKER).guesses, 641);
            assert!(world.journal.longest_listing() <= Duration::from_hours(1));
        }
    }

    #[test]
    fn tables_stay_at_their_caps_and_the_48_is_listed_all_the_same() {
        let caps = Policy { max_sources: 600, max_pairs: 300, max_names: 300, max_tried: 100, ..Policy::default() };
        let setup = Setup { policy: caps, ..Setup::of(8) };
        // 200 per second: the least used entry can be told apart from others when not all were used in one sixteenth of
        // a second.
        let pace = Duration::from_millis(5);
        let (world, first) = rotate(World::new(setup.clone()), Order::Scattered, pace);
        let unbounded = rotate(plain(), Order::Scattered, pace).1;
        assert_eq!((first, unbounded), (Some(644), Some(644)), "what all of them have in common is not forgotten");
        let (tables, caps) = (world.service.tables(), setup.caps());
        assert!(tables.iter().zip(&caps).all(|(held, cap)| held.0 == cap.0 && held.1 <= cap.1), "{tables:?}");
        let full = world.service.evicted().into_iter().filter(|(_, count)| *count > 0).count();
        assert_eq!(full, 4, "sources, pairs, names and names tried: {tables:?}");
    }
}
