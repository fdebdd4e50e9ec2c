//! What is remembered, forgotten, and taken over a restart.

use super::*;

#[test]
fn tables_stay_at_their_caps_and_one_tenant_cannot_push_out_another() {
    let policy = Policy {
        max_sources: 500,
        max_pairs: 500,
        max_listings: 50,
        max_known_good: 50,
        max_names: 500,
        max_tried: 50,
        ..Policy::default()
    };
    let play = Play::with(policy);
    for n in 0..20_000_u32 {
        let address = format!("198.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255);
        let phone = play.phone("TCP", &address, &format!("n{n}"), "c");
        play.fails(&phone);
        play.blacklist.note_name(&phone, "n", play.now);
        if n % 3 == 0 {
            (0..30).for_each(|_| _ = play.blacklist.charge(&phone, Fault::Replay, play.now));
        }
        play.succeeds(&play.phone("TCP", &address, &format!("g{n}"), "c"));
    }
    for (table, held, evicted) in play.blacklist.tables() {
        assert!(held <= 500 && evicted > 0, "{table} holds {held} and forgot {evicted}");
    }
}

#[test]
fn what_no_longer_matters_is_swept() {
    let mut play = Play::new();
    listed_at_name(&mut play, "TCP", "203.0.113.1");
    // A name may be a password, typed into the wrong field.
    play.blacklist.note_name(&play.phone("TCP", "203.0.113.1", "slip", "c"), "slip", play.now);
    assert!(play.succeeds(&play.phone("TCP", "203.0.113.2", "alice", "c")));
    play.wait(Duration::from_hours(10 * 24));
    play.blacklist.sweep(play.now);
    assert!(play.blacklist.tables().iter().all(|(table, held, _)| *held == 0 || *table == "known_good"));
    play.wait(Duration::from_hours(30 * 24));
    play.blacklist.sweep(play.now);
    assert!(play.blacklist.tables().iter().all(|(_, held, _)| *held == 0));
}

#[test]
fn what_outlives_a_restart_is_listings_known_good_pairs_and_successes_and_no_counters() {
    let mut play = Play::new();
    let good = play.phone("TCP", "203.0.113.9", "alice", "own");
    assert!(play.succeeds(&good));
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.9"), Some(41));
    let almost = |n: u32| format!("203.0.114.{n}");
    (0..10).for_each(|n| _ = play.fails(&play.phone("TCP", &almost(1), &format!("n{n}"), "x")));

    let mut records = Vec::new();
    let take = |batch| -> Result<(), ()> {
        records.extend::<Vec<BlacklistRecord>>(batch);
        Ok(())
    };
    play.blacklist.records(play.now, take).unwrap();
    let mut next = Play::new();
    next.now.wall = play.now.wall + SECOND * 60;
    for record in &records {
        next.blacklist.recall(record, SECOND * 60, next.now);
    }
    let source = good.origin.source;
    let remaining = |play: &Play| play.blacklist.listed(source, play.now).and_then(|listed| listed.remaining);
    assert_eq!(remaining(&next), remaining(&play).map(|left| left.saturating_sub(SECOND * 60)));
    assert_eq!(next.blacklist.admit(&good, next.now), Permission::Permitted(Permit::KnownGood));
    assert!(!next.succeeds(&next.phone("TCP", "203.0.113.9", "stranger", "s")));
    assert_eq!(listed_at_name(&mut next, "TCP", &almost(1)), Some(11), "counters are empty");
    next.wait(SECOND * 300);
    assert_eq!(listed_at_name(&mut next, "TCP", "203.0.113.9"), Some(41), "still trusted");
    let again = next.blacklist.entry(source.block(), next.now).listing.unwrap();
    assert_eq!((again.step, again.listed.seconds()), (2, 15 * 60), "the ladder is remembered");
}

#[test]
fn one_account_and_a_thousand_forged_addresses_push_no_one_out() {
    let mut play = Play::with(Policy { max_known_good: 1_000, ..Policy::default() });
    let honest: Vec<_> =
        (0..500).map(|n| play.phone("UDP", &format!("203.0.{}.{}", n / 250, n % 250), &format!("p{n}"), "c")).collect();
    assert!(honest.iter().all(|phone| play.succeeds(phone)));
    for n in 0..5_000 {
        play.wait(SECOND / 100);
        assert!(play.succeeds(&play.phone("UDP", &format!("198.18.{}.{}", n / 250, n % 250), "mallory", "m")));
    }
    let knows = |phone: &Visitor| play.blacklist.known_good.read(&phone.pair, |_| ()).is_some();
    assert!(honest.iter().all(knows));
    assert_eq!(play.blacklist.known_good.len(), 600);
    play.wait(Duration::from_hours(24));
    assert!(play.succeeds(&play.phone("UDP", "198.18.99.1", "mallory", "m")));
    assert_eq!(play.blacklist.known_good.len(), 601, "the next day");
}
