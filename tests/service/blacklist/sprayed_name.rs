//! One name tried from hundreds of addresses: none of them is listed, the name is guarded, and its owner still gets in
//! (docs/policy.md section 3, scenario 7).

use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

const PROXIED: &str = "trusted_proxies = [\"127.0.0.0/8\"]\n";

fn sprayer(name: &str, number: usize) -> Phone {
    Phone::of(name).with_password("wrong").at(&format!("198.18.{}.{}", number / 250, number % 250))
}

/// One try a second from an address each.
async fn spray(service: &RunningService, name: &str, numbers: std::ops::Range<usize>) {
    for number in numbers {
        service.wait(Duration::from_secs(1)).await;
        assert_eq!(service.refusal(&sprayer(name, number)).await, None);
    }
}

#[tokio::test]
async fn a_name_is_guarded_after_a_hundred_failures_whether_it_exists_or_not() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for (name, reason) in [("alice", "wrong_password"), ("nobody", "unknown_user")] {
        let guarded = service.decided("guarded").await;
        spray(&service, name, 0..100).await;
        assert_eq!((service.decided(reason).await, service.decided("guarded").await), (100, guarded));
        spray(&service, name, 100..400).await;
        let looked_at = service.decided(reason).await - 100;
        assert_eq!(looked_at, 5 + 14, "{name}: half of the burst of ten, then half of one each ten seconds");
        assert_eq!(service.decided("guarded").await - guarded, 281);
    }
    assert_eq!((service.listed().await, service.decided("blacklisted").await), (0, 0));
}

#[tokio::test]
async fn its_owner_gets_in_from_known_places_and_from_a_new_one_within_a_minute() {
    let service = RunningService::with(&format!("{PROXIED}{SETTINGS}")).await;
    service.new_account("alice").await;
    let (home, away) = (Phone::of("alice"), Phone::of("alice").at("203.0.113.99"));
    assert!(service.lets_in(&home).await);
    spray(&service, "alice", 0..200).await;
    let mut in_after = None;
    for second in 0..60 {
        spray(&service, "alice", 200 + second..201 + second).await;
        assert!(service.lets_in(&home).await, "the owner was right there lately");
        if second % 10 == 9 && in_after.is_none() && service.lets_in(&away).await {
            in_after = Some(second);
        }
    }
    assert!(in_after.is_some());
    let person = Person::of(&service).at("203.0.113.98");
    let statuses = [
        person.log_in("alice", &ha1("alice", PASSWORD)).await.status,
        person.log_in("alice", &ha1("alice", PASSWORD)).await.status,
    ];
    assert!(statuses.iter().any(|status| *status == 200), "at the website too: {statuses:?}");
}

#[tokio::test]
async fn one_address_alone_cannot_have_a_name_guarded() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\ncapacity = 100000\n")).await;
    service.new_account("alice").await;
    for _ in 0..150 {
        service.wait(Duration::from_mins(5)).await;
        service.knock(&sprayer("alice", 1)).await;
    }
    assert!(service.decided("wrong_password").await > 100, "it was looked at more than a hundred times");
    assert!(service.lets_in(&Phone::of("alice").at("203.0.113.99")).await);
    assert_eq!(service.decided("guarded").await, 0);
}

/// Else an attacker who forges a phone's address could have its name guarded alone, between its own refreshes.
#[tokio::test]
async fn nor_can_it_where_a_right_answer_comes_from_there_again_and_again() {
    let service =
        RunningService::with(&format!("{SETTINGS}\n[blacklist]\ncapacity = 100000\ntrusted_capacity = 100000\n")).await;
    service.new_account("alice").await;
    let (phone, forged) = (Phone::of("alice"), Phone::of("alice").with_password("wrong"));
    for _ in 0..15 {
        assert!(service.lets_in(&phone).await);
        for _ in 0..9 {
            service.knock(&Phone { call_id: "forged".to_owned(), ..forged.clone() }).await;
        }
    }
    assert_eq!(service.decided("wrong_password").await, 135, "all were looked at");
    for number in 0..20 {
        let elsewhere = forged.clone().at(&format!("198.18.0.{number}"));
        assert_eq!(service.refusal(&elsewhere).await, None);
    }
    assert_eq!(service.decided("guarded").await, 0, "10 and 20 are less than a hundred");
}
