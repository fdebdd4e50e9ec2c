//! Scenarios 4 and 5: an office with one wrong phone, and one whose passwords were all changed at once.

use super::Act;
use crate::crowd::Crowd;
use crate::knock::{Knock, Transport};
use crate::offices::Office;
use crate::phones::Phone;
use crate::world::World;
use std::time::Duration;

const ADDRESS: &str = "203.0.113.1";
const WRONG: &str = "the wrong phone";
const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

fn office(transport: Transport, size: usize) -> Office {
    Office { party: "the office", tenant: 0, address: ADDRESS.to_owned(), transport, size }
}

/// 49 phones that refresh each five minutes, and one that is wrong every five seconds, for a day.
fn one_wrong(seed: u64, transport: Transport) -> World {
    let office = office(transport, 49);
    let mut world = World::with_accounts(seed, office.names().chain(["wrong".to_owned()]));
    let mut crowd = Crowd::default();
    office.move_in(&mut crowd, Duration::ZERO, SECOND * 300);
    let wrong = Knock::of(WRONG, "wrong", ADDRESS).over(transport);
    crowd.add(Phone::new(wrong, SECOND * 301, HOUR).retrying(SECOND * 5).wrong_until(Duration::MAX));
    crowd.run(&mut world, HOUR * 24);
    world
}

/// 50 phones that were right `before` the change, wrong at once and each 20 s for three minutes, then corrected;
/// how many are let in by their first try with the new password, and a stranger's try at that moment.
fn all_changed(seed: u64, transport: Transport, before: Duration) -> (World, usize, bool) {
    let office = office(transport, 50);
    let mut world = World::with_accounts(seed, office.names());
    for number in 0..office.size {
        world.knock(&office.knock(number));
    }
    world.wait(before);
    for _ in 0..10 {
        for number in 0..office.size {
            world.knock(&Knock { party: "old passwords", ..office.knock(number) }.wrong());
        }
        world.wait(SECOND * 20);
    }
    let let_in = (0..office.size).filter(|number| world.knock(&office.knock(*number)).is_let_in()).count();
    let stranger = world.knock(&Knock::of("a stranger", "stranger", ADDRESS).over(transport).wrong());
    (world, let_in, stranger.is_guess())
}

/// For the report.
pub fn play_one_wrong(seed: u64) -> Vec<Act> {
    let act = |transport| Act::of(format!("over {transport:?}"), one_wrong(seed, transport), []);
    [Transport::Tcp, Transport::Udp].map(act).into()
}

/// For the report.
pub fn play_all_changed(seed: u64) -> Vec<Act> {
    let act = |(days, transport)| {
        let (world, let_in, _) = all_changed(seed, transport, HOUR * 24 * days);
        let title = format!("over {transport:?}, {days} days after the last success");
        Act::of(title, world, [format!("{let_in} of 50 let in at once when corrected")])
    };
    [(0, Transport::Tcp), (6, Transport::Tcp), (6, Transport::Udp)].map(act).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_phone_harms_none_of_the_49_and_lists_nothing_in_a_day() {
        for transport in [Transport::Tcp, Transport::Udp] {
            let world = one_wrong(4, transport);
            let good = world.journal.of("the office");
            assert_eq!((good.let_in, good.right_refused), (49 * 288, 0), "{transport:?}");
            assert_eq!(world.journal.of(WRONG).attempts, 24 * 60 * 12 - 60);
            assert_eq!(world.journal.listings().count(), 0, "{transport:?}");
        }
    }

    #[test]
    fn each_phone_that_succeeded_within_7_days_passes_at_once_when_corrected() {
        for (days, transport) in [(0, Transport::Tcp), (6, Transport::Tcp), (6, Transport::Udp)] {
            let (world, let_in, stranger) = all_changed(5, transport, HOUR * 24 * days);
            assert!(world.journal.listings_of(ADDRESS).len() == 1, "500 failures list the office");
            assert_eq!((let_in, stranger), (50, false), "{days} days, {transport:?}");
        }
    }

    #[test]
    fn phones_whose_success_is_older_than_7_days_wait_for_the_listing_to_end() {
        let (_, let_in, _) = all_changed(5, Transport::Tcp, HOUR * 24 * 7);
        assert_eq!(let_in, 0);
    }
}
