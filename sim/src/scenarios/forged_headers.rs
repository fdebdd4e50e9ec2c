//! Scenario 13: INVITEs over TCP with a forged X-Forwarded-For: garbage, a private and a victim's address.

use super::Act;
use crate::answer::Answer;
use crate::attackers::Stream;
use crate::chance::Chance;
use crate::crowd::Crowd;
use crate::forgers::Forger;
use crate::knock::{Knock, Request, Transport};
use crate::offices::Office;
use crate::world::World;
use std::time::Duration;

const VICTIM: &str = "203.0.113.1";
const FORGED: [&str; 3] = ["not an address", "192.168.1.1", VICTIM];
const MINUTE: Duration = Duration::from_mins(1);

/// A victim's office of ten phones, and a forger that writes `forged`, ten times per second.
fn forge(seed: u64, forged: &str, length: Duration) -> World {
    let address = VICTIM.to_owned();
    let office = Office { party: "the victim", tenant: 0, address, transport: Transport::Udp, size: 10 };
    let names = office.names().collect();
    let attacker = Forger { party: "forger", tenant: 0, victim: forged.to_owned(), names };
    let mut world = World::with_accounts(seed, office.names());
    let mut crowd = Crowd::default();
    office.move_in(&mut crowd, Duration::ZERO, MINUTE);
    crowd.add(Stream::new(MINUTE, Duration::from_millis(100), attacker.invites(Chance::of(seed))));
    crowd.run(&mut world, length);
    world
}

/// A right INVITE of the victim is overheard and sent again with a forged address; the answers to the victim's own, to
/// the forged one, and to the victim's retransmission.
fn replay(seed: u64, forged: &'static str) -> (World, [Answer; 3]) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let own = Knock::of("the victim", "alice", VICTIM).over(Transport::Udp).asking(Request::Invite);
    let written = world.write(&own);
    let again = own.showing(written);
    let first = world.knock(&again);
    let attempt = Knock { party: "forger", address: forged.into(), request: Request::ForwardedInvite, ..again.clone() };
    let second = world.knock(&attempt);
    let third = world.knock(&again);
    (world, [first, second, third])
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let mut acts = Vec::new();
    for forged in FORGED {
        acts.push(Act::of(format!("10 per second for 6 hours, as {forged}"), forge(seed, forged, MINUTE * 361), []));
        let (world, [_, second, _]) = replay(seed, forged);
        let fact = format!("the replay was {}", if second.is_let_in() { "let in" } else { "refused" });
        acts.push(Act::of(format!("an overheard INVITE, as {forged}"), world, [fact]));
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_victim_is_never_listed_beyond_an_hour_and_its_phones_get_in() {
        for forged in FORGED {
            let world = forge(13, forged, MINUTE * 61);
            let victim = world.journal.of("the victim");
            assert_eq!((victim.let_in, victim.right_refused), (10 * 61, 0), "{forged}");
            assert!(world.journal.longest_listing() <= Duration::from_hours(1), "{forged}");
            if forged != VICTIM {
                assert!(world.journal.listings_of(VICTIM).is_empty(), "{forged}");
            }
        }
    }

    #[test]
    fn guesses_are_braked_whatever_is_written() {
        // Of the ten names that are known-good at the victim's address each gets a burst of ten checks and one per ten
        // seconds; all others share what a listed source may cost.
        for (forged, most) in [(FORGED[0], 1_000), (FORGED[1], 1_000), (VICTIM, 10 * (10 + 360) + 1_000)] {
            let forger = forge(13, forged, MINUTE * 61).journal.of("forger");
            assert_eq!(forger.attempts, 36_000);
            assert!(forger.guesses <= most, "{forged}: {} guesses", forger.guesses);
        }
    }

    #[test]
    fn the_shared_bucket_is_never_listed_on_the_wire() {
        for forged in ["not an address", "192.168.1.1"] {
            let mut world = World::with_accounts(13, ["alice"]);
            let listed: Vec<_> = (0..200)
                .filter_map(|number| {
                    let knock = Knock::of("forger", format!("name-{number}"), forged).wrong();
                    world.knock(&knock.asking(Request::ForwardedInvite)).listed()
                })
                .collect();
            assert_eq!(listed.len(), 120, "the 81st of 200: 120 points at half of 3 each");
            assert!(listed.iter().all(|told| told.seconds.is_none()), "{forged}");
        }
    }

    #[test]
    fn no_replay_passes_as_coming_from_the_same_source() {
        for forged in FORGED {
            let (_, [first, second, third]) = replay(13, forged);
            assert_eq!((first, third), (Answer::LetIn, Answer::LetIn), "{forged}: a retransmission is none");
            assert_eq!(second.reason(), Some("replay"), "{forged}");
        }
    }
}
