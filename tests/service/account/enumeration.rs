//! What anyone may ask for is answered with the same bytes for known and unknown names.

use realmgate_testkit::browser::{Browser, joined};
use realmgate_testkit::correspondence::with_alex;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService};
use realmgate_testkit::signed_in::ha1;
use serde_json::json;

/// Status, headers and body, but for the date and the value of a cookie.
fn shape(answer: &Answer) -> String {
    let mut headers: Vec<_> = answer.headers.iter().filter(|(name, _)| *name != "date").collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    let cookie = |value: &str| value.split_once('=').map(|(name, rest)| format!("{name} {}", &rest[43..]));
    let line = |(name, value): &(&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        let value = value.to_str().unwrap();
        if *name == "set-cookie" { format!("{name}: {:?}", cookie(value)) } else { format!("{name}: {value}") }
    };
    let headers: Vec<_> = headers.iter().map(line).collect();
    format!("{} {headers:?} {}", answer.status, answer.text)
}

async fn answers(service: &RunningService, name: &str) -> Vec<String> {
    let person = Person::of(service);
    let browser = Browser::of(&person);
    let recover = joined(json!({ "login": name }), person.captcha().await);
    let address = joined(json!({ "login": format!("{name}@example.org") }), person.captcha().await);
    let again = json!({ "user": name, "ha1": ha1(name, PASSWORD) });
    let mut shapes = Vec::new();
    for (path, body) in [
        ("/login", json!({ "user": name, "ha1": ha1(name, "wrong") })),
        ("/recover", recover),
        ("/recover", address),
        ("/magic", json!({ "login": name })),
        ("/activation/resend", again),
    ] {
        browser.set_cookie(None);
        shapes.push(shape(&browser.post(path, body).await));
    }
    shapes
}

#[tokio::test]
async fn known_pending_and_unknown_names_are_answered_alike() {
    let service = with_alex().await;
    assert_eq!(Person::of(&service).sign_up("pending").await.status, 200);
    let known = answers(&service, "alex").await;
    assert_eq!(answers(&service, "unknown").await, known);
}

#[tokio::test]
async fn a_pending_name_is_answered_like_an_unknown_one() {
    let service = with_alex().await;
    assert_eq!(Person::of(&service).sign_up("pending").await.status, 200);
    let pending = answers(&service, "pending").await;
    assert_eq!(answers(&service, "unknown").await, pending);
}
