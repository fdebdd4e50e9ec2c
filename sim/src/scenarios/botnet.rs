//! Scenario 7: 10 000 sources that try once each, all the same name or each its own.

use super::Act;
use crate::attackers::Stream;
use crate::crowd::Crowd;
use crate::knock::Knock;
use crate::phones::Phone;
use crate::scanners::PACE;
use crate::sprayers;
use crate::world::World;
use std::time::Duration;

const BOTS: u32 = 10_000;
const BOTNET: &str = "botnet";
const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_hours(1);

/// When the owner's phones knock.
#[derive(Clone, Copy, Debug)]
enum Owner {
    /// When the attack is over.
    Afterwards,
    /// In the middle of it.
    Meanwhile,
}

/// 10 000 tries at the name of an owner, who was let in from one source before. Then they knock from there and, every
/// five seconds, from a source no one has seen; how long each takes to get in.
fn one_name(seed: u64, owner: Owner) -> (World, Option<Duration>, Option<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let known = Knock::of("owner, known source", "alice", "203.0.113.1");
    let new = Knock::of("owner, new source", "alice", "203.0.113.2").in_dialogue("new");
    world.knock(&known);
    world.wait(HOUR);
    let start = world.time();
    let mut crowd = Crowd::default();
    crowd.add(Stream::new(start, PACE, sprayers::same_name(BOTNET, "alice")).until(start + PACE * BOTS));
    let knocks = match owner {
        Owner::Afterwards => start + PACE * BOTS,
        Owner::Meanwhile => start + PACE * BOTS / 2 + SECOND / 20,
    };
    crowd.add(Phone::new(known.clone(), knocks, HOUR * 24).retrying(SECOND * 5));
    crowd.add(Phone::new(new.clone(), knocks, HOUR * 24).retrying(SECOND * 5));
    let mut entered = [None, None];
    crowd.run_seen(&mut world, knocks + HOUR, |knock, answer, world| {
        let place = [known.party, new.party].iter().position(|party| *party == knock.party);
        if let Some(place) = place.filter(|_| answer.is_let_in()) {
            entered[place].get_or_insert(world.time().saturating_sub(knocks));
        }
    });
    let [known, new] = entered;
    (world, known, new)
}

/// 10 000 tries at a name each.
fn own_names(seed: u64) -> World {
    let mut world = World::with_accounts(seed, (0..u64::from(BOTS) / 2).map(|number| format!("sprayed-{number}")));
    let mut crowd = Crowd::default();
    let stream = Stream::new(Duration::ZERO, PACE, sprayers::own_names(BOTNET));
    crowd.add(stream.until(PACE * BOTS));
    crowd.run(&mut world, PACE * BOTS);
    world
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let mut acts = Vec::new();
    for owner in [Owner::Afterwards, Owner::Meanwhile] {
        let (world, known, new) = one_name(seed, owner);
        let seconds = |time: Option<Duration>| time.map_or("never".to_owned(), |time| format!("{} s", time.as_secs()));
        let fact = format!("owner in after {} from the known source, {} from a new one", seconds(known), seconds(new));
        acts.push(Act::of(format!("all the same name, the owner {owner:?}"), world, [fact]));
    }
    acts.push(Act::of("each its own name", own_names(seed), []));
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_one_is_listed_and_the_guard_brakes_after_100_of_a_name() {
        let (world, ..) = one_name(7, Owner::Afterwards);
        assert_eq!(world.journal.listings().count(), 0);
        let guesses = world.journal.of(BOTNET).guesses;
        // 100, then a burst, then one check per ten seconds for the rest of the 1 000 s.
        assert!((100..=210).contains(&guesses), "{guesses}");
    }

    #[test]
    fn the_owner_gets_in_from_a_known_source_at_once_and_from_a_new_one_within_a_minute() {
        for owner in [Owner::Afterwards, Owner::Meanwhile] {
            let (_, known, new) = one_name(7, owner);
            assert_eq!(known, Some(Duration::ZERO), "{owner:?}");
            assert!(new.is_some_and(|late| late <= SECOND * 60), "{owner:?}: {new:?}");
        }
    }

    #[test]
    fn one_name_from_each_source_lists_no_one_and_guards_nothing() {
        let world = own_names(7);
        assert_eq!(world.journal.listings().count(), 0);
        assert_eq!(world.journal.of(BOTNET).guesses, u64::from(BOTS));
    }
}
