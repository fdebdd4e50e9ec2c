//! A store that does not answer is never a yes or a no, and no one is charged for it: the answers after it are as if the
//! attempt had not been made.

use crate::accounts::Power;
use crate::answer::Answer;
use crate::chance::Chance;
use crate::knock::Knock;
use crate::mixes::{LENGTH, SEEDS, crowd, world};
use std::time::Duration;

/// One attempt of an hour.
struct Event {
    at: Duration,
    knock: Knock,
    power: Power,
    answer: Answer,
}

/// An hour in which one of six attempts meets a store that does not answer.
fn hour(seed: u64) -> Vec<Event> {
    let mut world = world(seed);
    let mut crowd = crowd(seed, 0);
    let mut chance = Chance::apart(seed, 9_999);
    let mut events = Vec::new();
    let power = || if chance.happens(1, 6) { Power::Down } else { Power::Up };
    crowd.run_powered(&mut world, LENGTH, power, |knock, answer, power, world| {
        events.push(Event { at: world.time(), knock: knock.clone(), power, answer: *answer });
    });
    events
}

#[test]
fn an_error_of_the_store_is_never_ok_or_fail_and_leaves_no_trace() {
    let (mut undecided, mut refused_unlooked) = (0, 0);
    for seed in SEEDS {
        let mut world = world(seed);
        for Event { at, knock, power, answer } in hour(seed) {
            world.wait_until(at);
            match (power, answer) {
                (Power::Down, Answer::Undecided) => undecided += 1,
                (Power::Down, Answer::Unlooked { .. }) => {
                    refused_unlooked += 1;
                    assert_eq!(world.knock(&knock), answer, "seed {seed}: refused without the store, at {at:?}");
                }
                (Power::Down, answer) => panic!("seed {seed}: the store failed, and the answer was {answer:?}"),
                (Power::Up, answer) => {
                    assert_eq!(world.knock(&knock), answer, "seed {seed}: an error left a trace, at {at:?}: {knock:?}");
                }
            }
        }
    }
    assert!(undecided > 10_000 && refused_unlooked > 1_000, "{undecided} and {refused_unlooked}");
}
