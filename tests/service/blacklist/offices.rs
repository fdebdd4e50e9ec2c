//! Many phones behind one address: neither one wrong phone nor new passwords for all lock an office out (docs/policy.md
//! section 3, scenarios 4, 5 and 11).

use futures_util::future::join_all;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::RunningService;
use std::time::Duration;

async fn office(service: &RunningService, phones: usize) -> Vec<Phone> {
    let names: Vec<String> = (0..phones).map(|number| format!("desk{number}")).collect();
    for name in &names {
        service.new_account(name).await;
    }
    let phones: Vec<Phone> = names.iter().map(|name| over_udp(Phone::of(name))).collect();
    for phone in &phones {
        assert!(service.lets_in(phone).await);
    }
    phones
}

/// An hour of the day that the simulator plays: nothing in it changes after the locks have reached their last step.
#[tokio::test]
async fn one_wrong_phone_of_fifty_costs_the_others_nothing() {
    for transport in ["TCP", "UDP"] {
        let service = RunningService::start().await;
        let office = office(&service, 49).await;
        let wrong = Phone { transport: transport.to_owned(), ..Phone::of("typo").with_password("wrong") };
        for turn in 0..720 {
            service.wait(Duration::from_secs(5)).await;
            assert_eq!(service.refusal(&wrong).await, None, "turn {turn}");
            assert!(service.lets_in(&office[turn % 49]).await, "turn {turn}");
        }
        assert_eq!((service.listed().await, service.decided("blacklisted").await), (0, 0));
    }
}

#[tokio::test]
async fn phones_that_were_right_within_a_week_pass_at_once_when_their_new_passwords_are_corrected() {
    let service = RunningService::start().await;
    let office = office(&service, 50).await;
    service.wait(Duration::from_hours(6 * 24)).await;
    let mut listed = false;
    for _ in 0..12 {
        for phone in &office {
            listed |= service.refusal(&phone.clone().with_password("new")).await.is_some();
        }
    }
    assert!(listed, "six hundred failures at once list the source");
    service.wait(Duration::from_secs(30)).await;
    for phone in &office {
        assert!(service.lets_in(phone).await, "{}", phone.username);
    }
    service.new_account("new-desk").await;
    assert!(service.refusal(&Phone::of("new-desk")).await.is_some(), "who was never right waits for the end");
}

/// Five hundred of the ten thousand that the simulator lets come.
#[tokio::test]
async fn all_phones_at_once_after_the_platform_restarted_are_let_in() {
    let service = RunningService::start().await;
    let mut phones = office(&service, 100).await;
    for number in 0..400_u32 {
        service.new_account(&format!("home{number}")).await;
        phones.push(over_udp(Phone::of(&format!("home{number}")).at(&format!(
            "198.51.{}.{}",
            number / 200,
            number % 200
        ))));
    }
    let answers = join_all(phones.iter().map(|phone| service.lets_in(phone))).await;
    assert!(answers.iter().all(|let_in| *let_in));
    assert_eq!((service.listed().await, service.decided("granted").await), (0, 600));
}
