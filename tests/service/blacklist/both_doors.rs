//! Locks, guards and known-good pairs are one for the webhook and the website: neither gives a guesser permitted checks
//! of its own.

use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

const PLACE: &str = "198.51.100.1";

async fn started(more: &str) -> RunningService {
    let limits = "[limits]\nsign_ins_per_minute = 1000";
    let service =
        RunningService::with(&format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n{limits}\n{more}")).await;
    service.new_account("alice").await;
    service
}

async fn signs_in(person: &Person, password: &str) -> bool {
    person.log_in("alice", &ha1("alice", password)).await.status == 200
}

#[tokio::test]
async fn a_pair_locked_at_one_entrance_is_locked_at_the_other() {
    for at_the_website in [10, 0, 5] {
        let service = started("").await;
        let (person, phone) = (Person::of(&service).at(PLACE), Phone::of("alice").at(PLACE));
        for number in 0..10 {
            if number < at_the_website {
                assert!(!signs_in(&person, "wrong").await);
            } else {
                assert!(!service.lets_in(&phone.clone().with_password("wrong")).await);
            }
        }
        assert!(!service.lets_in(&phone).await, "{at_the_website} wrong at the website");
        assert!(!signs_in(&person, PASSWORD).await, "{at_the_website} wrong at the website");
        assert!(signs_in(&person.at("198.51.100.2"), PASSWORD).await, "another pair");
        service.wait(Duration::from_secs(30)).await;
        assert!(signs_in(&person, PASSWORD).await, "the lock is over");
    }
}

#[tokio::test]
async fn who_was_right_at_one_entrance_passes_lock_and_guard_at_the_other() {
    let guard = "[blacklist]\nguard_failures = 15\nguard_look_burst = 1";
    for first_at_the_website in [true, false] {
        let service = started(guard).await;
        let (person, phone) = (Person::of(&service).at(PLACE), Phone::of("alice").at(PLACE));
        let was_right =
            if first_at_the_website { signs_in(&person, PASSWORD).await } else { service.lets_in(&phone).await };
        assert!(was_right);
        for number in 0..20 {
            service.knock(&phone.clone().with_password("wrong").at(&format!("198.18.0.{number}"))).await;
        }
        assert!(!signs_in(&person.at("198.18.1.1"), PASSWORD).await, "guarded for who was never right");
        assert!(signs_in(&person, PASSWORD).await && service.lets_in(&phone).await, "the guard lets the owner pass");
        for _ in 0..10 {
            assert!(!signs_in(&person, "wrong").await);
        }
        for _ in 0..20 {
            assert!(signs_in(&person, PASSWORD).await && service.lets_in(&phone).await, "and so did the lock");
        }
    }
}

#[tokio::test]
async fn wrong_sign_ins_from_many_addresses_guard_the_name_for_the_webhook_too() {
    let service = started("").await;
    let person = Person::of(&service);
    for number in 0..100 {
        assert!(!signs_in(&person.at(&format!("198.18.0.{number}")), "wrong").await);
    }
    let mut let_in = 0;
    for number in 0..20 {
        let wrong = Phone::of("alice").with_password("wrong").at(&format!("198.18.2.{number}"));
        assert_eq!(service.refusal(&wrong).await, None);
        let_in += usize::from(service.decided("wrong_password").await > let_in as u64);
    }
    assert_eq!((let_in, service.decided("guarded").await), (5, 15));
}
