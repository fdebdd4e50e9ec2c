//! Locks of pairs, guards of names, wider blocks.

use super::*;

#[test]
fn ten_failures_lock_a_pair_and_a_success_unlocks_it_alone() {
    let mut play = Play::new();
    let (alice, bob) = (play.phone("UDP", "203.0.113.1", "alice", "a"), play.phone("UDP", "203.0.113.1", "bob", "b"));
    for _ in 0..10 {
        assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Open);
        play.fails(&alice);
    }
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Rejected(Rejection::Locked));
    assert_eq!(play.blacklist.admit(&bob, play.now), Permission::Open, "another name");
    play.wait(SECOND * 30);
    assert!(play.succeeds(&alice));
    for _ in 0..9 {
        play.fails(&alice);
    }
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Open, "counted anew");
    play.fails(&alice);
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Permitted(Permit::KnownGood), "it was right lately");
}

#[test]
fn a_name_that_fails_from_everywhere_is_looked_at_now_and_then_from_new_places_only() {
    let mut play = Play::new();
    let home = play.phone("TCP", "203.0.113.1", "alice", "home");
    assert!(play.succeeds(&home));
    for n in 0..100 {
        play.wait(SECOND);
        assert_eq!(play.fails(&play.phone("TCP", &format!("198.51.100.{n}"), "Alice", "x")), None);
    }
    let newcomers = (0..50).map(|n| play.phone("TCP", &format!("198.51.101.{n}"), "alice", "x"));
    let checked = newcomers.filter(|phone| !matches!(play.blacklist.admit(phone, play.now), Permission::Rejected(_)));
    assert_eq!(checked.count(), 5);
    play.wait(Duration::from_hours(10 * 24));
    for n in 0..100 {
        play.fails(&play.phone("TCP", &format!("198.51.100.{n}"), "alice", "x"));
    }
    assert_eq!(play.blacklist.admit(&home, play.now), Permission::Open, "within 30 days");
    let other = play.phone("TCP", "203.0.113.1", "bob", "home");
    assert_eq!(play.blacklist.admit(&other, play.now), Permission::Open, "another name");
}

#[test]
fn a_48_that_is_rotated_through_is_listed_by_its_blocks() {
    let mut play = Play::new();
    let address = |n: u32| format!("2001:db8:1:{n:x}::1");
    let listed_at = |play: &mut Play, from: u32| {
        (from..from + 70_000).find(|n| {
            play.wait(SECOND / 100);
            play.fails(&play.phone("TCP", &address(*n), &format!("n{n}"), "x")).is_some()
        })
    };
    assert_eq!(listed_at(&mut play, 0), Some(80), "240 points are 80 names");
    let (mut tried, mut block) = (80, 1);
    while let Some(at) = listed_at(&mut play, block * 256)
        && at > block * 256
    {
        tried += at - block * 256;
        block += 1;
    }
    assert!((630..670).contains(&tried), "1920 points, draining: {tried}");
    let listed = |text: &str| play.blacklist.listed(Source::new(TenantId(0), text.parse().unwrap()), play.now);
    assert!(listed("2001:db8:1:ffff::1").is_some() && listed("2001:db8:2::1").is_none());
    let longest = play.blacklist.entries(play.now).iter().filter_map(|entry| entry.listing?.listed.remaining).max();
    assert!(longest <= Some(Duration::from_hours(1)));
}

#[test]
fn who_can_write_any_address_neither_locks_nor_spends_for_those_who_had_to_answer() {
    let play = Play::new();
    let tls = play.phone("TLS", "203.0.113.1", "alice", "new call");
    let forged = play.phone("UDP", "203.0.113.1", "alice", "forged");
    for _ in 0..10 {
        play.fails(&forged);
    }
    assert_eq!(play.blacklist.admit(&forged, play.now), Permission::Rejected(Rejection::Locked));
    assert_eq!(play.blacklist.admit(&tls, play.now), Permission::Open, "never right, and not locked");
    assert!(play.succeeds(&tls));
    let checks =
        |play: &Play, visitor| (0..50).filter(|_| is_permitted(play.blacklist.admit(visitor, play.now))).count();
    for _ in 0..10 {
        play.fails(&tls);
    }
    let other = play.phone("TLS", "203.0.113.1", "alice", "yet another call");
    assert_eq!([checks(&play, &forged), checks(&play, &other), checks(&play, &tls)], [10, 10, 10]);
}

fn is_permitted(permission: Permission) -> bool {
    matches!(permission, Permission::Permitted(_))
}

#[test]
fn a_guarded_name_has_checks_of_its_own_for_either_class() {
    let play = Play::new();
    for n in 0..100 {
        play.fails(&play.phone("UDP", &format!("198.51.100.{n}"), "alice", "x"));
    }
    let checked = |transport: &str| {
        let phones = (0..50).map(|n| play.phone(transport, &format!("198.51.101.{n}"), "alice", "x"));
        phones.filter(|phone| is_permitted(play.blacklist.admit(phone, play.now))).count()
    };
    assert_eq!([checked("UDP"), checked("TCP"), checked("UDP")], [5, 5, 0]);
}

#[test]
fn what_cannot_be_checked_costs_and_locks_as_a_failure_of_its_pair_and_guards_nothing() {
    let play = Play::new();
    let alice = play.phone("TCP", "203.0.113.1", "alice", "a");
    let points = |play: &Play| play.blacklist.entry(alice.origin.source.block(), play.now).points.0;
    let mut costs = Vec::new();
    for _ in 0..12 {
        let before = points(&play);
        assert_eq!(play.blacklist.charge(&alice, Fault::Nonsense, play.now), None);
        costs.push(points(&play) - before);
    }
    assert_eq!(costs, [[3.0].as_slice(), &[1.0; 9], &[0.25; 2]].concat());
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Rejected(Rejection::Locked));
    assert!(play.blacklist.guards.is_empty());
    let nameless = play.blacklist.visitor(alice.origin, None, Some("a"));
    let before = points(&play);
    play.blacklist.charge(&nameless, Fault::Nonsense, play.now);
    play.blacklist.charge(&nameless, Fault::Nonsense, play.now);
    assert!((points(&play) - before - 4.0).abs() < 0.001, "the one nameless pair of its source");
    let counts = play.blacklist.entry(alice.origin.source.block(), play.now).failures.unwrap().counts;
    assert_eq!((counts.malformed, counts.names), (14, 1));
}

#[test]
fn an_allowed_address_in_a_datagram_has_no_points_and_is_locked_and_guarded_all_the_same() {
    let allow = vec!["203.0.113.0/24".parse().unwrap()];
    let play = Play::with(Policy { allow, ..Policy::default() });
    let points = |address: &str| {
        let source = Source::new(TenantId(0), address.parse().unwrap());
        play.blacklist.entry(source.block(), play.now).points.0
    };
    for n in 0..200 {
        assert_eq!(play.fails(&play.phone("UDP", "203.0.113.1", &format!("name{n}"), "x")), None);
    }
    assert!(points("203.0.113.1") <= 0.0);
    let (udp, tcp) = (play.phone("UDP", "203.0.113.1", "alice", "x"), play.phone("TCP", "203.0.113.1", "alice", "x"));
    for _ in 0..10 {
        assert_eq!(play.blacklist.admit(&udp, play.now), Permission::Open);
        play.fails(&udp);
    }
    assert_eq!(play.blacklist.admit(&udp, play.now), Permission::Rejected(Rejection::Locked));
    for n in 0..100 {
        play.fails(&play.phone("UDP", &format!("203.0.113.{n}"), "bob", "x"));
    }
    let guarded = (0..50).filter(|n| {
        let phone = play.phone("UDP", &format!("203.0.113.{}", 200 + n), "bob", "x");
        play.blacklist.admit(&phone, play.now) == Permission::Rejected(Rejection::Guarded)
    });
    assert_eq!(guarded.count(), 45);
    for _ in 0..1_000 {
        assert_eq!(play.fails(&tcp), None);
    }
    assert_eq!(play.blacklist.admit(&tcp, play.now), Permission::Open, "who had to answer there is free");
}
