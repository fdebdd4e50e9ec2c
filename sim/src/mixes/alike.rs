//! Which names exist changes nothing that anyone without a password can see: two hours that differ in that alone.

use super::people;
use crate::answer::Seen;
use crate::crowd::Crowd;
use crate::knock::{Knock, Proof};
use crate::mixes::{LENGTH, SEEDS, setup};
use crate::world::World;
use std::collections::BTreeSet;

/// All that the attackers of an hour see where these accounts exist.
fn hour(seed: u64, accounts: &BTreeSet<String>) -> (Vec<Seen>, BTreeSet<String>) {
    let mut world = World::new(setup(seed));
    for name in accounts {
        world.service.open_account(0, name);
    }
    let mut crowd = Crowd::default();
    people::attack(&mut crowd, seed, 0);
    let (mut answers, mut tried) = (Vec::new(), BTreeSet::new());
    crowd.run_seen(&mut world, LENGTH, |knock: &Knock, answer, _| {
        // Nothing is overheard where no one is right.
        assert!(matches!(knock.proof, Proof::Wrong | Proof::Misset(_) | Proof::Overheard));
        answers.push(answer.seen());
        tried.insert(knock.name.to_string());
    });
    (answers, tried)
}

#[test]
fn existing_and_invented_names_see_the_same_answers() {
    let mut listed = 0;
    for seed in SEEDS {
        let (nobody, tried) = hour(seed, &BTreeSet::new());
        let every_other = tried.iter().step_by(2).cloned().collect();
        assert_eq!(nobody, hour(seed, &every_other).0, "seed {seed}: every other one exists");
        listed += nobody.iter().filter(|seen| matches!(seen, Seen::Fail { blacklist: Some(_) })).count();
    }
    assert!(listed > 4_000, "{listed} answers told of a listing");
}
