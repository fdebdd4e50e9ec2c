//! One tenant's traffic never changes an answer of another's: a tenant's hour alone, and beside one that floods every
//! table.

use super::people;
use crate::answer::Answer;
use crate::crowd::Crowd;
use crate::mixes::{LENGTH, SEEDS, crowd, world};
use std::collections::BTreeMap;

const OURS: u16 = 0;
const THEIRS: u16 = 1;

/// The answers of our tenant's hour, and how often each table forgot something.
fn hour(seed: u64, mut crowd: Crowd) -> (Vec<Answer>, Vec<(&'static str, u64)>) {
    let mut world = world(seed);
    let mut answers = Vec::new();
    crowd.run_seen(&mut world, LENGTH, |knock, answer, _| {
        if knock.tenant == OURS {
            answers.push(*answer);
        }
    });
    (answers, world.service.evicted())
}

#[test]
fn a_tenant_that_floods_every_table_changes_no_answer_of_another() {
    let mut forgotten = BTreeMap::new();
    for seed in SEEDS {
        let (alone, evicted) = hour(seed, crowd(seed, OURS));
        assert!(evicted.iter().all(|(_, count)| *count == 0), "seed {seed}: it stays within its share: {evicted:?}");
        let mut beside = crowd(seed, OURS);
        people::attack(&mut beside, seed, THEIRS);
        people::flood(&mut beside, seed, THEIRS);
        let (answers, evicted) = hour(seed, beside);
        assert_eq!(alone, answers, "seed {seed}");
        for (table, count) in evicted {
            *forgotten.entry(table).or_insert(0) += u64::from(count > 0);
        }
    }
    // Each table was full in nearly every hour, else the other tenant flooded nothing.
    assert!(forgotten.len() >= 6 && forgotten.values().all(|hours| *hours > 900), "{forgotten:?}");
}
