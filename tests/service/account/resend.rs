//! A person whose activation email did not come gets it again, and may correct the address, knowing the password.

use realmgate_testkit::browser::{Browser, joined};
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::{PickupFolder, link_in};
use realmgate_testkit::running::{Answer, PASSWORD, RunningService};
use realmgate_testkit::signed_in::ha1;
use serde_json::{Value, json};
use std::time::Duration;

async fn signed_up() -> (RunningService, Browser, String) {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let first = link_in(&service.next_email().await);
    (service, Browser::of(&person), first)
}

async fn again(browser: &Browser, password: &str, more: Value) -> Answer {
    let (nonce, proof) = browser.proof("alex", password).await;
    let body = json!({ "user": "alex", "nonce": nonce, "proof": proof });
    browser.post("/activation/resend", joined(body, more)).await
}

#[tokio::test]
async fn a_new_link_takes_the_place_of_the_first_and_goes_to_the_corrected_address() {
    let (service, browser, first) = signed_up().await;
    let answer = again(&browser, PASSWORD, json!({ "email": "right@example.org" })).await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (200, "{\"ok\":true}"));
    let email = service.next_email().await;
    assert!(email.contains("right@example.org") && !email.contains("alex@example.org"), "{email}");
    assert_eq!(browser.get(&first).await.status, 400, "the first link is void");
    assert_eq!(browser.get(&link_in(&email)).await.status, 200);
    service.wait(Duration::from_secs(1)).await;
    browser.sign_in("alex", PASSWORD).await;
    assert_eq!(browser.get("/account/profile").await.json()["email"], "right@example.org");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer_and_no_email() {
    let (service, browser, first) = signed_up().await;
    assert_eq!(again(&browser, "wrong", json!({})).await.text, "{\"ok\":true}");
    let unknown = json!({ "user": "unknown", "ha1": ha1("unknown", PASSWORD) });
    assert_eq!(browser.post("/activation/resend", unknown).await.text, "{\"ok\":true}");
    service.settled().await;
    assert_eq!(PickupFolder::of(&service).emails().len(), 0);
    assert_eq!(browser.get(&first).await.status, 200);
    assert!(service.next_email().await.contains("alex@example.org"), "the welcome");
    assert_eq!(again(&browser, PASSWORD, json!({})).await.text, "{\"ok\":true}", "active accounts get none either");
    service.settled().await;
    assert_eq!(PickupFolder::of(&service).emails().len(), 0);
}

#[tokio::test]
async fn three_per_hour_and_the_seven_days_begin_anew_once() {
    let (service, browser, _) = signed_up().await;
    service.wait(Duration::from_hours(24 * 6)).await;
    for _ in 0..4 {
        assert_eq!(again(&browser, PASSWORD, json!({})).await.status, 200);
        service.settled().await;
    }
    let folder = PickupFolder::of(&service);
    assert_eq!(folder.emails().len(), 3);
    folder.collect_emails();
    service.wait(Duration::from_hours(24 * 6)).await;
    assert_eq!(again(&browser, PASSWORD, json!({})).await.status, 200);
    let last = link_in(&service.next_email().await);
    service.wait(Duration::from_hours(24 + 1)).await;
    assert_eq!(browser.get(&last).await.status, 400, "a second time they do not");
}

#[tokio::test]
async fn what_is_malformed_is_said() {
    let (_service, browser, _) = signed_up().await;
    assert_eq!(browser.post("/activation/resend", json!({ "user": "alex" })).await.error().1, "invalid_request");
    assert_eq!(again(&browser, PASSWORD, json!({ "email": "x" })).await.error().1, "invalid_request");
}
