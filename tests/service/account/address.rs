//! An owner changes the address: nothing changes until the new one's button is pressed, and the old one can undo it for a week.

use realmgate_testkit::browser::Browser;
use realmgate_testkit::correspondence::{ADDRESS, signed_in};
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{PASSWORD, RunningService};
use serde_json::json;
use std::time::Duration;

const NEW: &str = "new@example.org";

async fn email(browser: &Browser) -> String {
    browser.get("/account/profile").await.json()["email"].as_str().unwrap().to_owned()
}

/// Changes the address; the token that undoes it.
async fn changed(service: &RunningService, browser: &Browser, new: &str) -> String {
    assert_eq!(browser.post("/account/email", json!({ "email": new })).await.status, 202);
    let token = service.next_token("/email?token=").await;
    let confirmed = browser.post("/email", json!({ "token": token })).await;
    assert_eq!(confirmed.status, 204, "{}", confirmed.text);
    service.next_token("/email/undo?token=").await
}

#[tokio::test]
async fn it_changes_with_the_button_and_the_old_address_is_notified() {
    let (service, browser) = signed_in().await;
    assert_eq!(browser.post("/account/email", json!({ "email": NEW })).await.status, 202);
    let sent = service.next_email().await;
    assert!(sent.contains(NEW) && !sent.contains(ADDRESS), "{sent}");
    let token = realmgate_testkit::pickup::link_of(&sent, "/email?token=")["/email?token=".len()..].to_owned();
    assert_eq!(email(&browser).await, ADDRESS, "nothing has changed yet");
    let elsewhere = Browser::called(&Person::of(&service), "Mozilla/5.0 (iPhone)");
    assert_eq!(elsewhere.post("/email", json!({ "token": token })).await.status, 204, "signed in or not");
    let told = service.next_email().await;
    assert!(told.contains(ADDRESS) && told.contains("/email/undo?token="), "{told}");
    assert_eq!(browser.get("/account/profile").await.status, 401, "other sessions end");
    browser.sign_in("alex", PASSWORD).await;
    assert_eq!(email(&browser).await, NEW);
    assert_eq!(elsewhere.post("/email", json!({ "token": token })).await.error().1, "invalid_link");
}

#[tokio::test]
async fn the_old_address_undoes_it_for_seven_days_and_ends_what_was_open() {
    let (service, browser) = signed_in().await;
    let undo = changed(&service, &browser, NEW).await;
    assert_eq!(browser.get("/account/profile").await.status, 200, "the session that pressed the button goes on");
    service.wait(Duration::from_hours(24 * 7)).await;
    assert_eq!(browser.post("/email/undo", json!({ "token": undo })).await.status, 204);
    assert_eq!(browser.get("/account/profile").await.status, 401);
    browser.sign_in("alex", PASSWORD).await;
    assert_eq!(email(&browser).await, ADDRESS);
}

#[tokio::test]
async fn the_owner_of_the_first_address_wins_however_often_it_was_changed() {
    let (service, browser) = signed_in().await;
    let first = changed(&service, &browser, NEW).await;
    service.wait(Duration::from_mins(1)).await;
    let second = changed(&service, &browser, "third@example.org").await;
    service.wait(Duration::from_mins(1)).await;
    assert_eq!(browser.post("/email/undo", json!({ "token": first })).await.status, 204);
    assert_eq!(browser.post("/email/undo", json!({ "token": second })).await.error().1, "invalid_link");
    browser.sign_in("alex", PASSWORD).await;
    assert_eq!(email(&browser).await, ADDRESS);
}

#[tokio::test]
async fn it_survives_a_change_of_the_password_and_ends_after_seven_days() {
    let (service, browser) = signed_in().await;
    let undo = changed(&service, &browser, NEW).await;
    let password = realmgate_testkit::browser::ha1_members("alex", "kT7#pq9-wonderful-Zebra");
    assert_eq!(browser.act(reqwest::Method::PUT, "/account/password", password).await.status, 204);
    service.next_email().await;
    service.wait(Duration::from_secs(7 * 24 * 3600 - 1)).await;
    let late = changed_late(&service, &undo).await;
    assert_eq!(late, 204, "the one who made the change must not be able to keep it by another one");
}

async fn changed_late(service: &RunningService, undo: &str) -> u16 {
    let browser = Browser::of(&Person::of(service));
    browser.post("/email/undo", json!({ "token": undo })).await.status.as_u16()
}

#[tokio::test]
async fn a_wrong_address_and_a_stale_session_are_refused() {
    let (service, browser) = signed_in().await;
    assert_eq!(browser.post("/account/email", json!({ "email": "x" })).await.error().1, "invalid_request");
    assert_eq!(browser.post("/account/email", json!({})).await.error().2, "email required");
    service.wait(Duration::from_secs(301)).await;
    assert_eq!(browser.post("/account/email", json!({ "email": NEW })).await.error().1, "reauthentication_required");
}
