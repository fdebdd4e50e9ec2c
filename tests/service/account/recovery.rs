//! A person who forgot the password gets a link, sets a new one, and everything that was open is closed.

use realmgate_testkit::browser::{Browser, ha1_members, joined};
use realmgate_testkit::correspondence::{ADDRESS, with_alex};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService};
use serde_json::json;
use std::time::Duration;

const NEW: &str = "kT7#pq9-wonderful-Zebra";
const LINK: &str = "/recover?token=";

async fn ask(service: &RunningService, login: &str) -> Answer {
    let person = Person::of(service);
    let body = joined(json!({ "login": login }), person.captcha().await);
    Browser::of(&person).post("/recover", body).await
}

async fn set(browser: &Browser, token: &str, password: &str) -> Answer {
    browser.post("/recover/password", joined(json!({ "token": token }), ha1_members("alex", password))).await
}

#[tokio::test]
async fn a_new_password_is_set_with_the_link_and_lets_phones_in() {
    let service = with_alex().await;
    let browser = Browser::of(&Person::of(&service));
    for login in ["alex", ADDRESS, "ALEX@Example.ORG"] {
        let answer = ask(&service, login).await;
        assert_eq!((answer.status.as_u16(), &*answer.text), (200, "{\"ok\":true}"), "{login}");
        let token = service.next_token(LINK).await;
        let password = format!("{NEW} {login}");
        assert_eq!(set(&browser, &token, &password).await.status, 204);
        let report = service.next_email().await;
        assert!(report.contains(ADDRESS), "{report}");
        service.wait(Duration::from_hours(1)).await;
        assert_eq!(service.knock(&Phone::of("alex").with_password(&password)).await.decision(), "ok", "{login}");
        assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "fail");
        assert_eq!(set(&browser, &token, "another good one 4711").await.error().1, "invalid_link", "used");
    }
}

#[tokio::test]
async fn it_ends_sessions_links_and_phone_passwords() {
    let service = with_alex().await;
    let person = Person::of(&service);
    let signed_in = Browser::of(&person);
    signed_in.sign_in("alex", PASSWORD).await;
    let office = joined(json!({ "name": "office" }), ha1_members("alex", "the office's own"));
    assert_eq!(signed_in.post("/account/phones", office).await.status, 201);
    service.next_email().await;
    assert_eq!(signed_in.post("/account/email", json!({ "email": "new@example.org" })).await.status, 202);
    let pending = service.next_token("/email?token=").await;
    assert_eq!(ask(&service, "alex").await.status, 200);
    let token = service.next_token(LINK).await;
    assert_eq!(set(&Browser::of(&person), &token, NEW).await.status, 204);
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(signed_in.get("/account/profile").await.status, 401);
    assert_eq!(service.knock(&Phone::of("alex").with_password("the office's own")).await.decision(), "fail");
    assert_eq!(signed_in.post("/email", json!({ "token": pending })).await.error().1, "invalid_link");
    assert_eq!(signed_in.log_in("alex", NEW).await.status, 200);
    assert_eq!(signed_in.get("/account/phones").await.json()["data"], json!([]));
}

#[tokio::test]
async fn the_link_works_half_an_hour_and_the_latest_one_counts() {
    let service = with_alex().await;
    let browser = Browser::of(&Person::of(&service));
    assert_eq!(ask(&service, "alex").await.status, 200);
    let first = service.next_token(LINK).await;
    assert_eq!(ask(&service, "alex").await.status, 200);
    let second = service.next_token(LINK).await;
    assert_eq!(set(&browser, &first, NEW).await.error().1, "invalid_link");
    service.wait(Duration::from_mins(30)).await;
    assert_eq!(set(&browser, &second, "passwordpassword").await.error().1, "invalid_request", "and uses nothing up");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(set(&browser, &second, NEW).await.error().1, "invalid_link");
}

#[tokio::test]
async fn three_emails_per_hour_and_ten_requests_from_one_source() {
    let service = with_alex().await;
    let folder = PickupFolder::of(&service);
    for _ in 0..10 {
        assert_eq!(ask(&service, "alex").await.text, "{\"ok\":true}");
        service.settled().await;
    }
    assert_eq!(folder.emails().len(), 3);
    let limited = ask(&service, "alex").await;
    assert_eq!((limited.error().0, &*limited.error().1), (429, "rate_limited"));
    service.wait(Duration::from_hours(1)).await;
    assert_eq!(ask(&service, "alex").await.status, 200);
    service.settled().await;
    assert_eq!(folder.emails().len(), 4);
}

#[tokio::test]
async fn it_takes_a_captcha_and_only_active_accounts_are_written_to() {
    let service = with_alex().await;
    let person = Person::of(&service);
    let browser = Browser::of(&person);
    assert_eq!(browser.post("/recover", json!({ "login": "alex" })).await.error().1, "invalid_request");
    let wrong = json!({ "login": "alex", "captcha_token": "x.y", "captcha_answer": "5" });
    assert_eq!(browser.post("/recover", wrong).await.error().1, "captcha_failed");
    assert_eq!(person.sign_up("pending").await.status, 200);
    service.next_email().await;
    for login in ["pending", "pending@example.org", "unknown", "unknown@example.org", "@", "  "] {
        let answer = ask(&service, login).await;
        assert!(answer.text == "{\"ok\":true}" || login.trim().is_empty(), "{login}: {}", answer.text);
    }
    service.settled().await;
    assert_eq!(PickupFolder::of(&service).emails().len(), 0);
}
