//! The promise to a tenant: in a thousand hours alone every invariant holds, and beside a tenant that floods every table
//! each answer is the same.

use super::invariants::{Found, Tested, watch};
use crate::answer::Answer;
use crate::mixes::{LENGTH, SEEDS, crowd, crowd_beside, setup, world};
use std::collections::BTreeMap;

const OURS: u16 = 0;

/// The answers of our tenant's hour alone, watched.
fn alone(seed: u64, tested: &mut Tested) -> Vec<Answer> {
    let mut world = world(seed);
    let mut found = Found::of(&setup(seed));
    found.tested = *tested;
    let mut answers = Vec::new();
    crowd(seed, OURS).run_seen(&mut world, LENGTH, |knock, answer, world| {
        watch(&mut found, knock, answer, world);
        answers.push(*answer);
    });
    assert_eq!(found.wrong, Vec::<String>::new(), "seed {seed}");
    let forgotten: u64 = world.service.evicted().iter().map(|(_, count)| count).sum();
    assert_eq!(forgotten, 0, "seed {seed}: it stays within its share");
    *tested = found.tested;
    answers
}

/// The same beside the other tenant, and which tables forgot something.
fn beside(seed: u64) -> (Vec<Answer>, Vec<(&'static str, u64)>) {
    let mut world = world(seed);
    let mut answers = Vec::new();
    crowd_beside(seed).run_seen(&mut world, LENGTH, |knock, answer, _| {
        if knock.tenant == OURS {
            answers.push(*answer);
        }
    });
    (answers, world.service.evicted())
}

/// Every second seed, so that both halves run side by side.
fn play(seeds: impl Iterator<Item = u64>) {
    let (mut tested, mut full) = (Tested::default(), BTreeMap::new());
    for seed in seeds {
        let alone = alone(seed, &mut tested);
        let (answers, evicted) = beside(seed);
        assert_eq!(alone, answers, "seed {seed}: the other tenant changed an answer");
        for (table, count) in evicted {
            *full.entry(table).or_insert(0) += u64::from(count > 0);
        }
    }
    assert!(tested.least() >= 50, "some promise was hardly put to the test: {tested:?}");
    let least = |table: &str| if table == "arrivals" { 90 } else { 450 };
    let flooded = full.iter().all(|(table, hours)| *hours > least(table));
    assert!(full.len() >= 7 && flooded, "some table was seldom flooded: {full:?}");
}

#[test]
fn every_promise_is_kept_and_a_flooding_neighbour_changes_no_answer_in_even_hours() {
    play(SEEDS.step_by(2));
}

#[test]
fn every_promise_is_kept_and_a_flooding_neighbour_changes_no_answer_in_odd_hours() {
    play(SEEDS.skip(1).step_by(2));
}
