//! A session ends with its time, its password, its account and its tenant.

use domain::accounts::AccountChange;
use domain::accounts::Switch;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS, account};
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;
use std::time::Duration;

/// A service where alex is signed in.
async fn signed_in() -> (RunningService, Person, String) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    assert_eq!(person.my_phone(&token, "en").await.status, 200);
    (service, person, token)
}

#[track_caller]
fn is_no_session(answer: &Answer) {
    assert_eq!((answer.error().0, &*answer.error().1), (401, "invalid_token"));
    assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
    assert_eq!(answer.headers["cache-control"], "no-store");
}

async fn is_over(person: &Person, token: &str) {
    is_no_session(&person.my_phone(token, "en").await);
    is_no_session(&person.ask_for_link(token).await);
}

async fn change(service: &RunningService, change: AccountChange) {
    assert!(service.store.change_account(&account("alex", &[]).key, change, 0).await.unwrap());
}

#[tokio::test]
async fn it_lasts_fourteen_days_without_use_by_the_wall_clock() {
    let (service, person, token) = signed_in().await;
    service.wait(Duration::from_hours(24 * 14)).await;
    assert_eq!(person.my_phone(&token, "en").await.status, 200, "the last second counts");
    service.clock.set_wall(service.clock.now().wall + Duration::from_hours(24 * 14) + Duration::from_secs(1));
    is_over(&person, &token).await;
}

#[tokio::test]
async fn it_ends_when_the_account_is_switched_off_and_when_the_password_is_changed() {
    let (service, person, token) = signed_in().await;
    change(&service, AccountChange::Switch(Switch::Disable)).await;
    is_over(&person, &token).await;
    change(&service, AccountChange::Switch(Switch::Enable)).await;
    is_over(&person, &token).await;
    let token = person.session("alex").await;
    let changed = Ha1::compute(HashFunction::Md5, "alex", REALM, "another");
    change(&service, AccountChange::Ha1s(vec![changed])).await;
    is_over(&person, &token).await;
    assert_eq!(person.log_in("alex", &ha1("alex", "another")).await.status, 200);
    assert!(service.store.remove_account(&account("alex", &[]).key).await.unwrap());
    is_over(&person, &token).await;
}

#[tokio::test]
async fn it_is_of_no_use_at_another_tenant() {
    let second = SETTINGS[SETTINGS.find("[[tenant]]").unwrap()..]
        .replace("\"example\"", "\"second\"")
        .replace("\"127.0.0.1\", \"phone.example.com\"", "\"second.example.com\"")
        .replace("a long webhook password", "the second long webhook password");
    let service = RunningService::with(&format!("{SETTINGS}{second}")).await;
    service.new_account("alex").await;
    let mut twin = account("alex", &[HashFunction::Md5]);
    twin.key.tenant = "second".to_owned();
    service.add(twin).await;
    let person = Person::of(&service);
    let (first, second) = (person.session("alex").await, person.asking("second.example.com"));
    is_over(&second, &first).await;
    let own = second.session("alex").await;
    assert_eq!(second.my_phone(&own, "en").await.status, 200);
    is_over(&person, &own).await;
    let link = person.link(&first).await;
    assert_eq!(second.get(&link).await.error().0, 404);
    assert_eq!(person.get(&link).await.status, 200);
    assert_eq!(person.asking("evil.example.net").my_phone(&first, "en").await.error().1, "unknown_host");
}

#[tokio::test]
async fn what_was_not_issued_here_is_no_session() {
    let (_service, person, token) = signed_in().await;
    let forged = [
        String::new(),
        ".".to_owned(),
        "A".repeat(43),
        format!("{token}A"),
        token[1..].to_owned(),
        token[..token.len() - 1].to_owned(),
        token.to_lowercase(),
        "A".repeat(20_000),
    ];
    for token in forged {
        is_over(&person, &token).await;
    }
    let ask = |value: &str| person.request(Method::GET, "/phone").header("authorization", value);
    for header in [format!("Basic {token}"), token.clone(), format!("Bearer{token}"), "Bearer".to_owned()] {
        is_no_session(&Answer::of(ask(&header)).await);
    }
    is_no_session(&Answer::of(person.request(Method::GET, "/phone")).await);
    let twice = ask(&format!("Bearer {token}")).header("authorization", format!("Bearer {token}"));
    is_no_session(&Answer::of(twice).await);
    assert_eq!(Answer::of(ask(&format!("bearer  {token}"))).await.status, 200);
}

#[tokio::test]
async fn a_restart_does_not_end_it() {
    let (service, _, token) = signed_in().await;
    let again = RunningService::within(service.stop(), SETTINGS).await;
    assert_eq!(Person::of(&again).my_phone(&token, "en").await.status, 200);
}
