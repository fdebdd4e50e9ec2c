//! What a record of another process may say: anything, and nothing of it harms.

use super::super::record::{DialogueRecord, KnownGoodRecord, ListingRecord, SuccessRecord};
use super::*;
use crate::network::Block;
use ipnet::IpNet;
use proptest::prelude::*;

fn listing(network: Option<&str>) -> ListingRecord {
    ListingRecord {
        tenant: 0,
        network: network.map(|network| network.parse().unwrap()),
        step: 0,
        age: SECOND,
        remaining: SECOND * 60,
        ended: Duration::ZERO,
        cause: 0,
        evidence: 0,
    }
}

fn listed(play: &Play) -> Vec<String> {
    let network = |block: Block| block.network.map_or_else(|| "unknown".to_owned(), |network| network.to_string());
    play.blacklist.entries(play.now).iter().map(|entry| network(entry.block)).collect()
}

#[test]
fn only_blocks_that_are_counted_are_taken_back_and_bits_of_hosts_do_not_matter() {
    let play = Play::new();
    let strange = ["0.0.0.0/0", "203.0.113.0/24", "::/0", "2001:db8::/32", "2001:db8::1/128", "2001:db8::/52"];
    let counted = ["203.0.113.7/32", "2001:db8:1:2:3::4/64", "2001:db8:2:3ff::/56", "2001:db8:3:3ff::/48"];
    for network in strange.into_iter().chain(counted) {
        play.blacklist.recall(&BlacklistRecord::Listing(listing(Some(network))), SECOND, play.now);
    }
    play.blacklist.recall(&BlacklistRecord::Listing(listing(None)), SECOND, play.now);
    play.blacklist.recall(&BlacklistRecord::Listing(ListingRecord { tenant: 2, ..listing(None) }), SECOND, play.now);
    let expected =
        ["unknown", "203.0.113.7/32", "2001:db8:1:2::/64", "2001:db8:2:300::/56", "2001:db8:3::/48"].map(str::to_owned);
    assert_eq!(listed(&play), expected);
}

#[test]
fn a_listing_is_no_longer_and_no_higher_than_the_ladder_has_become() {
    let ladder = [5, 15].map(Duration::from_mins).to_vec();
    let mut play = Play::with(Policy { ladder, jitter: 0.0, ..Policy::default() });
    let endless = ListingRecord { step: 255, remaining: Duration::MAX, ..listing(Some("203.0.113.7/32")) };
    play.blacklist.recall(&BlacklistRecord::Listing(endless), Duration::ZERO, play.now);
    let view = play.blacklist.entries(play.now)[0].listing.unwrap();
    assert_eq!((view.listed.seconds(), view.step), (15 * 60, 2));
    play.wait(Duration::from_hours(2 * 24) + Duration::from_mins(15));
    play.blacklist.sweep(play.now);
    let (_, held, _) = play.blacklist.tables()[4];
    assert_eq!(held, 0, "nor longer remembered");
}

#[test]
fn how_sure_a_listing_is_comes_back_and_older_records_are_read_as_they_were_meant() {
    let play = Play::new();
    let told = [(0, Certainty::Firm), (1, Certainty::Forgeable), (2, Certainty::Website), (255, Certainty::Forgeable)];
    for (number, (evidence, _)) in told.into_iter().enumerate() {
        let place = format!("203.0.113.{number}/32");
        play.blacklist.recall(
            &BlacklistRecord::Listing(ListingRecord { evidence, ..listing(Some(&place)) }),
            SECOND,
            play.now,
        );
    }
    let found =
        play.blacklist.entries(play.now).iter().map(|entry| entry.listing.unwrap().evidence).collect::<Vec<_>>();
    assert_eq!(found, told.map(|(_, evidence)| evidence));
    let mut again = Vec::new();
    let take = |batch: Vec<BlacklistRecord>| -> Result<(), ()> {
        again.extend(batch);
        Ok(())
    };
    play.blacklist.records(play.now, take).unwrap();
    let next = Play::new();
    for record in &again {
        next.blacklist.recall(record, SECOND, next.now);
    }
    let kept = next.blacklist.entries(next.now).iter().map(|entry| entry.listing.unwrap().evidence).collect::<Vec<_>>();
    assert_eq!(kept, found);
}

#[test]
fn what_is_out_of_date_is_left_out() {
    let play = Play::new();
    let (day, none) = (Duration::from_hours(24), Duration::ZERO);
    let ended =
        |ended| BlacklistRecord::Listing(ListingRecord { ended, remaining: none, ..listing(Some("203.0.113.7/32")) });
    let good = |age| {
        let dialogue = DialogueRecord::Unknown;
        BlacklistRecord::KnownGood(KnownGoodRecord { tenant: 0, pair: [[9; 4]; 3], age, dialogue })
    };
    let success = |age| BlacklistRecord::Success(SuccessRecord { tenant: 0, network: None, age });
    for (record, away) in [
        (ended(day), SECOND),
        (ended(none), day),
        (ended(Duration::MAX), Duration::MAX),
        (good(day * 30), none),
        (good(day), day * 29),
        (good(Duration::MAX), none),
        (success(day * 7), none),
        (success(none), Duration::MAX),
    ] {
        play.blacklist.recall(&record, away, play.now);
        assert!(play.blacklist.tables().iter().all(|(_, held, _)| *held == 0), "{record:?}, {away:?} away");
    }
    for (record, away) in [(ended(SECOND * 86_399), none), (good(day), day * 28), (success(day), day * 5)] {
        let before: usize = play.blacklist.tables().iter().map(|(_, held, _)| held).sum();
        play.blacklist.recall(&record, away, play.now);
        let after: usize = play.blacklist.tables().iter().map(|(_, held, _)| held).sum();
        assert_eq!(after, before + 1, "{record:?}, {away:?} away");
    }
}

#[test]
fn the_longest_untouched_are_still_forgotten_first() {
    let play = Play::with(Policy { max_known_good: 1_000, ..Policy::default() });
    let age = |number: u32| Duration::from_mins(40) * number;
    for number in 0..1_000_u32 {
        let pair = play.blacklist.fingerprints().of(number).bits();
        let record = KnownGoodRecord {
            tenant: 0,
            pair: pair.map(u32::to_le_bytes),
            age: age(number),
            dialogue: DialogueRecord::Unknown,
        };
        play.blacklist.recall(&BlacklistRecord::KnownGood(record), Duration::ZERO, play.now);
    }
    for n in 0..300 {
        assert!(play.succeeds(&play.phone("TCP", "203.0.113.1", &format!("new{n}"), "c")));
    }
    let mut young = 0;
    let take = |batch: Vec<BlacklistRecord>| -> Result<(), ()> {
        let is_young =
            |record: &&BlacklistRecord| matches!(record, BlacklistRecord::KnownGood(good) if good.age < age(250));
        young += batch.iter().filter(is_young).count();
        Ok(())
    };
    play.blacklist.records(play.now, take).unwrap();
    assert!(young >= 520, "{young} of the 300 new and the 250 youngest are left; by chance it would be 475");
}

fn durations() -> impl Strategy<Value = Duration> {
    prop_oneof![any::<u64>().prop_map(Duration::from_millis), any::<Duration>(), Just(Duration::MAX)]
}

fn networks() -> impl Strategy<Value = Option<IpNet>> {
    let v4 = (any::<[u8; 4]>(), 0..=32_u8).prop_map(|(bits, prefix)| IpNet::new(bits.into(), prefix).unwrap());
    let v6 = (any::<[u8; 16]>(), 0..=128_u8).prop_map(|(bits, prefix)| IpNet::new(bits.into(), prefix).unwrap());
    proptest::option::of(prop_oneof![v4, v6])
}

fn records() -> impl Strategy<Value = BlacklistRecord> {
    let times = (durations(), durations(), durations());
    let listing = (any::<u16>(), networks(), any::<u8>(), times, any::<u8>(), any::<u8>()).prop_map(
        |(tenant, network, step, (age, remaining, ended), cause, evidence)| {
            let tenant = tenant % 3;
            BlacklistRecord::Listing(ListingRecord { tenant, network, step, age, remaining, ended, cause, evidence })
        },
    );
    let pair = any::<[[u8; 4]; 3]>();
    let good = (0..3_u16, pair, durations()).prop_map(|(tenant, pair, age)| {
        BlacklistRecord::KnownGood(KnownGoodRecord { tenant, pair, age, dialogue: DialogueRecord::Call(pair) })
    });
    let success = (0..3_u16, networks(), durations())
        .prop_map(|(tenant, network, age)| BlacklistRecord::Success(SuccessRecord { tenant, network, age }));
    prop_oneof![listing, good, success]
}

proptest! {
    #[test]
    fn no_record_makes_it_panic_then_or_later(
        records in proptest::collection::vec(records(), 1..20),
        away in durations(),
        clock in prop_oneof![Just(Duration::ZERO), Just(Duration::from_hours(24 * 365))],
    ) {
        let mut play = Play::new();
        play.now = Now { wall: Duration::ZERO, monotonic: clock };
        for record in &records {
            play.blacklist.recall(record, away, play.now);
        }
        for _ in 0..3 {
            let shortest = play.blacklist.entries(play.now).iter().filter_map(|entry| entry.listing).all(|listing| {
                listing.listed.remaining <= Some(play.blacklist.policy.longest_listing())
            });
            prop_assert!(shortest);
            listed_at_name(&mut play, "TCP", "203.0.113.1");
            play.blacklist.sweep(play.now);
            play.wait(Duration::from_hours(24));
        }
    }
}
