//! Which names are locked and guarded, found by name and by source, and lifted.

use super::*;
use crate::digest::Realm;
use crate::memory::Bounded;
use crate::tenant::{NameAsked, Tenant};

fn tenant() -> Tenant {
    Tenant::plain("one", vec![Realm::parse("realm").unwrap()])
}

fn asked(username: &str) -> [NameAsked; 1] {
    [NameAsked { realm: None, username: username.to_owned() }]
}

/// Ten wrong passwords, as the webhook counts them.
fn locks(play: &Play, visitor: &Visitor<'_>, username: &str) {
    for _ in 0..10 {
        play.blacklist.note_name(visitor, username, play.now);
        play.fails(visitor);
    }
}

fn told(locks: &[LockView]) -> Vec<(String, Class, u64)> {
    let name = |lock: &LockView| lock.name.as_ref().map_or_else(String::new, |name| name.username.clone());
    locks.iter().map(|lock| (name(lock), lock.class, lock.state.remaining.as_secs())).collect()
}

#[test]
fn a_lock_is_found_by_name_in_any_case_by_source_and_among_all_and_ends_by_itself() {
    let mut play = Play::new();
    let bob = play.phone("TCP", "203.0.113.1", "Bob", "c");
    locks(&play, &bob, "Bob");
    play.wait(SECOND * 10);
    let expected = [("Bob".to_owned(), Class::Believable, 20)];
    let (tenant, source) = (tenant(), bob.source());
    for locks in [
        play.blacklist.locks(None, play.now),
        play.blacklist.locks_at(&tenant, source, play.now),
        play.blacklist.locks_of(&tenant, &asked("bOB"), &[], play.now),
    ] {
        assert_eq!(told(&locks), expected);
        assert_eq!((locks[0].failures, locks[0].state.age, locks[0].known_good), (10, SECOND * 10, None));
    }
    assert!(play.blacklist.locks_of(&tenant, &asked("bo"), &[], play.now).is_empty());
    assert!(play.blacklist.locks(Some(TenantId(1)), play.now).is_empty(), "another tenant");
    play.wait(SECOND * 20);
    assert!(play.blacklist.locks(None, play.now).is_empty());
    play.blacklist.sweep(play.now);
    assert_eq!(play.blacklist.locked.len(), 0, "no name is remembered for longer");
}

#[test]
fn a_lock_whose_name_was_forgotten_is_found_by_its_name() {
    let play = Play::new();
    let bob = play.phone("UDP", "203.0.113.1", "bob", "c");
    (0..10).for_each(|_| _ = play.fails(&bob));
    assert!(play.blacklist.locked.remove(&bob.pair).is_some());
    let tenant = tenant();
    assert!(play.blacklist.locks(None, play.now).is_empty());
    let near = ["203.0.113.1".parse().unwrap()];
    let expected = [("bob".to_owned(), Class::Others, 30)];
    assert_eq!(told(&play.blacklist.locks_of(&tenant, &asked("bob"), &near, play.now)), expected);
    play.blacklist.note_name(&bob, "bob", play.now);
    assert_eq!(told(&play.blacklist.locks_at(&tenant, bob.source(), play.now)), expected, "it was tried there");
}

#[test]
fn when_more_names_are_locked_than_are_remembered_each_source_is_asked() {
    let mut play = Play::with(Policy { guard_failures: u32::MAX, ..Policy::default() });
    play.blacklist.locked = Bounded::new(100, 2, 7);
    for number in 0..300 {
        let address = format!("203.0.{}.{}", number / 100, number % 100);
        locks(&play, &play.phone("TCP", &address, "bob", "c"), "bob");
    }
    let (tenant, pairs) = (tenant(), 300);
    assert_eq!(play.blacklist.locks(None, play.now).len(), 100);
    let all = play.blacklist.locks_of(&tenant, &asked("bob"), &[], play.now);
    assert_eq!(all.len(), pairs, "each of them, once");
    let lifted = play.blacklist.lift(&tenant, &asked("bob"), None, play.now);
    assert_eq!((lifted.locks.len(), lifted.guards.len()), (pairs, 0));
    assert!(play.blacklist.locks_of(&tenant, &asked("bob"), &[], play.now).is_empty());
}

#[test]
fn who_is_lifted_is_looked_at_at_once_and_others_are_not() {
    let play = Play::new();
    let (bob, eve) = (play.phone("TCP", "203.0.113.1", "bob", "c"), play.phone("TCP", "203.0.113.1", "eve", "c"));
    let elsewhere = play.phone("TCP", "203.0.113.2", "bob", "c");
    for (visitor, name) in [(&bob, "bob"), (&eve, "eve"), (&elsewhere, "bob")] {
        locks(&play, visitor, name);
    }
    let tenant = tenant();
    let lifted = play.blacklist.lift(&tenant, &asked("BOB"), Some(bob.source()), play.now);
    assert_eq!(told(&lifted.locks), [("bob".to_owned(), Class::Believable, 30)]);
    let admitted = |visitor: &Visitor<'_>| play.blacklist.admit(visitor, play.now) == Permission::Open;
    assert_eq!([&bob, &eve, &elsewhere].map(admitted), [true, false, false]);
    assert_eq!(play.blacklist.lift(&tenant, &asked("bob"), None, play.now).locks.len(), 1);
    assert!(admitted(&elsewhere));
}

#[test]
fn what_is_unblocked_or_does_not_count_is_not_reported() {
    let play = Play::with(Policy { allow: vec!["203.0.113.9/32".parse().unwrap()], ..Policy::default() });
    let bob = play.phone("TCP", "203.0.113.1", "bob", "c");
    locks(&play, &bob, "bob");
    let network = "203.0.113.0/24".parse().unwrap();
    assert_eq!(play.blacklist.locks_within(None, network, play.now).len(), 1);
    play.blacklist.forgive_within(None, network, play.now);
    assert!(play.blacklist.locks(None, play.now).is_empty());
    let datagram = play.phone("UDP", "203.0.113.9", "bob", "c");
    locks(&play, &datagram, "bob");
    assert_eq!(
        told(&play.blacklist.locks(None, play.now)),
        [("bob".to_owned(), Class::Others, 30)],
        "it may be forged"
    );
    play.blacklist.forgive_within(None, network, play.now);
    assert!(play.blacklist.locks(None, play.now).is_empty(), "of a source of which nothing else is remembered");
    assert_eq!(play.blacklist.admit(&datagram, play.now), Permission::Open);
}

#[test]
fn a_guarded_name_is_found_and_lifted_and_known_sources_are_named() {
    let mut play = Play::new();
    let home = play.phone("TCP", "203.0.113.50", "bob", "c");
    assert!(play.succeeds(&home));
    play.wait(SECOND * 60);
    for number in 0..10 {
        locks(&play, &play.phone("TCP", &format!("198.51.100.{number}"), "bob", "c"), "bob");
    }
    let tenant = tenant();
    let of_name = play.blacklist.guards_of(&tenant, &asked("Bob"), play.now);
    let of_source = play.blacklist.guards_at(&tenant, Source::new(TenantId(0), [198, 51, 100, 3].into()), play.now);
    for guards in [of_name, of_source, play.blacklist.guards(None, play.now)] {
        let [guard] = guards.as_slice() else { panic!("{guards:?}") };
        assert_eq!((guard.failures, guard.name.username.as_str()), (100, "bob"));
        assert!(guard.remaining > SECOND * 22 * 3_600 && guard.remaining <= SECOND * 24 * 3_600, "{guard:?}");
    }
    let name = Name { realm: "realm".to_owned(), username: "bob".to_owned() };
    let known = play.blacklist.known_sources_of(TenantId(0), &[name], &[], play.now);
    assert_eq!(known, [(home.source(), SECOND * 60)]);
    let newcomer = play.phone("TCP", "192.0.2.7", "bob", "c");
    assert!(matches!(play.blacklist.admit(&newcomer, play.now), Permission::Permitted(_)));
    assert_eq!(play.blacklist.lift(&tenant, &asked("bob"), None, play.now).guards.len(), 1);
    assert_eq!(play.blacklist.admit(&newcomer, play.now), Permission::Open);
    assert!(play.blacklist.guards(None, play.now).is_empty());
}

#[test]
fn names_are_remembered_as_long_as_an_accounts_may_be_and_cut_between_letters() {
    let play = Play::new();
    let name = "ä".repeat(400);
    let phone = play.phone("TCP", "203.0.113.1", &name, "c");
    locks(&play, &phone, &name);
    assert_eq!(told(&play.blacklist.locks(None, play.now))[0].0, "ä".repeat(127));
    let nameless = play.blacklist.visitor(phone.origin, None, None);
    for _ in 0..10 {
        play.fails(&nameless);
    }
    assert_eq!(told(&play.blacklist.locks_at(&tenant(), phone.source(), play.now))[0].0, "", "the nameless one");
}
