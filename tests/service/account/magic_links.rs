//! A link or a code from an email signs in the window that asked for it, and no other.

use realmgate_testkit::browser::Browser;
use realmgate_testkit::correspondence::with_alex;
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::{PickupFolder, link_of};
use realmgate_testkit::running::{Answer, RunningService};
use serde_json::json;
use std::time::Duration;

const LINK: &str = "/magic?token=";

async fn asked(service: &RunningService) -> (Browser, String, String) {
    let browser = Browser::of(&Person::of(service));
    let answer = browser.post("/magic", json!({ "login": "alex" })).await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (200, "{\"ok\":true}"));
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-magic=") && cookie.contains("Max-Age=300"), "{cookie}");
    let email = service.next_email().await;
    let token = link_of(&email, LINK)[LINK.len()..].to_owned();
    (browser, token, code_in(&email))
}

/// The code stands on a line of its own in the plain part.
fn code_in(email: &str) -> String {
    let is_code = |line: &&str| {
        let code: String = line.chars().filter(|it| !it.is_whitespace() && *it != '-').collect();
        code.len() == 8 && code.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
    };
    email.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {email}")).to_owned()
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/account/profile").await.status == 200
}

#[track_caller]
fn is_no_link(answer: &Answer) {
    assert_eq!((answer.error().0, &*answer.error().1), (400, "invalid_link"));
}

#[tokio::test]
async fn the_link_signs_in_the_window_that_asked_once() {
    let service = with_alex().await;
    let (browser, token, _) = asked(&service).await;
    let used = browser.post("/magic", json!({ "token": token })).await;
    assert_eq!(used.status, 204, "{}", used.text);
    assert!(is_signed_in(&browser).await && browser.cookie("__Host-magic").is_none());
    assert_eq!(browser.get("/account/sessions").await.json()["data"][0]["method"], "magic");
    is_no_link(&browser.post("/magic", json!({ "token": token })).await);
}

#[tokio::test]
async fn another_browser_is_not_signed_in_by_the_link_but_its_code_signs_in_the_first() {
    let service = with_alex().await;
    let (browser, token, code) = asked(&service).await;
    let other = Browser::called(&Person::of(&service), "Mozilla/5.0 (iPhone)");
    is_no_link(&other.post("/magic", json!({ "token": token })).await);
    other.post("/magic", json!({ "login": "nobody" })).await;
    is_no_link(&other.post("/magic", json!({ "token": token })).await);
    is_no_link(&other.post("/magic/code", json!({ "code": code })).await);
    let typed = format!(" {}-{} ", code[..4].to_lowercase(), &code[code.len() - 4..]);
    let used = browser.post("/magic/code", json!({ "code": typed })).await;
    assert_eq!(used.status, 204, "{}", used.text);
    assert!(is_signed_in(&browser).await && !is_signed_in(&other).await);
    is_no_link(&browser.post("/magic/code", json!({ "code": code })).await);
    is_no_link(&browser.post("/magic", json!({ "token": token })).await);
}

#[tokio::test]
async fn three_wrong_codes_are_enough_and_the_link_still_works() {
    let service = with_alex().await;
    let (browser, token, code) = asked(&service).await;
    for wrong in ["AAAAAAAA", "BBBBBBBB", "CCCCCCCC"] {
        is_no_link(&browser.post("/magic/code", json!({ "code": wrong })).await);
    }
    is_no_link(&browser.post("/magic/code", json!({ "code": code })).await);
    assert_eq!(browser.post("/magic", json!({ "token": token })).await.status, 204);
}

#[tokio::test]
async fn both_are_over_after_five_minutes_and_with_the_next_request() {
    let service = with_alex().await;
    let (browser, token, code) = asked(&service).await;
    service.wait(Duration::from_secs(301)).await;
    is_no_link(&browser.post("/magic", json!({ "token": token })).await);
    is_no_link(&browser.post("/magic/code", json!({ "code": code })).await);
    let (first, earlier, _) = asked(&service).await;
    let (second, later, _) = asked(&service).await;
    is_no_link(&first.post("/magic", json!({ "token": earlier })).await);
    assert_eq!(second.post("/magic", json!({ "token": later })).await.status, 204);
}

#[tokio::test]
async fn three_emails_per_hour_and_an_unknown_name_gets_none() {
    let service = with_alex().await;
    let browser = Browser::of(&Person::of(&service));
    for login in ["alex", "alex", "alex", "alex", "unknown", "unknown@example.org"] {
        assert_eq!(browser.post("/magic.ashx", json!({ "login": login })).await.text, "{\"ok\":true}");
        service.settled().await;
    }
    assert_eq!(PickupFolder::of(&service).emails().len(), 3);
}
