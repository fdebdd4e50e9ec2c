//! A browser proves that it knows the password; what it sends is good for nothing else.

use realmgate_testkit::browser::{Browser, proof};
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

async fn with_alex(settings: &str) -> (RunningService, Browser) {
    let service = RunningService::with(settings).await;
    service.new_account("alex").await;
    let browser = Browser::of(&Person::of(&service));
    (service, browser)
}

#[track_caller]
fn is_refused(answer: &Answer) {
    assert_eq!((answer.error().0, &*answer.error().1), (401, "invalid_credentials"));
    assert!(!answer.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn a_challenge_is_new_each_time_and_its_proof_signs_in_with_a_cookie() {
    let (service, browser) = with_alex(SETTINGS).await;
    let challenge = browser.get("/login/challenge").await;
    let body = challenge.json();
    assert_eq!(body["nonce"].as_str().unwrap().len(), 43);
    assert_eq!((&body["algorithm"], &body["expires_in"]), (&json!("HMAC-SHA-256"), &json!(60)));
    assert_eq!(challenge.headers["cache-control"], "no-store");
    assert!(!challenge.headers.contains_key("set-cookie"));
    assert_ne!(browser.get("/login/challenge").await.json()["nonce"], body["nonce"]);
    let answer = browser.log_in("alex", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["ok"]), (200, &json!(true)));
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    for attribute in ["__Host-session=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(browser.get("/account/profile").await.json()["user"], "alex");
    let forms = |form| format!("realmgate_sign_in_forms_total{{form=\"{form}\"}}");
    assert_eq!((service.figure(&forms("proof")).await, service.figure(&forms("ha1")).await), (1, 0));
}

#[tokio::test]
async fn a_nonce_is_burnt_by_its_first_use_right_or_wrong_and_by_its_minute() {
    let (service, browser) = with_alex(SETTINGS).await;
    let (nonce, right) = browser.proof("alex", PASSWORD).await;
    let send =
        |nonce: &str, proof: &str| browser.post("/login", json!({ "user": "alex", "nonce": nonce, "proof": proof }));
    is_refused(&send(&nonce, &proof("alex", "wrong", HOST, &nonce)).await);
    is_refused(&send(&nonce, &right).await);
    let (nonce, right) = browser.proof("alex", PASSWORD).await;
    assert_eq!(send(&nonce, &right).await.status, 200);
    is_refused(&send(&nonce, &right).await);
    let (nonce, right) = browser.proof("alex", PASSWORD).await;
    service.wait(Duration::from_secs(61)).await;
    is_refused(&send(&nonce, &right).await);
}

#[tokio::test]
async fn a_proof_is_for_its_host_user_and_nonce_alone() {
    let settings = SETTINGS.replace("hosts = [", "hosts = [\"other.example.com\", ");
    let (service, browser) = with_alex(&settings).await;
    service.new_account("bob").await;
    let send = |user: &str, nonce: &str, proof: &str| {
        browser.post("/login", json!({ "user": user, "nonce": nonce, "proof": proof }))
    };
    let (nonce, right) = browser.proof("alex", PASSWORD).await;
    is_refused(&send("bob", &nonce, &right).await);
    let (nonce, _) = browser.proof("alex", PASSWORD).await;
    is_refused(&send("alex", &nonce, &proof("alex", PASSWORD, "other.example.com", &nonce)).await);
    let other = Browser::of(&Person::of(&service).asking("other.example.com"));
    let foreign = other.get("/login/challenge").await.json()["nonce"].as_str().unwrap().to_owned();
    is_refused(&send("alex", &foreign, &proof("alex", PASSWORD, HOST, &foreign)).await);
    let digest = ha1("alex", PASSWORD);
    let (nonce, _) = browser.proof("alex", PASSWORD).await;
    let odd = send("alex", &nonce, &digest).await;
    assert_eq!(odd.error().2, "proof must be 64 hex digits", "an answer of RFC 7616 is not a proof");
}

#[tokio::test]
async fn a_wrong_proof_counts_like_a_wrong_password_at_the_webhook_and_a_void_nonce_does_not() {
    let (service, browser) = with_alex(&format!("{SETTINGS}\n[limits]\nsign_ins_per_minute = 1000")).await;
    for _ in 0..30 {
        let (nonce, right) = browser.proof("alex", PASSWORD).await;
        assert_eq!(browser.post("/login", json!({ "user": "alex", "nonce": nonce, "proof": right })).await.status, 200);
        is_refused(&browser.post("/login", json!({ "user": "alex", "nonce": nonce, "proof": right })).await);
    }
    browser.sign_in("alex", PASSWORD).await;
    for _ in 0..30 {
        is_refused(&browser.log_in("alex", "wrong").await);
    }
    is_refused(&browser.log_in("alex", PASSWORD).await);
    assert!(service.total("sign_ins", "rejected").await >= 61);
}

#[tokio::test]
async fn an_operator_may_refuse_ha1s_and_proofs_go_on() {
    let (service, browser) = with_alex(&format!("{SETTINGS}\n[sign_in]\nha1 = \"refuse\"")).await;
    let answer = Person::of(&service).log_in("alex", &ha1("alex", PASSWORD)).await;
    assert_eq!((answer.error().0, &*answer.error().1), (400, "invalid_request"));
    browser.sign_in("alex", PASSWORD).await;
    assert_eq!(browser.get("/account/profile").await.status, 200);
}

#[tokio::test]
async fn no_cookie_is_set_before_a_sign_in() {
    let (service, browser) = with_alex(SETTINGS).await;
    for path in ["/", "/signup", "/login.html", "/captcha.ashx", "/realm.json", "/activate.ashx?token=x"] {
        assert!(!browser.get(path).await.headers.contains_key("set-cookie"), "{path}");
    }
    let person = Person::of(&service);
    assert!(!person.sign_up("newcomer").await.headers.contains_key("set-cookie"));
    is_refused(&browser.log_in("alex", "wrong").await);
    let hook = service.platform().json(&json!({})).send().await.unwrap();
    assert!(!hook.headers().contains_key("set-cookie"));
    let without = browser.send(browser.bare(Method::POST, "/login").json(&json!({}))).await;
    assert_eq!(without.error().0, 400);
}
