//! Who sees which attempts, how many, and what is forgotten first.

use super::*;
use crate::authentication::DenialReason;
use crate::time::Now;

const OURS: TenantId = TenantId(0);

fn attempt(second: u64, outcome: AttemptOutcome) -> NewAttempt<'static> {
    let at = Now { wall: Duration::from_secs(second), monotonic: Duration::from_secs(second) };
    NewAttempt { at, address: None, user_agent: None, algorithm: None, phone: None, outcome }
}

fn refused() -> AttemptOutcome {
    AttemptOutcome::Denied(PastDenial { reason: DenialReason::WrongPassword, until: None, foreign_realm: None })
}

fn seconds(attempts: &AttemptHistory, realm: &str, username: &str) -> Vec<u64> {
    attempts.of(OURS, realm, username).iter().map(|attempt| attempt.at.unix_seconds()).collect()
}

#[test]
fn the_last_ten_are_there_newest_first_own_and_foreign_ones_in_order() {
    let attempts = AttemptHistory::new(1, 7);
    for second in 0..20 {
        let place = if second % 2 == 0 { AttemptRealm::Own("r") } else { AttemptRealm::Foreign };
        attempts.note(OURS, place, "alex", attempt(second, refused()));
    }
    assert_eq!(seconds(&attempts, "r", "alex"), (10..20).rev().collect::<Vec<_>>());
    assert_eq!(seconds(&attempts, "sibling", "alex"), [19, 17, 15, 13, 11, 9, 7, 5, 3, 1], "the foreign ones");
}

#[test]
fn a_sibling_realm_another_tenant_and_another_name_see_nothing_of_it() {
    let attempts = AttemptHistory::new(2, 7);
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(1, refused()));
    for (realm, username) in [("sibling", "alex"), ("r", "Alex"), ("r", "ale"), ("", "alex")] {
        assert!(seconds(&attempts, realm, username).is_empty(), "{username}@{realm}");
    }
    assert!(attempts.of(TenantId(1), "r", "alex").is_empty());
    assert_eq!(seconds(&attempts, "r", "alex"), [1]);
}

#[test]
fn invented_names_do_not_push_out_those_whose_phone_was_let_in() {
    let attempts = AttemptHistory::remembering(100, 1, 7);
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(1, AttemptOutcome::Registered(60)));
    for number in 0..10_000 {
        attempts.note(OURS, AttemptRealm::Own("r"), &format!("guess{number}"), attempt(2 + number, refused()));
    }
    assert_eq!(seconds(&attempts, "r", "alex"), [1]);
    assert_eq!(attempts.names.len(), 100);
}

#[test]
fn long_texts_are_cut_between_letters() {
    assert_eq!(ShortText::of(&"ü".repeat(500)).as_str(), "ü".repeat(50));
    assert_eq!(ShortText::of(&format!("x{}", "ü".repeat(500))).as_str().len(), 99);
    assert_eq!(ShortText::of("Linphone/5.1").as_str(), "Linphone/5.1");
}

fn from(second: u64, address: &str, outcome: AttemptOutcome) -> NewAttempt<'static> {
    NewAttempt { address: Some(address.parse().unwrap()), ..attempt(second, outcome) }
}

fn places(attempts: &AttemptHistory) -> Vec<String> {
    let place = |attempt: PastAttempt| attempt.address.map(|address| address.to_string()).unwrap_or_default();
    attempts.of(OURS, "r", "alex").into_iter().map(place).collect()
}

#[test]
fn refusals_push_out_no_grant_and_grants_no_refusal() {
    let attempts = AttemptHistory::new(1, 7);
    for second in 0..12 {
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(second, AttemptOutcome::Registered(60)));
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(100 + second, refused()));
        attempts.note(OURS, AttemptRealm::Foreign, "alex", attempt(200 + second, refused()));
    }
    let expected: Vec<u64> = (202..212).rev().chain((2..12).rev()).collect();
    assert_eq!(seconds(&attempts, "r", "alex"), expected);
    for second in 300..400 {
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(second, AttemptOutcome::TakenBack));
    }
    let expected: Vec<u64> = (390..400).rev().chain((202..212).rev()).collect();
    assert_eq!(seconds(&attempts, "r", "alex"), expected);
}

#[test]
fn a_stranger_who_tries_on_and_on_leaves_the_others_in_the_list() {
    let attempts = AttemptHistory::new(1, 7);
    for number in 0..6 {
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(number, &format!("192.0.2.{number}"), refused()));
    }
    for second in 10..1_000 {
        let place = if second % 2 == 0 { AttemptRealm::Own("r") } else { AttemptRealm::Foreign };
        attempts.note(OURS, place, "alex", from(second, "2001:db8::1:2:3:4", refused()));
    }
    let places = places(&attempts);
    assert_eq!(places.iter().filter(|place| place.starts_with("2001:db8:")).count(), 4, "{places:?}");
    assert_eq!(places[4..], ["192.0.2.5", "192.0.2.4", "192.0.2.3", "192.0.2.2", "192.0.2.1", "192.0.2.0"]);
}

#[test]
fn one_slash_64_is_one_place_and_an_ipv4_address_is_its_own() {
    let attempts = AttemptHistory::new(1, 7);
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(0, "198.51.100.7", refused()));
    for second in 1..100 {
        let address = format!("2001:db8:0:1::{second:x}");
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(second, &address, refused()));
    }
    assert_eq!(places(&attempts).last().unwrap(), "198.51.100.7");
    for second in 100..120 {
        let address = format!("198.51.100.{second}");
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(second, &address, refused()));
    }
    assert_eq!(seconds(&attempts, "r", "alex"), (110..120).rev().collect::<Vec<_>>(), "many places are as many");
}

#[test]
fn many_strangers_leave_the_places_in_the_list_from_which_the_phone_was_let_in() {
    let attempts = AttemptHistory::new(1, 7);
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(0, "2001:db8:5:5::1", AttemptOutcome::Registered(60)));
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(1, "2001:db8:5:5::2", refused()));
    attempts.note(OURS, AttemptRealm::Own("r"), "alex", from(2, "192.0.2.1", refused()));
    for number in 0..1_000 {
        let address = format!("2001:db8:6:{number:x}::1");
        let place = if number % 2 == 0 { AttemptRealm::Own("r") } else { AttemptRealm::Foreign };
        attempts.note(OURS, place, "alex", from(10 + number, &address, refused()));
    }
    let seen = seconds(&attempts, "r", "alex");
    assert_eq!((seen.len(), &seen[9..]), (11, &[1, 0][..]), "the owner's refusal and grant: {seen:?}");
    assert_eq!(seen[0], 1_009, "and the newest");
}

#[test]
fn a_phone_that_calls_itself_as_before_shares_one_string_cut_like_any_other() {
    let attempts = AttemptHistory::new(1, 7);
    let long = "x".repeat(200);
    let note = |second, user_agent, outcome| {
        let attempt = NewAttempt { user_agent, ..attempt(second, outcome) };
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt);
    };
    note(1, Some(&*long), AttemptOutcome::Registered(60));
    note(2, Some(&*long), AttemptOutcome::Registered(60));
    note(3, Some(&*long), refused());
    note(4, Some("another"), AttemptOutcome::TakenBack);
    note(5, None, refused());
    let shown = attempts.of(OURS, "r", "alex");
    let texts: Vec<_> = shown.iter().map(|attempt| attempt.user_agent.as_ref().map(ShortText::as_str)).collect();
    let cut = &long[..SHORT_TEXT];
    assert_eq!(texts, [None, Some("another"), Some(cut), Some(cut), Some(cut)]);
    let places: Vec<_> = texts[2..].iter().map(|text| text.map(str::as_ptr)).collect();
    assert!(places.windows(2).all(|pair| pair[0] == pair[1]), "one string");
}

#[test]
fn the_memory_is_what_the_limit_states() {
    let attempts = AttemptHistory::new(1, 7);
    for second in 0..100 {
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(second, refused()));
        attempts.note(OURS, AttemptRealm::Own("r"), "alex", attempt(second, AttemptOutcome::Registered(60)));
    }
    let key = attempts.key(OURS, AttemptRealm::Own("r"), "alex");
    assert_eq!(attempts.names.read(&key, NameHistory::sizes), Some([(10, 10), (10, 10)]));
    assert!(size_of::<PastAttempt>() <= 144, "{} bytes", size_of::<PastAttempt>());
}
