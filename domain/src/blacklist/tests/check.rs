//! A guarded check of a secret costs what came of it, and nothing where nothing did.

use super::*;

/// A locked pair, at the moment of its one permitted check.
fn locked(play: &mut Play) -> Visitor<'static> {
    let alice = play.phone("TCP", "203.0.113.1", "alice", "a");
    (0..10).for_each(|_| _ = play.fails(&alice));
    play.wait(SECOND * 30);
    (0..10).for_each(|_| _ = play.fails(&alice));
    assert!(play.blacklist.begin(&alice, play.now).is_err_and(|unchecked| unchecked.why() == Rejection::Locked));
    play.wait(SECOND * 50);
    alice
}

#[test]
fn a_check_that_is_dropped_costs_nothing() {
    let mut play = Play::new();
    let alice = locked(&mut play);
    let before = play.blacklist.entry(alice.source().block(), play.now).points;
    for _ in 0..20 {
        assert!(play.blacklist.begin(&alice, play.now).is_ok());
    }
    assert_eq!(play.blacklist.entry(alice.source().block(), play.now).points, before);
}

#[test]
fn a_wrong_secret_spends_the_check_and_is_charged() {
    let mut play = Play::new();
    let alice = locked(&mut play);
    let points = |play: &Play| play.blacklist.entry(alice.source().block(), play.now).points.0;
    let before = points(&play);
    let check = play.blacklist.begin(&alice, play.now).ok().unwrap();
    assert_eq!(check.wrong(Fault::Guess, play.now), None);
    assert!(points(&play) > before);
    assert!(play.blacklist.begin(&alice, play.now).is_err());
}

#[test]
fn a_right_secret_gives_the_check_back_and_what_is_wrong_afterwards_is_charged() {
    let mut play = Play::new();
    let alice = locked(&mut play);
    let confirm = || play.blacklist.begin(&alice, play.now).and_then(|check| check.confirm(play.now)).ok();
    let replayed = || confirm().expect("the check was given back").wrong(Fault::Replay, play.now);
    assert_eq!(replayed(), None);
    assert!(replayed().is_some(), "listed by now");
    assert!(matches!(play.blacklist.begin(&alice, play.now).err().map(|no| no.why()), Some(Rejection::Listed(_))));
}

#[test]
fn a_right_secret_is_rejected_for_what_others_did_while_it_was_checked() {
    let play = Play::new();
    let alice = play.phone("TCP", "203.0.113.1", "alice", "a");
    let checks: Vec<_> = (0..12).map(|_| play.blacklist.begin(&alice, play.now).ok().unwrap()).collect();
    let mut checks = checks.into_iter();
    checks.by_ref().take(10).for_each(|check| _ = check.wrong(Fault::Guess, play.now));
    let why = checks.next().unwrap().right(play.now).err().map(|unchecked| unchecked.why());
    assert_eq!(why, Some(Rejection::Locked));
    drop(checks);
    assert!(play.blacklist.begin(&alice, play.now).is_err(), "it was not known-good for it");
}

#[test]
fn only_enforcing_rejects_and_observing_says_what_would_be() {
    for (mode, would) in [(Mode::Observe, Some(Rejection::Locked)), (Mode::Off, None)] {
        let play = Play::with(Policy { mode, ..Policy::default() });
        let alice = play.phone("TCP", "203.0.113.1", "alice", "a");
        (0..10)
            .for_each(|_| _ = play.blacklist.begin(&alice, play.now).map(|check| check.wrong(Fault::Guess, play.now)));
        let check = play.blacklist.begin(&alice, play.now).ok().expect("no one is rejected");
        assert_eq!(check.would_reject(), would);
    }
}

#[test]
fn a_wrong_secret_leaves_its_name_for_an_operator_and_one_that_was_never_checked_too() {
    let play = Play::new();
    let bob = play.phone("TCP", "203.0.113.1", "bob", "b");
    let bob = play.blacklist.visitor(bob.origin, Some(("realm", "bob")), None).trying(Some("Bob"));
    (0..10).for_each(|_| _ = play.blacklist.begin(&bob, play.now).map(|check| check.wrong(Fault::Guess, play.now)));
    assert_eq!(play.blacklist.names_tried(bob.source().block()), ["Bob"]);
    let locks = play.blacklist.locks(None, play.now);
    assert_eq!(locks[0].name.as_ref().map(|name| name.username.as_str()), Some("bob"));
    let eve = play.blacklist.visitor(bob.origin, Some(("realm", "eve")), None).trying(Some("eve"));
    play.blacklist.uncheckable(&eve, play.now);
    assert_eq!(play.blacklist.names_tried(eve.source().block()), ["Bob", "eve"]);
}
