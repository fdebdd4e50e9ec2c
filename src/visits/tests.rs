//! Who sees which attempts, how many, and what is forgotten first.

use super::*;
use crate::decision::DenialReason;

const OURS: TenantId = TenantId(0);

fn visit(second: u64, outcome: Outcome) -> Visit {
    let at = Now { wall: Duration::from_secs(second), monotonic: Duration::from_secs(second) };
    Visit { at, address: None, user_agent: None, algorithm: None, outcome }
}

fn refused() -> Outcome {
    Outcome::Refused(Refusal { reason: DenialReason::WrongPassword, until: None, foreign_realm: None })
}

fn seconds(visits: &Visits, realm: &str, username: &str) -> Vec<u64> {
    visits.of(OURS, realm, username).iter().map(|visit| visit.at.unix_seconds()).collect()
}

#[test]
fn the_last_ten_are_there_newest_first_own_and_foreign_ones_in_order() {
    let visits = Visits::new(1, 7);
    for second in 0..20 {
        let place = if second % 2 == 0 { Place::Own("r") } else { Place::Foreign };
        visits.note(OURS, place, "alex", visit(second, refused()));
    }
    assert_eq!(seconds(&visits, "r", "alex"), (10..20).rev().collect::<Vec<_>>());
    assert_eq!(seconds(&visits, "sibling", "alex"), [19, 17, 15, 13, 11, 9, 7, 5, 3, 1], "the foreign ones");
}

#[test]
fn a_sibling_realm_another_tenant_and_another_name_see_nothing_of_it() {
    let visits = Visits::new(2, 7);
    visits.note(OURS, Place::Own("r"), "alex", visit(1, refused()));
    for (realm, username) in [("sibling", "alex"), ("r", "Alex"), ("r", "ale"), ("", "alex")] {
        assert!(seconds(&visits, realm, username).is_empty(), "{username}@{realm}");
    }
    assert!(visits.of(TenantId(1), "r", "alex").is_empty());
    assert_eq!(seconds(&visits, "r", "alex"), [1]);
}

#[test]
fn invented_names_do_not_push_out_those_whose_phone_was_let_in() {
    let visits = Visits::remembering(100, 1, 7);
    visits.note(OURS, Place::Own("r"), "alex", visit(1, Outcome::Registered(60)));
    for number in 0..10_000 {
        visits.note(OURS, Place::Own("r"), &format!("guess{number}"), visit(2 + number, refused()));
    }
    assert_eq!(seconds(&visits, "r", "alex"), [1]);
    assert_eq!(visits.names.len(), 100);
}

#[test]
fn long_texts_are_cut_between_letters() {
    assert_eq!(Brief::of(&"ü".repeat(500)).as_str(), "ü".repeat(50));
    assert_eq!(Brief::of(&format!("x{}", "ü".repeat(500))).as_str().len(), 99);
    assert_eq!(Brief::of("Linphone/5.1").as_str(), "Linphone/5.1");
}

#[test]
fn the_memory_is_what_the_limit_states() {
    let visits = Visits::new(1, 7);
    for second in 0..100 {
        visits.note(OURS, Place::Own("r"), "alex", visit(second, refused()));
    }
    let key = visits.key(OURS, Place::Own("r"), "alex");
    assert_eq!(visits.names.read(&key, |own| (own.visits.len(), own.visits.capacity())), Some((10, 10)));
    assert!(size_of::<Visit>() <= 144, "{} bytes", size_of::<Visit>());
}
