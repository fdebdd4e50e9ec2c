//! What an operator and a firewall see.

use super::*;

#[test]
fn an_operator_sees_why_a_source_is_listed_and_can_unblock_it() {
    let mut play = Play::new();
    let names: Vec<_> = (1..=11).map(|n| format!("name{n}")).collect();
    for name in &names {
        play.wait(SECOND);
        let visitor = play.phone("TCP", "203.0.113.1", name, "c");
        play.blacklist.note_name(&visitor, name, play.now);
        play.fails(&visitor);
    }
    play.wait(SECOND * 20);
    play.fails(&play.phone("TCP", "203.0.113.1", "more", "c"));
    let entries = play.blacklist.entries(play.now);
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    let (listing, failures) = (entry.listing.unwrap(), entry.failures.unwrap());
    assert_eq!((listing.cause, listing.refused, listing.evidence, listing.step), ("guesses", 1, Certainty::Firm, 1));
    assert_eq!((failures.first, failures.last), (SECOND * 30, SECOND * 20));
    assert_eq!((failures.counts.guesses, failures.counts.names), (11, 11));
    assert_eq!(play.blacklist.names_tried(entry.block), names);
    assert!(play.blacklist.is_hopeless(entry, play.now));
    assert!(play.blacklist.forgive(entry.block, play.now) && !play.blacklist.forgive(entry.block, play.now));
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.1"), Some(11), "as if it had done nothing");
}

#[test]
fn an_unblocked_source_is_checked_again_at_once() {
    let mut play = Play::new();
    let alice = play.phone("UDP", "203.0.113.1", "alice", "c");
    (0..10).for_each(|_| _ = play.fails(&alice));
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Rejected(Rejection::Locked));
    play.blacklist.forgive(alice.origin.source.block(), play.now);
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Open);
    play.wait(SECOND);
    (0..10).for_each(|_| _ = play.fails(&alice));
    assert_eq!(play.blacklist.admit(&alice, play.now), Permission::Rejected(Rejection::Locked), "unblocked once");
}

#[test]
fn what_may_be_forged_or_where_phones_are_known_is_nothing_for_a_firewall() {
    let mut play = Play::new();
    listed_at_name(&mut play, "UDP", "203.0.113.1");
    assert!(play.succeeds(&play.phone("TCP", "203.0.113.2", "alice", "c")));
    listed_at_name(&mut play, "TCP", "203.0.113.2");
    (0..19).for_each(|n| _ = play.fails(&play.phone("UDP", "203.0.113.3", &format!("forged{n}"), "c")));
    assert!(listed_at_name(&mut play, "TCP", "203.0.113.3").is_some_and(|n| n <= 2), "a forger prepared it");
    let entries = play.blacklist.entries(play.now);
    assert_eq!(entries.len(), 3);
    assert!(entries.iter().all(|entry| !play.blacklist.is_hopeless(entry, play.now)), "{entries:?}");
}

#[test]
fn what_is_never_listed_is_not_part_of_a_wider_block_that_a_firewall_gets() {
    let never = vec!["2001:db8:1:280::/57".parse().unwrap()];
    let play = Play::with(Policy { never, ..Policy::default() });
    for n in 0..=80 {
        play.fails(&play.phone("TCP", &format!("2001:db8:1:2{n:02x}::1"), &format!("n{n}"), "c"));
    }
    let feed = |feed| play.blacklist.feed(None, feed, play.now).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!([feed(Feed::Hopeless), feed(Feed::All)], [["2001:db8:1:200::/57"], ["2001:db8:1:200::/57"]]);
}

#[test]
fn what_came_by_the_website_is_nothing_for_a_firewall_and_climbs_the_ladder_all_the_same() {
    let mut play = Play::new();
    let at_website = |play: &Play, n: usize| {
        let source = Source::new(TenantId(0), "203.0.113.1".parse().unwrap());
        unnamed(&play.blacklist.visitor(Origin::website(source), Some(("realm", &format!("name{n}"))), None))
    };
    let mut longest = Duration::ZERO;
    for _ in 0..5 {
        let listed_at = (1..100).find(|n| play.fails(&at_website(&play, *n)).is_some());
        assert!(listed_at.is_some());
        assert_eq!(play.blacklist.feed(None, Feed::Hopeless, play.now), []);
        assert_eq!(play.blacklist.feed(None, Feed::All, play.now).len(), 1);
        let listed = play.blacklist.entries(play.now)[0].listing.unwrap();
        assert_eq!(listed.evidence, Certainty::Website);
        longest = listed.listed.remaining.unwrap();
        play.wait(longest + Duration::from_hours(1));
    }
    assert_eq!(longest, Duration::from_hours(24), "its address had to answer");
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.1"), Some(11));
    assert_eq!(play.blacklist.feed(None, Feed::Hopeless, play.now).len(), 1, "by SIP, with an empty bucket");
}
