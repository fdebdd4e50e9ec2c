//! Sessions are rows: they outlive a restart, end when they should, and their owner sees and ends them.

use domain::accounts::AccountChange;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::browser::Browser;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, account};
use serde_json::Value;
use std::time::Duration;

async fn signed_in() -> (RunningService, Browser) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

async fn goes_on(browser: &Browser) -> bool {
    let answer = browser.get("/account/profile").await;
    assert!([200, 401].contains(&answer.status.as_u16()), "{}", answer.text);
    answer.status == 200
}

/// The same browser at a service that was started again.
fn moved(browser: &Browser, service: &RunningService) -> Browser {
    let moved = Browser::of(&Person::of(service));
    moved.set_cookie(browser.cookie("__Host-session").as_deref().map(|value| ("__Host-session", value)));
    moved
}

#[tokio::test]
async fn a_session_survives_a_restart_and_ends_after_fourteen_idle_days() {
    let (service, browser) = signed_in().await;
    let service = service.restarted(Duration::from_hours(24), SETTINGS).await;
    let browser = moved(&browser, &service);
    assert!(goes_on(&browser).await);
    for _ in 0..3 {
        service.wait(Duration::from_hours(24 * 13)).await;
        assert!(goes_on(&browser).await, "each use counts");
    }
    service.wait(Duration::from_hours(24 * 14 + 1)).await;
    assert!(!goes_on(&browser).await);
}

#[tokio::test]
async fn a_session_ends_after_ninety_days_however_often_it_is_used() {
    let (service, browser) = signed_in().await;
    for day in 0..90 {
        assert!(goes_on(&browser).await, "{day}");
        service.wait(Duration::from_hours(24)).await;
    }
    service.wait(Duration::from_secs(1)).await;
    assert!(!goes_on(&browser).await);
}

#[tokio::test]
async fn its_use_is_written_down_each_five_minutes() {
    let (service, browser) = signed_in().await;
    let seen = async || browser.get("/account/sessions").await.json()["data"][0]["last_seen"].clone();
    let first = seen().await;
    service.wait(Duration::from_secs(299)).await;
    assert_eq!(seen().await, first);
    service.wait(Duration::from_secs(1)).await;
    assert_ne!(seen().await, first);
}

#[tokio::test]
async fn an_owner_sees_all_sessions_and_ends_one_or_all_others() {
    let (service, here) = signed_in().await;
    let person = Person::of(&service);
    let [second, third] = ["Mozilla/5.0 (iPhone)", "curl/8.5.0"].map(|name| Browser::called(&person, name));
    for browser in [&second, &third] {
        browser.sign_in("alex", PASSWORD).await;
    }
    let list = here.get("/account/sessions").await.json();
    let rows = list["data"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let current: Vec<&Value> = rows.iter().filter(|row| row["current"] == true).collect();
    assert_eq!((current.len(), &current[0]["method"]), (1, &"password".into()));
    assert!(current[0]["user_agent"].as_str().unwrap().contains("Firefox"));
    let of =
        |name: &str| rows.iter().find(|row| row["user_agent"].as_str().unwrap().contains(name)).unwrap()["id"].clone();
    let phone = of("iPhone");
    let ended = here.delete(&format!("/account/sessions/{}", phone.as_str().unwrap())).await;
    assert_eq!(ended.status, 204);
    assert!(!goes_on(&second).await && goes_on(&third).await && goes_on(&here).await);
    assert_eq!(here.delete(&format!("/account/sessions/{}", phone.as_str().unwrap())).await.error().0, 404);
    assert_eq!(here.delete("/account/sessions").await.status, 204);
    assert!(!goes_on(&third).await && goes_on(&here).await);
    let events = here.get("/account/security").await.json();
    let events: Vec<&str> =
        events["data"].as_array().unwrap().iter().map(|row| row["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["sessions_ended", "session_ended", "signed_in", "signed_in", "signed_in"]);
}

#[tokio::test]
async fn one_account_cannot_end_a_session_of_another() {
    let (service, alex) = signed_in().await;
    service.new_account("bob").await;
    let bob = Browser::of(&Person::of(&service));
    bob.sign_in("bob", PASSWORD).await;
    let id = bob.get("/account/sessions").await.json()["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(alex.delete(&format!("/account/sessions/{id}")).await.error().0, 404);
    assert!(goes_on(&bob).await);
}

#[tokio::test]
async fn signing_out_ends_it_and_takes_the_cookie_away() {
    let (service, browser) = signed_in().await;
    let other = moved(&browser, &service);
    let answer = browser.post("/logout", serde_json::json!({})).await;
    assert_eq!(answer.status, 204);
    assert!(browser.cookie("__Host-session").is_none());
    assert!(!goes_on(&other).await);
    for browser in [&browser, &other] {
        browser.sign_in("alex", PASSWORD).await;
    }
    assert_eq!(browser.post("/logout/all", serde_json::json!({})).await.status, 204);
    assert!(!goes_on(&other).await);
}

#[tokio::test]
async fn what_an_operator_does_to_the_account_ends_it() {
    let (service, browser) = signed_in().await;
    let ha1 = Ha1::compute(HashFunction::Md5, "alex", REALM, PASSWORD);
    let key = account("alex", &[]).key;
    assert!(service.store.change_account(&key, AccountChange::Ha1s(vec![ha1]), 0).await.unwrap());
    assert!(!goes_on(&browser).await);
}

#[tokio::test]
async fn a_planted_second_cookie_and_garbage_are_not_a_session() {
    let (service, browser) = signed_in().await;
    let token = browser.cookie("__Host-session").unwrap();
    let person = Person::of(&service);
    let ask = async |cookie: String| {
        let request = person.request(reqwest::Method::GET, "/account/profile").header("cookie", cookie);
        realmgate_testkit::running::Answer::of(request).await.status.as_u16()
    };
    assert_eq!(ask(format!("a=b; __Host-session={token}; c=d")).await, 200);
    assert_eq!(ask(format!("__Host-session={token}; __Host-session={token}")).await, 401);
    for garbage in ["", "x", &token[1..], &"A".repeat(43), &"A".repeat(10_000)] {
        assert_eq!(ask(format!("__Host-session={garbage}")).await, 401);
    }
    assert_eq!(ask(format!("session={token}")).await, 401, "the name on plain http is not the one on https");
}

#[tokio::test]
async fn a_browser_never_seen_before_is_reported_by_email_and_the_first_is_not() {
    let service = RunningService::start().await;
    let mut alex = account("alex", &[HashFunction::Md5]);
    alex.email = Some(domain::accounts::EmailAddress::parse("alex@example.org").unwrap());
    service.add(alex).await;
    let person = Person::of(&service);
    let folder = realmgate_testkit::pickup::PickupFolder::of(&service);
    Browser::of(&person).sign_in("alex", PASSWORD).await;
    Browser::called(&person, &realmgate_testkit::browser::USER_AGENT.replace("141.0", "142.0"))
        .sign_in("alex", PASSWORD)
        .await;
    assert_eq!(folder.emails().len(), 0, "an update is not another browser");
    Browser::called(&person, "Mozilla/5.0 (iPhone)").sign_in("alex", PASSWORD).await;
    let [email] = folder.emails().try_into().expect("one email");
    assert!(email.contains("iPhone") && email.contains("alex@example.org"), "{email}");
}
