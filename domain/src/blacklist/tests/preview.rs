//! A preview is what happens, and asking changes nothing; what is unblocked, and which phones a network holds.

use super::*;

#[test]
fn what_is_foreseen_is_what_happens_in_a_mix_of_all_there_is() {
    let buckets = Policy { capacity: 12.0, trusted_capacity: 15.0, pair_failures: 3, ..Policy::default() };
    let guard_look_interval = SECOND * 120;
    let mut play = Play::with(Policy { guard_failures: 20, guard_look_burst: 2, guard_look_interval, ..buckets });
    let mut seen = std::collections::HashSet::new();
    let mut draw = 7_u64;
    for step in 0..20_000 {
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = |shift: u32, of: u64| draw >> shift & (of - 1);
        let address = format!("203.0.113.{}", pick(40, 16));
        let transport = if pick(44, 2) == 0 { "TCP" } else { "UDP" };
        let visitor = play.phone(transport, &address, &format!("name{}", pick(48, 8)), &format!("call{}", pick(52, 2)));
        let foreseen = play.blacklist.preview_admission(&visitor, play.now);
        assert_eq!(play.blacklist.preview_admission(&visitor, play.now), foreseen, "asking changes nothing");
        let permission = play.blacklist.admit(&visitor, play.now);
        assert_eq!(permission, foreseen, "step {step}");
        seen.insert(
            format!("{permission:?}").chars().take_while(char::is_ascii_alphabetic).collect::<String>()
                + match permission {
                    Permission::Permitted(Permit::KnownGood) | Permission::Rejected(Rejection::Listed(_)) => "1",
                    Permission::Permitted(Permit::Locked) | Permission::Rejected(Rejection::Locked) => "2",
                    _ => "3",
                },
        );
        match (permission, pick(56, 16)) {
            (Permission::Rejected(_), _) => _ = play.blacklist.charge(&visitor, Fault::Unchecked, play.now),
            (_, 0) => {
                play.blacklist.give_back(&visitor, permission);
                play.blacklist.note_success(&visitor, play.now);
            }
            _ => _ = play.blacklist.charge(&visitor, Fault::Guess, play.now),
        }
        if pick(60, 4) == 0 {
            play.wait(SECOND * 5);
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort();
    assert_eq!(
        seen,
        ["Open3", "Permitted1", "Permitted2", "Permitted3", "Rejected1", "Rejected2", "Rejected3"],
        "all of them occurred"
    );
}

#[test]
fn a_network_is_unblocked_with_all_within_it_and_nothing_else() {
    let mut play = Play::new();
    for address in ["203.0.113.1", "203.0.113.2", "203.0.112.1"] {
        assert_eq!(listed_at_name(&mut play, "TCP", address), Some(11));
    }
    let network = |text: &str| text.parse().unwrap();
    assert_eq!(play.blacklist.forgive_within(Some(TenantId(1)), network("203.0.113.0/24"), play.now).len(), 0);
    let ended = play.blacklist.forgive_within(Some(TenantId(0)), network("203.0.113.0/24"), play.now);
    let ended: Vec<_> =
        ended.iter().map(|entry| (entry.block.network.unwrap().to_string(), entry.listing.is_some())).collect();
    assert_eq!(ended, [("203.0.113.1/32".to_owned(), true), ("203.0.113.2/32".to_owned(), true)]);
    assert_eq!(play.blacklist.count_listed(play.now), 1);
    assert_eq!(play.blacklist.forgive_within(None, network("203.0.112.0/23"), play.now).len(), 1);
    assert_eq!(play.blacklist.count_listed(play.now), 0);
}

#[test]
fn homes_are_sources_where_a_phone_was_right_lately() {
    let mut play = Play::new();
    for address in ["203.0.113.1", "203.0.113.2", "2001:db8:1:2::1", "2001:db8:1:3::1"] {
        assert!(play.succeeds(&play.phone("TCP", address, "alice", "c")));
    }
    play.fails(&play.phone("TCP", "203.0.113.3", "alice", "c"));
    let homes = |play: &Play, text: &str| play.blacklist.homes_within(None, text.parse().unwrap(), play.now);
    assert_eq!(
        [homes(&play, "203.0.113.0/24"), homes(&play, "203.0.113.2/32"), homes(&play, "203.0.113.3/32")],
        [2, 1, 0]
    );
    assert_eq!([homes(&play, "2001:db8::/32"), homes(&play, "2001:db8:1:2::/64")], [2, 1], "not their wider blocks");
    assert_eq!(play.blacklist.homes_within(Some(TenantId(1)), "203.0.113.0/24".parse().unwrap(), play.now), 0);
    play.wait(SECOND * 86_400 * 7);
    assert_eq!(homes(&play, "203.0.113.0/24"), 0);
}
