//! Signing up against the real store: every acknowledged account is there once, with its email, and no other.

use futures_util::future::join_all;
use realmgate_testkit::person::{Form, Person};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use std::collections::BTreeMap;
use std::time::Duration;

/// A service whose clients name their own address, as behind a proxy.
async fn behind_proxy() -> RunningService {
    RunningService::with(&format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}")).await
}

/// The forms posted at once, each from a source of its own.
async fn posted_at_once(service: &RunningService, forms: &[Form]) -> Vec<Answer> {
    let people: Vec<_> = (0..forms.len()).map(|n| Person::of(service).at(&format!("198.51.100.{n}"))).collect();
    join_all(people.iter().zip(forms).map(|(person, form)| person.post(form))).await
}

fn statuses(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut counted = BTreeMap::new();
    for answer in answers {
        *counted.entry(answer.status.as_u16()).or_insert(0) += 1;
    }
    counted
}

#[tokio::test]
async fn of_64_signups_of_one_name_at_once_exactly_one_is_made() {
    let service = behind_proxy().await;
    let person = Person::of(&service);
    let forms = join_all((0..64).map(|_| person.form("alex"))).await;
    let answers = posted_at_once(&service, &forms).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (409, 63)]));
    assert_eq!(PickupFolder::of(&service).emails().len(), 1, "one email");
}

#[tokio::test]
async fn of_64_signups_with_one_captcha_exactly_one_passes() {
    let service = behind_proxy().await;
    let form = Person::of(&service).form("alex").await;
    let forms: Vec<_> = (0..64).map(|n| form.clone().with("user", &format!("alex{n}"))).collect();
    let answers = posted_at_once(&service, &forms).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (400, 63)]));
    assert!(answers.iter().filter(|answer| answer.status == 400).all(|answer| answer.text.contains("captcha_failed")));
}

#[tokio::test]
async fn of_64_openings_of_one_link_exactly_one_activates() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let phone = Phone::of("alex");
    assert_eq!(service.knock(&phone).await.decision(), "fail", "not activated yet");
    let link = PickupFolder::of(&service).only_link();
    let answers = join_all((0..64).map(|_| person.get(&link))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (400, 63)]));
    assert_eq!(service.knock(&phone).await.decision(), "ok");
}

#[tokio::test]
async fn a_source_makes_three_accounts_in_any_hour() {
    let service = behind_proxy().await;
    let person = Person::of(&service).at("198.51.100.1");
    for number in 0..3 {
        assert_eq!(person.sign_up(&format!("alex{number}")).await.status, 200);
        service.wait(Duration::from_mins(10)).await;
    }
    let refused = person.sign_up("alex3").await;
    assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (429, Some("rate_limited")));
    assert_eq!(refused.headers["retry-after"], "1800");
    assert_eq!(person.at("198.51.100.2").sign_up("alex3").await.status, 200, "another source");
    service.wait(Duration::from_secs(1_799)).await;
    assert_eq!(person.sign_up("alex4").await.headers["retry-after"], "1");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(person.sign_up("alex4").await.status, 200);
    assert_eq!(person.sign_up("alex5").await.status, 429, "only the first one is an hour old");
}

#[tokio::test]
async fn an_account_that_is_not_activated_in_a_week_is_gone_and_its_name_is_free() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let link = PickupFolder::of(&service).only_link();
    service.wait(Duration::from_hours(7 * 24)).await;
    assert_eq!(person.sign_up("alex").await.status, 409, "the last second counts");
    assert_eq!(person.head(&link).await.status, 200, "the last second counts");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(person.get(&link).await.status, 400);
    assert_eq!(person.sign_up("alex").await.status, 200);
}

#[tokio::test]
async fn a_failing_store_leaves_nothing_behind_and_costs_no_quota() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    service.faults.go_down();
    for _ in 0..5 {
        let answer = person.sign_up("alex").await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (500, Some("server_error")));
    }
    assert!(PickupFolder::of(&service).names().is_empty());
    service.faults.come_back();
    assert_eq!(person.sign_up("alex").await.status, 200);
    assert_eq!(PickupFolder::of(&service).emails().len(), 1);
    assert_eq!((service.total("signups", "failed").await, service.total("signups", "created").await), (5, 1));
}
