//! Scenario 14: forged UDP failures from 60 addresses, used in turn, against a guarded name; its owner comes from new
//! places over TCP.

use super::Act;
use crate::attackers::Stream;
use crate::crowd::Crowd;
use crate::knock::{Knock, Transport};
use crate::phones::Phone;
use crate::sprayers::host;
use crate::world::World;
use std::collections::BTreeMap;
use std::time::Duration;

const FORGER: &str = "forger";
const OWNER: &str = "the owner, at new places";
/// Six per second.
const PACE: Duration = Duration::from_nanos(1_000_000_000 / 6);
const ADDRESSES: u64 = 60;
const PLACES: u32 = 24;
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// When the owner comes to the new places.
#[derive(Clone, Copy, Debug)]
enum Arrival {
    /// To all of them at once.
    Together,
    /// To one after the other, each two and a half minutes.
    InTurn,
}

/// An hour of forging, and how long the owner's phone takes to get in at each of the places.
fn forge(seed: u64, arrival: Arrival) -> (World, Vec<Duration>) {
    let mut world = World::with_accounts(seed, ["alice"]);
    let mut crowd = Crowd::default();
    let forged = |number: u64| {
        let knock = Knock::of(FORGER, "alice", host(number % ADDRESSES)).over(Transport::Udp);
        knock.wrong().in_dialogue(format!("forged-{number}"))
    };
    crowd.add(Stream::new(PACE, PACE, forged));
    let start = |place: u32| match arrival {
        Arrival::Together => MINUTE,
        Arrival::InTurn => MINUTE + SECOND * 150 * place,
    };
    let mut starts = BTreeMap::new();
    for place in 0..PLACES {
        let address = host(1_000 + u64::from(place));
        starts.insert(address.clone(), start(place));
        let knock = Knock::of(OWNER, "alice", address.clone()).in_dialogue(format!("at-{address}"));
        crowd.add(Phone::new(knock, start(place), MINUTE * 120).retrying(SECOND * 5));
    }
    let mut late = Vec::new();
    crowd.run_seen(&mut world, MINUTE * 75, |knock, answer, world| {
        if knock.party == OWNER && answer.is_let_in() {
            late.push(world.time().saturating_sub(starts[&*knock.address]));
        }
    });
    (world, late)
}

/// For the report.
pub fn play(seed: u64) -> Vec<Act> {
    let act = |arrival| {
        let (world, late) = forge(seed, arrival);
        let longest = late.iter().max().map_or(0, Duration::as_secs);
        let fact = format!("in at {} of {PLACES} new places, after {longest} s at the latest", late.len());
        Act::of(format!("the owner comes {arrival:?}"), world, [fact])
    };
    [Arrival::Together, Arrival::InTurn].map(act).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_gets_in_at_each_of_24_new_places_within_a_minute() {
        for arrival in [Arrival::Together, Arrival::InTurn] {
            let (world, late) = forge(14, arrival);
            assert_eq!(late.len(), 24, "{arrival:?}: {late:?}");
            assert!(late.iter().all(|late| *late <= MINUTE), "{arrival:?}: {late:?}");
            let forger = world.journal.of(FORGER);
            assert!(forger.guesses <= 974, "as many as before there were two classes: {forger:?}");
            assert!(forger.unlooked > 20_000, "{arrival:?}: the name is guarded: {forger:?}");
        }
    }
}
