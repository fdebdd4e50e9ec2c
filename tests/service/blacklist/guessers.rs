//! A guesser from one address is stopped after ten guesses, whatever it guesses at (docs/policy.md section 3, scenarios
//! 1, 2 and 9).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::time::Duration;

/// Tries a thousand names at ten per second; the number of the first one whose answer reports a listing. From then on each
/// answer must tell the seconds that are left, rounded up.
async fn spray(service: &RunningService, phone: impl Fn(usize) -> Phone) -> usize {
    let mut listed = None;
    for number in 1..=1_000 {
        service.wait(Duration::from_millis(100)).await;
        let told = service.refusal(&phone(number)).await;
        match listed {
            None => listed = told.map(|seconds| (number, seconds)),
            Some((first, seconds)) => {
                let passed = u64::try_from(number - first).unwrap();
                assert_eq!(told, Some(seconds - passed / 10), "name {number}");
            }
        }
    }
    let (first, seconds) = listed.expect("it is listed");
    assert_eq!(seconds, 300);
    first
}

#[tokio::test]
async fn a_thousand_names_from_one_address_are_ten_checks_over_tcp_and_twenty_over_udp() {
    let service = RunningService::start().await;
    for number in 1..=30 {
        service.new_account(&format!("real{number}")).await;
    }
    let invented = |number: usize| Phone::of(&format!("guess{number}"));
    let real = |number: usize| Phone::of(&format!("real{number}")).with_password("wrong");
    assert_eq!(spray(&service, |number| invented(number).at("198.51.100.1")).await, 11);
    assert_eq!(service.decided("unknown_user").await, 11, "the last of them is the one that lists");
    assert_eq!(spray(&service, |number| real(number).at("198.51.100.2")).await, 11);
    assert_eq!(spray(&service, |number| over_udp(invented(number).at("198.51.100.3"))).await, 21);
    assert_eq!(spray(&service, |number| over_udp(real(number).at("2001:db8::7"))).await, 21);
    assert_eq!(service.decided("blacklisted").await, 4 * 1_000 - 2 * (11 + 21));
}

#[tokio::test]
async fn one_name_at_two_hundred_per_second_is_looked_at_ten_times_and_lists_within_half_a_second() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for name in ["alice", "nobody"] {
        let phone = Phone::of(name).with_password("wrong").at(&format!("198.51.100.{}", name.len()));
        let mut listed = None;
        for number in 1..=200 {
            service.wait(Duration::from_millis(5)).await;
            let told = service.refusal(&phone).await;
            listed = listed.or(told.map(|_| number));
        }
        assert_eq!(listed, Some(83), "{name}: 10 guesses at 12 points, then a quarter each");
    }
    let looked_at = [service.decided("wrong_password").await, service.decided("unknown_user").await];
    assert_eq!((looked_at, service.decided("pair_locked").await), ([10, 10], 2 * 73));
    let right = Phone::of("alice").at("198.51.100.5");
    assert!(!service.lets_in(&right).await);
    service.wait(Duration::from_mins(5)).await;
    assert!(service.lets_in(&right).await, "listing and lock are over");
}

#[tokio::test]
async fn a_valid_account_buys_a_guesser_the_capacity_of_a_trusted_source_and_no_more() {
    let service = RunningService::start().await;
    service.new_account("mallory").await;
    let own = Phone::of("mallory").at("198.51.100.1");
    let mut listed = None;
    for number in 1..=60 {
        service.wait(Duration::from_millis(100)).await;
        assert!(service.lets_in(&own).await, "the owner's pair is known-good");
        let told = service.refusal(&Phone::of(&format!("guess{number}")).at("198.51.100.1")).await;
        listed = listed.or(told.map(|seconds| (number, seconds)));
    }
    assert_eq!(listed, Some((41, 300)));
}

#[tokio::test]
async fn each_listing_within_a_day_of_the_last_lasts_longer_and_over_udp_an_hour_at_most() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nwindow = \"1m\"\n")).await;
    let told = async |phone: &(dyn Fn(usize) -> Phone + Sync)| {
        let mut told = Vec::new();
        for round in 0..5 {
            for number in 0..30 {
                let seconds = service.refusal(&phone(100 * round + number)).await;
                if let Some(seconds) = seconds {
                    told.push(seconds);
                    service.wait(Duration::from_secs(seconds)).await;
                    break;
                }
            }
        }
        told
    };
    let name = |number: usize| Phone::of(&format!("guess{number}"));
    assert_eq!(told(&|number| name(number).at("198.51.100.1")).await, [300, 900, 3_600, 21_600, 86_400]);
    let forged = |number: usize| over_udp(name(number).at("198.51.100.2"));
    assert_eq!(told(&forged).await, [300, 900, 3_600, 3_600, 3_600]);
}
