//! Scenario 10: a restart in the middle of scenarios 8 and 4: listings are back, counters are empty, phones pass.

use super::Act;
use super::subnets::{Order, tries};
use crate::answer::Answer;
use crate::knock::{Knock, Transport};
use crate::offices::Office;
use crate::world::World;
use std::time::Duration;

/// How long the service is gone.
const AWAY: Duration = Duration::from_secs(20);

/// The rotation through a /48 until it is listed, the restart, and on; the answers right before and right after.
fn rotate(seed: u64) -> (World, Answer, Answer) {
    let mut world = World::with_accounts(seed, ["name-1"]);
    let mut make = tries(Order::Scattered);
    for number in 0..700 {
        world.knock(&make(number));
    }
    let before = world.knock(&make(700));
    world.restart(AWAY);
    let after = world.knock(&make(701));
    (world, before, after)
}

/// A scanner that is one name short of its listing when the service restarts; at which name it is listed then.
fn nearly_listed(seed: u64) -> (World, Option<u64>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut scan = crate::scanners::names("scanner", "203.0.113.9", Transport::Tcp);
    for number in 0..10 {
        world.knock(&scan(number));
    }
    world.restart(AWAY);
    let listed_at = (0..20).find(|number| world.knock(&scan(100 + number)).listed().is_some());
    (world, listed_at.map(|number| number + 1))
}

/// An office, listed for a guesser in it, restarts with the service; how many of its phones are let in, and whether a
/// stranger there is looked at.
fn office(seed: u64, length: Duration) -> (World, usize, Answer) {
    let address = "203.0.113.1".to_owned();
    let office = Office { party: "the office", tenant: 0, address, transport: Transport::Udp, size: 49 };
    let mut world = World::with_accounts(seed, office.names());
    for number in 0..office.size {
        world.knock(&office.knock(number));
    }
    world.wait(length);
    let mut guess = crate::scanners::names("a guesser inside", &office.address, Transport::Tcp);
    for number in 0..60 {
        world.knock(&guess(number));
    }
    world.restart(AWAY);
    let let_in = (0..office.size).filter(|number| world.knock(&office.knock(*number)).is_let_in()).count();
    let stranger = world.knock(&Knock::of("a stranger", "stranger", office.address.clone()).wrong());
    (world, let_in, stranger)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let (rotated, before, after) = rotate(seed);
    let seconds = |answer: &Answer| answer.listed().and_then(|told| told.seconds).unwrap_or_default();
    let remaining = format!("{} s remained before the restart, {} s after it", seconds(&before), seconds(&after));
    let (scanned, name) = nearly_listed(seed);
    let (listed, let_in, _) = office(seed, Duration::from_hours(6));
    vec![
        Act::of("in the middle of 8, away for 20 s", rotated, [remaining]),
        Act::of("one name short of a listing", scanned, [format!("listed at name {} after", name.unwrap_or_default())]),
        Act::of("an office that is listed", listed, [format!("{let_in} of 49 let in right after")]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_back_with_what_was_left_of_them() {
        let (_, before, after) = rotate(10);
        let remaining = |answer: &Answer| answer.listed().expect("it is listed").remaining;
        assert!(matches!(after, Answer::Unlooked { reason: "blacklisted", .. }), "{after:?}");
        assert_eq!(remaining(&after), remaining(&before).saturating_sub(AWAY));
    }

    #[test]
    fn counters_are_empty() {
        assert_eq!(nearly_listed(10).1, Some(11), "as one that no one has seen");
    }

    #[test]
    fn the_phones_of_a_listed_office_pass_and_it_is_still_trusted() {
        let (world, let_in, stranger) = office(10, Duration::from_hours(6));
        assert_eq!(let_in, 49);
        assert!(matches!(stranger, Answer::Unlooked { reason: "blacklisted", .. }), "{stranger:?}");
        assert_eq!(world.journal.of("the office").right_refused, 0);
        let mut world = office(10, Duration::ZERO).0;
        world.wait(Duration::from_mins(30));
        let mut guess = crate::scanners::names("a guesser inside", "203.0.113.1", Transport::Tcp);
        let listed_at = (0..100).find(|number| world.knock(&guess(500 + number)).listed().is_some());
        assert_eq!(listed_at, Some(40), "the 41st name of a trusted source");
    }

    #[test]
    fn a_phone_that_was_known_for_seven_days_is_not_known_longer_for_a_restart() {
        let (_, let_in, _) = office(10, Duration::from_hours(7 * 24) - Duration::from_secs(10));
        assert_eq!(let_in, 0, "20 s away make more than 7 days");
    }
}
