//! A signed-in owner changes the password: the old one lets no phone in from then on, and what was open elsewhere is closed.

use domain::accounts::EmailAddress;
use domain::digest::HashFunction;
use realmgate_testkit::browser::{Browser, ha1_members};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{PASSWORD, RunningService, account};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const NEW: &str = "kT7#pq9-wonderful-Zebra";

async fn signed_in() -> (RunningService, Browser) {
    let service = RunningService::start().await;
    let mut alex = account("alex", &[HashFunction::Md5]);
    alex.email = Some(EmailAddress::parse("alex@example.org").unwrap());
    service.add(alex).await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

#[tokio::test]
async fn the_new_one_lets_phones_in_and_the_old_one_does_not_within_a_second() {
    let (service, browser) = signed_in().await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    let changed = browser.act(Method::PUT, "/account/password", ha1_members("alex", NEW)).await;
    assert_eq!(changed.status, 204, "{}", changed.text);
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "fail");
    assert_eq!(service.knock(&Phone::of("alex").with_password(NEW)).await.decision(), "ok");
}

#[tokio::test]
async fn this_session_goes_on_and_others_links_and_set_up_links_end() {
    let (service, browser) = signed_in().await;
    let person = Person::of(&service);
    let other = Browser::called(&person, "curl/8.5.0");
    other.sign_in("alex", PASSWORD).await;
    let link = person.link(&person.session("alex").await).await;
    assert_eq!(person.get(&link).await.status, 200);
    assert_eq!(browser.act(Method::PUT, "/account/password", ha1_members("alex", NEW)).await.status, 204);
    assert_eq!(browser.get("/account/profile").await.status, 200, "the one that did it");
    assert_eq!(other.get("/account/profile").await.status, 401);
    assert_eq!(person.get(&link).await.status, 404);
    assert_eq!(other.log_in("alex", PASSWORD).await.status, 401);
    assert_eq!(other.log_in("alex", NEW).await.status, 200);
}

#[tokio::test]
async fn the_owner_is_notified_by_email_and_sees_it_in_the_list() {
    let (service, browser) = signed_in().await;
    assert_eq!(browser.act(Method::PUT, "/account/password", ha1_members("alex", NEW)).await.status, 204);
    let [email] = PickupFolder::of(&service).emails().try_into().expect("one email");
    assert!(email.contains("alex@example.org") && email.to_lowercase().contains("password"), "{email}");
    let events = browser.get("/account/security").await.json();
    assert_eq!(events["data"][0]["event"], "password_changed");
    assert!(events["data"][0]["user_agent"].as_str().unwrap().contains("Firefox"));
}

#[tokio::test]
async fn after_five_minutes_it_takes_a_proof_of_the_old_one_in_place() {
    let (service, browser) = signed_in().await;
    service.wait(Duration::from_secs(301)).await;
    let change = || browser.act(Method::PUT, "/account/password", ha1_members("alex", NEW));
    let refused = change().await;
    assert_eq!((refused.error().0, &*refused.error().1), (401, "reauthentication_required"));
    assert_eq!(browser.reauthenticate("alex", "wrong").await.error().1, "invalid_credentials");
    assert_eq!(change().await.error().1, "reauthentication_required");
    assert_eq!(browser.reauthenticate("alex", PASSWORD).await.status, 204);
    assert_eq!(change().await.status, 204);
}

#[tokio::test]
async fn what_a_guesser_tries_first_and_what_is_malformed_is_refused_with_the_reason() {
    let (service, browser) = signed_in().await;
    for (password, reason) in [("passwordpassword", "common"), ("alexalexalex", "own names")] {
        let answer = browser.act(Method::PUT, "/account/password", ha1_members("alex", password)).await;
        assert_eq!(answer.error().0, 400);
        assert!(answer.error().2.contains(reason), "{password}: {}", answer.text);
    }
    for body in [json!({}), json!({ "ha1": "x" }), json!({ "ha1": "0".repeat(32), "ha1_sha256": "0" })] {
        assert_eq!(browser.act(Method::PUT, "/account/password", body).await.error().1, "invalid_request");
    }
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok", "nothing was changed");
}

#[tokio::test]
async fn password_managers_are_led_to_the_section() {
    let (service, _) = signed_in().await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let path = service.url("/.well-known/change-password");
    let answer = client.get(path).header("host", "phone.example.com").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["location"]), (302, &"/account#security".parse().unwrap()));
}
