//! Whether the phone works now: registered until when, from where and with which phone, or why it was refused; kept through a
//! restart.

use realmgate_testkit::browser::{Browser, ha1_members, joined};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS, account};
use serde_json::{Value, json};
use std::time::Duration;

async fn signed_in() -> (RunningService, Browser) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

async fn state(browser: &Browser) -> Value {
    let answer = browser.get("/account/state").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer.json()
}

#[tokio::test]
async fn it_is_registered_until_its_time_and_then_was() {
    let (service, browser) = signed_in().await;
    let before = state(&browser).await;
    assert_eq!(
        (&before["registered"], &before["refused"], &before["last"]),
        (&json!(false), &Value::Null, &Value::Null)
    );
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    let now = state(&browser).await;
    assert_eq!((&now["registered"], &now["phone"]), (&json!(true), &Value::Null));
    let until = now["until"].as_str().unwrap().to_owned();
    assert!(until.ends_with('Z') && until.len() == 20, "{until}");
    service.wait(Duration::from_hours(2)).await;
    let after = state(&browser).await;
    assert_eq!((&after["registered"], &after["last"]["until"]), (&json!(false), &json!(until)));
}

#[tokio::test]
async fn a_refusal_says_why_and_what_to_do_in_the_owners_language() {
    let (service, browser) = signed_in().await;
    assert_eq!(service.knock(&Phone::of("alex").with_password("wrong")).await.decision(), "fail");
    let refused = state(&browser).await["refused"].clone();
    assert_eq!(refused["reason"], "wrong_password");
    assert!(refused["advice"].as_str().unwrap().contains("password"), "{refused}");
    let german = browser.get("/account/state?lang=de").await.json();
    assert!(german["refused"]["advice"].as_str().unwrap().contains("Passwort"), "{german}");
    let attempts = browser.get("/account/attempts").await.json();
    assert_eq!(
        (&attempts["data"][0]["decision"], &attempts["data"][0]["reason"]),
        (&json!("refused"), &json!("wrong_password"))
    );
}

#[tokio::test]
async fn it_names_the_phone_whose_password_was_right() {
    let (service, browser) = signed_in().await;
    let body = joined(json!({ "name": "office" }), ha1_members("alex", "the office's own"));
    assert_eq!(browser.post("/account/phones", body).await.status, 201);
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&Phone::of("alex").with_password("the office's own")).await.decision(), "ok");
    assert_eq!(state(&browser).await["phone"], "office");
    until("the phone's last use is written down", async || {
        browser.get("/account/phones").await.json()["data"][0]["last_used"].is_string()
    })
    .await;
}

#[tokio::test]
async fn it_survives_a_restart() {
    let (service, browser) = signed_in().await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    let until = state(&browser).await["until"].clone();
    let service = service.restarted(Duration::from_mins(1), SETTINGS).await;
    let again = Browser::of(&Person::of(&service));
    again.sign_in("alex", PASSWORD).await;
    let now = state(&again).await;
    assert_eq!((&now["registered"], &now["until"]), (&json!(true), &until));
    let kept = service.store.registrations(&account("alex", &[]).key).await.unwrap();
    assert_eq!(kept.len(), 1);
}

#[tokio::test]
async fn an_open_page_is_notified_of_a_change_within_seconds_and_of_nothing_after_the_session() {
    let (service, browser) = signed_in().await;
    let mut stream = browser.request(reqwest::Method::GET, "/account/events").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let first = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.starts_with("event: state\ndata: {\"registered\":false"), "{first}");
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    let second = String::from_utf8(stream.chunk().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(second.contains("\"registered\":true"), "{second}");
    assert_eq!(browser.post("/logout", json!({})).await.status, 204);
    assert!(stream.chunk().await.unwrap().is_none(), "the stream ends with the session");
}
