//! Phones with a password of their own: added, listed with their last use, used side by side, revoked one by one.

use domain::accounts::EmailAddress;
use domain::digest::HashFunction;
use realmgate_testkit::browser::{Browser, ha1_members, joined};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, account};
use serde_json::json;
use std::time::Duration;

async fn signed_in() -> (RunningService, Browser) {
    let service = RunningService::start().await;
    let mut alex = account("alex", &[HashFunction::Md5]);
    alex.email = Some(EmailAddress::parse("alex@example.org").unwrap());
    service.add(alex).await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

async fn add(browser: &Browser, name: &str) -> Answer {
    let password = format!("password of {name}");
    browser.post("/account/phones", joined(json!({ "name": name }), ha1_members("alex", &password))).await
}

async fn lets_in(service: &RunningService, password: &str) -> bool {
    service.knock(&Phone::of("alex").with_password(password)).await.decision() == "ok"
}

#[tokio::test]
async fn two_phones_are_used_side_by_side_and_one_is_revoked_alone_within_a_second() {
    let (service, browser) = signed_in().await;
    let mut ids = Vec::new();
    for name in ["office", "mobile"] {
        let added = add(&browser, name).await;
        assert_eq!(added.status, 201, "{}", added.text);
        ids.push(added.json()["id"].as_u64().unwrap());
    }
    service.wait(Duration::from_secs(1)).await;
    for password in ["password of office", "password of mobile", PASSWORD] {
        assert!(lets_in(&service, password).await, "{password}");
    }
    assert_eq!(browser.delete(&format!("/account/phones/{}", ids[0])).await.status, 204);
    service.wait(Duration::from_secs(1)).await;
    assert!(!lets_in(&service, "password of office").await);
    assert!(lets_in(&service, "password of mobile").await && lets_in(&service, PASSWORD).await);
    assert_eq!(browser.get("/account/profile").await.status, 200, "no session ends with it");
    assert_eq!(browser.delete(&format!("/account/phones/{}", ids[0])).await.error().0, 404);
    let phones = browser.get("/account/phones").await.json();
    assert_eq!(phones["data"].as_array().unwrap().len(), 1);
    assert_eq!(phones["data"][0]["name"], "mobile");
}

#[tokio::test]
async fn five_are_enough_and_names_are_told_apart() {
    let (_service, browser) = signed_in().await;
    for name in ["one", "two", "three", "four"] {
        assert_eq!(add(&browser, name).await.status, 201);
    }
    assert_eq!(add(&browser, " one ").await.error().1, "conflict");
    assert_eq!(add(&browser, "five").await.status, 201);
    assert_eq!(add(&browser, "six").await.error().1, "phones_full");
    for name in ["", "a\u{202e}b", &"x".repeat(41)] {
        assert_eq!(add(&browser, name).await.error().1, "invalid_request", "{name}");
    }
}

#[tokio::test]
async fn it_is_a_fresh_act_and_reported_by_email() {
    let (service, browser) = signed_in().await;
    assert_eq!(add(&browser, "office").await.status, 201);
    let [email] = PickupFolder::of(&service).emails().try_into().expect("one email");
    assert!(email.contains("office"), "{email}");
    service.wait(Duration::from_secs(301)).await;
    assert_eq!(add(&browser, "mobile").await.error().1, "reauthentication_required");
    assert_eq!(browser.reauthenticate("alex", PASSWORD).await.status, 204);
    assert_eq!(add(&browser, "mobile").await.status, 201);
}

#[tokio::test]
async fn a_phones_password_does_not_open_the_website() {
    let (service, browser) = signed_in().await;
    assert_eq!(add(&browser, "office").await.status, 201);
    service.wait(Duration::from_secs(1)).await;
    let other = Browser::of(&Person::of(&service));
    assert_eq!(other.log_in("alex", "password of office").await.error().1, "invalid_credentials");
}

#[tokio::test]
async fn one_account_cannot_revoke_a_phone_of_another() {
    let (service, browser) = signed_in().await;
    let id = add(&browser, "office").await.json()["id"].as_u64().unwrap();
    service.new_account("bob").await;
    let bob = Browser::of(&Person::of(&service));
    bob.sign_in("bob", PASSWORD).await;
    assert_eq!(bob.delete(&format!("/account/phones/{id}")).await.error().0, 404);
    assert_eq!(bob.get("/account/phones").await.json()["data"], json!([]));
    service.wait(Duration::from_secs(1)).await;
    assert!(lets_in(&service, "password of office").await);
}
