//! A store that fails is not held against any caller: 503, and it costs no permitted check, no failure of a pair and
//! none of a name.

use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

async fn started(more: &str) -> RunningService {
    let limits = "[limits]\nsign_ins_per_minute = 1000";
    let toml = format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n{limits}\n[blacklist]\n{more}\n");
    let service = RunningService::with(&toml).await;
    service.new_account("alice").await;
    service
}

/// Asks many times while the store is down, both ways and once past the deadline.
async fn fails(service: &RunningService, phone: &Phone) {
    let person = Person::of(service).at(phone.source.as_deref().unwrap());
    service.faults.go_down();
    for _ in 0..30 {
        assert_eq!(service.knock(phone).await.status, 503);
        assert_eq!(person.log_in(&phone.username, &ha1(&phone.username, &phone.password)).await.status, 503);
    }
    service.faults.come_back();
    service.faults.slow_down(Duration::from_mins(1));
    assert_eq!(service.knock(phone).await.status, 503, "past the deadline");
    service.faults.slow_down(Duration::ZERO);
}

#[tokio::test]
async fn no_pair_is_locked_no_name_guarded_and_no_address_listed_by_it() {
    let service = started("guard_failures = 5\nguard_per_source = 5").await;
    fails(&service, &Phone::of("alice").with_password("wrong")).await;
    fails(&service, &Phone::of("alice").with_password("wrong").at("198.51.100.1")).await;
    assert!(service.lets_in(&Phone::of("alice")).await);
    for reason in ["pair_locked", "guarded", "blacklisted", "wrong_password"] {
        assert_eq!(service.decided(reason).await, 0, "{reason}");
    }
    assert_eq!(service.listed().await, 0);
}

#[tokio::test]
async fn a_known_good_pair_keeps_its_check() {
    let service = started("look_burst = 1").await;
    assert!(service.lets_in(&Phone::of("alice")).await);
    for number in 0..41 {
        service.knock(&Phone::of(&format!("guess{number}"))).await;
    }
    assert!(service.refusal(&Phone::of("stranger")).await.is_some(), "its source is listed");
    fails(&service, &Phone::of("alice")).await;
    assert!(service.refusal(&Phone::of("alice").with_password("wrong")).await.is_some());
    assert_eq!(service.decided("wrong_password").await, 1, "it was there");
}

#[tokio::test]
async fn a_locked_pair_keeps_its_check() {
    let service = started("pair_locks = [\"10m\"]").await;
    for _ in 0..10 {
        service.knock(&Phone::of("alice").with_password("wrong")).await;
    }
    assert!(!service.lets_in(&Phone::of("alice")).await, "locked");
    service.wait(Duration::from_secs(50)).await;
    fails(&service, &Phone::of("alice")).await;
    assert!(service.lets_in(&Phone::of("alice")).await, "the one check each 50 s");
}

#[tokio::test]
async fn a_guarded_name_keeps_the_check_of_all_unknown_addresses() {
    let service = started("guard_failures = 5\nguard_look_burst = 1").await;
    for number in 0..5 {
        service.knock(&Phone::of("alice").with_password("wrong").at(&format!("198.51.100.{number}"))).await;
    }
    fails(&service, &Phone::of("alice")).await;
    let person = Person::of(&service).at("198.51.100.77");
    assert_eq!(person.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200, "a right one gives it back");
    let wrong = Phone::of("alice").with_password("wrong").at("198.51.100.78");
    service.knock(&wrong).await;
    assert!(!service.lets_in(&Phone::of("alice")).await, "a wrong one has spent it");
    assert_eq!(service.decided("guarded").await, 1);
}
