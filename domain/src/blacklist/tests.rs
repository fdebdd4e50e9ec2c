//! The state machine, driven by hand; the scenarios of docs/policy.md section 3 are those of the simulator.

use super::*;
use crate::memory::Fingerprints;
use crate::network::{Origin, Provenance, Source, TransportKind};
use crate::tenant::TenantId;
use crate::time::Now;
use std::time::Duration;

mod check;
mod preview;
mod holds;
mod locks;
mod memory;
mod operator;
mod restart;

const SECOND: Duration = Duration::from_secs(1);

/// A blacklist and a clock to play with.
struct Play {
    blacklist: Blacklist,
    now: Now,
}

impl Play {
    fn new() -> Self {
        Self::with(Policy { jitter: 0.0, ..Policy::default() })
    }

    fn with(policy: Policy) -> Self {
        let start = Duration::from_hours(500_000);
        let blacklist = Blacklist::new(policy, 2, Fingerprints::keyed([7; 16]), 7);
        Self { blacklist, now: Now { wall: start, monotonic: start } }
    }

    fn wait(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall += time;
    }

    fn fails(&self, visitor: &Visitor<'_>) -> Option<Listed> {
        match self.blacklist.admit(visitor, self.now) {
            Permission::Rejected(Rejection::Listed(listed)) => Some(listed),
            Permission::Rejected(_) => self.blacklist.charge(visitor, Fault::Unchecked, self.now),
            Permission::Open | Permission::Permitted(_) => self.blacklist.charge(visitor, Fault::Guess, self.now),
        }
    }

    fn succeeds(&self, visitor: &Visitor<'_>) -> bool {
        let permission = self.blacklist.admit(visitor, self.now);
        let admitted = !matches!(permission, Permission::Rejected(_));
        if admitted {
            self.blacklist.give_back(visitor, permission);
            self.blacklist.note_success(visitor, self.now);
        }
        admitted
    }

    fn phone(&self, transport: &str, address: &str, username: &str, call_id: &str) -> Visitor<'static> {
        let (source, provenance) = match address.parse() {
            Ok(address) => (Source::new(TenantId(0), address), Provenance::Observed),
            Err(_) => (Source::unknown(TenantId(0)), Provenance::Absent),
        };
        let transport = if transport == "UDP" { TransportKind::Datagram } else { TransportKind::Connected };
        let origin = Origin { source, transport, provenance, forwarded: false };
        let username = username.to_owned().leak();
        self.blacklist.visitor(origin, Some(("realm", username)), Some(call_id))
    }
}

/// The same one, of whom no name is remembered.
fn unnamed(visitor: &Visitor<'_>) -> Visitor<'static> {
    let Visitor { origin, pair, name, dialogue, .. } = *visitor;
    Visitor { origin, pair, name, dialogue, spelled: visitor::Spelled::default() }
}

/// The number of the first name at which the source is listed, at ten names per second.
fn listed_at_name(play: &mut Play, transport: &str, address: &str) -> Option<usize> {
    (1..=1_000).find(|number| {
        play.wait(SECOND / 10);
        play.fails(&play.phone(transport, address, &format!("name{number}"), "c")).is_some()
    })
}

#[test]
fn a_name_sprayer_is_listed_at_the_11th_name_over_tcp_and_the_21st_over_udp() {
    let mut play = Play::new();
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.1"), Some(11));
    assert_eq!(listed_at_name(&mut play, "UDP", "203.0.113.2"), Some(21));
    assert_eq!(listed_at_name(&mut play, "WSS", "2001:db8::1"), Some(11));
    assert_eq!(play.blacklist.count_listed(play.now), 3);
}

#[test]
fn one_phone_with_a_wrong_password_each_minute_is_never_listed_in_a_week() {
    let mut play = Play::new();
    let phone = play.phone("TCP", "203.0.113.1", "alice", "c");
    for _ in 0..7 * 24 * 60 {
        play.wait(SECOND * 60);
        assert_eq!(play.fails(&phone), None);
    }
    play.wait(SECOND * 60);
    assert!(play.succeeds(&phone));
}

#[test]
fn an_office_with_successes_is_never_listed_for_one_wrong_phone() {
    let mut play = Play::new();
    let good: Vec<_> =
        (0..49).map(|n| play.phone("UDP", "203.0.113.1", &format!("good{n}"), &format!("c{n}"))).collect();
    let wrong = play.phone("UDP", "203.0.113.1", "wrong", "w");
    let mut refused = 0;
    for tick in 0..24 * 60 * 12 {
        play.wait(SECOND * 5);
        assert_eq!(play.fails(&wrong), None, "tick {tick}");
        if tick % 60 == 0 {
            refused += good.iter().filter(|phone| !play.succeeds(phone)).count();
        }
    }
    assert_eq!(refused, 0);
}

#[test]
fn after_an_office_changed_all_passwords_each_known_phone_passes_at_once() {
    let mut play = Play::new();
    let phones: Vec<_> =
        (0..50).map(|n| play.phone("TCP", "203.0.113.1", &format!("p{n}"), &format!("c{n}"))).collect();
    assert!(phones.iter().all(|phone| play.succeeds(phone)));
    play.wait(Duration::from_hours(6 * 24));
    let listed = (0..20).any(|_| phones.iter().any(|phone| play.fails(phone).is_some()));
    assert!(listed, "1000 failures at once list the source");
    play.wait(SECOND * 100);
    assert!(phones.iter().all(|phone| play.succeeds(phone)));
    assert!(!play.succeeds(&play.phone("TCP", "203.0.113.1", "stranger", "c")));
}

#[test]
fn forged_failures_never_starve_a_phone_that_repeats_its_call_id_and_list_for_an_hour_at_most() {
    let mut play = Play::new();
    let victim = play.phone("UDP", "203.0.113.1", "alice", "own-call");
    assert!(play.succeeds(&victim));
    let forged = play.phone("UDP", "203.0.113.1", "alice", "forged-call");
    let mut longest = Duration::ZERO;
    for second in 0..6 * 60 * 60 {
        play.wait(SECOND);
        for n in 0..3 {
            let name = play.phone("UDP", "203.0.113.1", &format!("r{second}-{n}"), "x");
            longest = longest.max(play.fails(&name).and_then(|listed| listed.remaining).unwrap_or_default());
            play.fails(&forged);
        }
        if second % 60 == 0 {
            assert!(play.succeeds(&victim), "second {second}");
        }
    }
    assert!(longest > SECOND && longest <= Duration::from_hours(1), "{longest:?}");
}

#[test]
fn a_valid_account_buys_an_attacker_only_the_trusted_capacity() {
    let mut play = Play::new();
    let own = play.phone("TCP", "203.0.113.1", "mallory", "m");
    let listed_at = (1..1_000).find(|number| {
        play.wait(SECOND / 10);
        play.succeeds(&own);
        play.fails(&play.phone("TCP", "203.0.113.1", &format!("name{number}"), "x")).is_some()
    });
    assert_eq!(listed_at, Some(41));
}

#[test]
fn ten_thousand_phones_at_once_after_a_platform_restart_are_all_let_in() {
    let mut play = Play::new();
    for n in 0..10_000_u32 {
        play.wait(SECOND / 300);
        let address = format!("198.51.{}.{}", n / 256 % 256, n % 256);
        assert!(play.succeeds(&play.phone("UDP", &address, &format!("p{n}"), "c")));
    }
    assert_eq!(play.blacklist.count_listed(play.now), 0);
}

#[test]
fn a_jump_of_the_wall_clock_changes_no_remaining_time() {
    let mut play = Play::new();
    listed_at_name(&mut play, "TCP", "203.0.113.1");
    let source = play.phone("TCP", "203.0.113.1", "x", "c").origin.source;
    let before = play.blacklist.listed(source, play.now);
    assert!(before.is_some());
    play.now.wall += Duration::from_hours(1);
    assert_eq!(play.blacklist.listed(source, play.now), before);
    play.now.wall -= Duration::from_hours(2);
    assert_eq!(play.blacklist.listed(source, play.now), before);
}

#[test]
fn a_listing_ends_by_itself_is_not_prolonged_and_comes_back_longer() {
    let mut play = Play::new();
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.1"), Some(11));
    let again = play.phone("TCP", "203.0.113.1", "more", "c");
    for _ in 0..299 {
        play.wait(SECOND);
        assert!(play.fails(&again).is_some());
    }
    play.wait(SECOND);
    assert_eq!(play.blacklist.admit(&again, play.now), Permission::Open);
    listed_at_name(&mut play, "TCP", "203.0.113.1");
    let listed = play.fails(&again).unwrap();
    assert_eq!(listed.seconds(), 15 * 60, "the second rung");
}

#[test]
fn allowed_and_private_addresses_are_never_listed_and_unknown_ones_never_on_the_wire() {
    let allow = vec!["203.0.113.0/24".parse().unwrap()];
    let mut play = Play::with(Policy { allow, ..Policy::default() });
    assert_eq!(listed_at_name(&mut play, "TCP", "203.0.113.1"), None);
    assert_eq!(listed_at_name(&mut play, "TCP", "192.168.1.1"), None);
    let unknown = |play: &Play, n: u32| play.phone("TCP", "not an address", &format!("n{n}"), "c");
    let listed = (0..1_000).find_map(|n| play.fails(&unknown(&play, n)).map(|listed| (n, listed.on_wire)));
    assert_eq!(listed, Some((80, false)), "120 points at half of 3 each");
}

#[test]
fn a_single_ipv6_address_that_is_allowed_or_never_listed_holds_its_whole_source() {
    let allow = vec!["2001:db8:1:2::5/128".parse().unwrap(), "2001:db8:7::/48".parse().unwrap()];
    let mut play = Play::with(Policy { allow, ..Policy::default() });
    for spared in ["::1", "2001:db8:1:2::5", "2001:db8:7:1::1", "fe80::1"] {
        assert_eq!(listed_at_name(&mut play, "TCP", spared), None, "{spared}");
    }
    for other in ["2001:db8:1:3::5", "2001:db8:8::1", "1::1"] {
        assert_eq!(listed_at_name(&mut play, "TCP", other), Some(11), "{other}");
    }
}

#[test]
fn jitter_only_shortens_by_a_fifth_at_most_and_differs_for_each_source() {
    let mut play = Play::with(Policy::default());
    let mut lasts: Vec<_> = (1..50)
        .map(|n| {
            let address = format!("203.0.113.{n}");
            listed_at_name(&mut play, "TCP", &address);
            let source = Source::new(TenantId(0), address.parse().unwrap());
            play.blacklist.listed(source, play.now).and_then(|listed| listed.remaining).unwrap()
        })
        .collect();
    assert!(lasts.iter().all(|lasts| (SECOND * 240..=SECOND * 300).contains(lasts)), "{lasts:?}");
    lasts.sort_unstable();
    lasts.dedup();
    assert!(lasts.len() > 40);
}
