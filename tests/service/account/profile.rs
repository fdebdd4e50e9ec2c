//! What an owner wants to be called, and in which language.

use realmgate_testkit::browser::Browser;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{PASSWORD, RunningService};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn it_is_shown_changed_in_part_and_taken_away() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    let change = |body| browser.act(Method::PATCH, "/account/profile", body);
    let all = change(json!({ "name": "Alex Müller", "nickname": "Office 7", "language": "de" })).await.json();
    assert_eq!(
        (&all["name"], &all["nickname"], &all["language"]),
        (&json!("Alex Müller"), &json!("Office 7"), &json!("de"))
    );
    let part = change(json!({ "nickname": "Office 8" })).await.json();
    assert_eq!((&part["name"], &part["nickname"]), (&json!("Alex Müller"), &json!("Office 8")));
    let none = change(json!({ "nickname": null, "language": "" })).await.json();
    assert_eq!(
        (&none["nickname"], &none["language"], &none["name"]),
        (&Value::Null, &Value::Null, &json!("Alex Müller"))
    );
    let shown = browser.get("/account/profile").await.json();
    assert_eq!((&shown, &shown["user"], &shown["role"]), (&none, &json!("alex"), &json!("user")));
    for (body, field) in [
        (json!({ "name": "a\u{202e}b" }), "name"),
        (json!({ "nickname": "x".repeat(121) }), "nickname"),
        (json!({ "language": "fr" }), "language"),
    ] {
        let answer = change(body).await;
        assert!(answer.error().0 == 400 && answer.error().2.starts_with(field), "{}", answer.text);
    }
    assert_eq!(change(json!([1, 2])).await.error().1, "invalid_request");
}
