//! Scenario 1: one source tries 1 000 names, and is listed at the same one whether they exist or not.

use super::Act;
use crate::answer::Seen;
use crate::knock::{Proof, Transport};
use crate::scanners;
use crate::world::World;

const SCANNER: &str = "scanner";
const ADDRESS: &str = "203.0.113.1";

/// Whether the names it tries are accounts.
#[derive(Clone, Copy, Debug)]
enum Names {
    Existing,
    Invented,
}

/// Whether it knows the passwords of those that are.
#[derive(Clone, Copy, Debug)]
enum Passwords {
    Wrong,
    Right,
}

/// 1 000 names at 10 per second; which of them made the listing, and all the scanner saw. Passwords that are right are
/// right for every second name only: else nothing would fail.
fn scan(seed: u64, transport: Transport, names: Names, passwords: Passwords) -> (World, Option<u64>, Vec<Seen>) {
    let existing = (0..1_000).filter(|_| matches!(names, Names::Existing)).map(scanners::name);
    let mut world = World::with_accounts(seed, existing);
    let mut make = scanners::names(SCANNER, ADDRESS, transport);
    let (mut listed_at, mut answers) = (None, Vec::new());
    for number in 0..1_000 {
        world.wait(scanners::PACE);
        let mut knock = make(number);
        if matches!(passwords, Passwords::Right) && number % 2 == 1 {
            knock.proof = Proof::Right;
        }
        let answer = world.knock(&knock);
        if answer.listed().is_some() {
            listed_at.get_or_insert(number + 1);
        }
        answers.push(answer.seen());
    }
    (world, listed_at, answers)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let mut acts = Vec::new();
    for transport in [Transport::Tcp, Transport::Udp] {
        for names in [Names::Existing, Names::Invented] {
            let (world, listed_at, _) = scan(seed, transport, names, Passwords::Wrong);
            let fact = format!("listed at name {}", listed_at.unwrap_or_default());
            acts.push(Act::of(format!("over {transport:?}, {names:?} names"), world, [fact]));
        }
    }
    let (world, listed_at, _) = scan(seed, Transport::Tcp, Names::Existing, Passwords::Right);
    let fact = format!("listed at name {}, every second of which was right", listed_at.unwrap_or_default());
    acts.push(Act::of("over Tcp, every second password right", world, [fact]));
    acts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_source_is_listed_at_the_11th_name_over_tcp_and_the_21st_over_udp_whether_names_exist_or_not() {
        for (transport, point) in [(Transport::Tcp, 11), (Transport::Udp, 21)] {
            let (existing, listed_at, seen) = scan(1, transport, Names::Existing, Passwords::Wrong);
            let (_, invented_at, invented_seen) = scan(1, transport, Names::Invented, Passwords::Wrong);
            assert_eq!((listed_at, invented_at), (Some(point), Some(point)), "{transport:?}");
            assert_eq!(seen, invented_seen, "each answer is the same");
            assert_eq!(existing.journal.of(SCANNER).guesses, point, "no digest is looked at from then on");
            assert_eq!(existing.journal.of(SCANNER).unlooked, 1_000 - point);
            let [listing] = existing.journal.listings_of(ADDRESS) else { panic!("listed once") };
            let jitter = Duration::from_mins(4)..=Duration::from_mins(5);
            assert!(jitter.contains(&listing.lasts), "{listing:?}");
        }
    }

    #[test]
    fn right_passwords_among_the_guesses_make_it_a_trusted_source_and_no_more() {
        let (world, listed_at, _) = scan(1, Transport::Tcp, Names::Existing, Passwords::Right);
        assert_eq!(listed_at, Some(81), "the 41st failure");
        assert_eq!(world.journal.of(SCANNER).guesses, 41);
    }
}
