//! Locks of pairs, guards of names, wider blocks.

use super::*;

#[test]
fn ten_failures_lock_a_pair_and_a_success_unlocks_it_alone() {
    let mut play = Play::new();
    let (alice, bob) = (play.phone("UDP", "203.0.113.1", "alice", "a"), play.phone("UDP", "203.0.113.1", "bob", "b"));
    for _ in 0..10 {
        assert_eq!(play.blacklist.admit(&alice, play.now), Admission::Open);
        play.fails(&alice);
    }
    assert_eq!(play.blacklist.admit(&alice, play.now), Admission::Refused(Refusal::Locked));
    assert_eq!(play.blacklist.admit(&bob, play.now), Admission::Open, "another name");
    play.wait(SECOND * 30);
    assert!(play.succeeds(&alice));
    for _ in 0..9 {
        play.fails(&alice);
    }
    assert_eq!(play.blacklist.admit(&alice, play.now), Admission::Open, "counted anew");
    play.fails(&alice);
    assert_eq!(play.blacklist.admit(&alice, play.now), Admission::Look(Spent::KnownGood), "it was right lately");
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
    let looked = newcomers.filter(|phone| !matches!(play.blacklist.admit(phone, play.now), Admission::Refused(_)));
    assert_eq!(looked.count(), 5);
    play.wait(Duration::from_hours(10 * 24));
    for n in 0..100 {
        play.fails(&play.phone("TCP", &format!("198.51.100.{n}"), "alice", "x"));
    }
    assert_eq!(play.blacklist.admit(&home, play.now), Admission::Open, "within 30 days");
    let other = play.phone("TCP", "203.0.113.1", "bob", "home");
    assert_eq!(play.blacklist.admit(&other, play.now), Admission::Open, "another name");
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
