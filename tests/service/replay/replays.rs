//! An answer that was overheard is worth nothing from elsewhere, and honest repetition is not a replay.

use futures_util::future::join_all;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};
use serde_json::{Value, json};

/// What the service decides of a body.
pub async fn decide(service: &RunningService, body: &Value) -> String {
    service.webhook(body).await.decision()
}

/// The same body from another source.
pub fn from(body: &Value, source: &str) -> Value {
    let mut body = body.clone();
    body["source_address"] = json!(source);
    body
}

#[tokio::test]
async fn an_answer_seen_from_elsewhere_is_refused_and_a_retransmission_is_not() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    assert_eq!(decide(&service, &body).await, "ok", "a retransmission");
    assert_eq!(decide(&service, &from(&body, "203.0.113.51")).await, "fail");
    assert_eq!(
        decide(&service, &from(&body, "::ffff:203.0.113.50")).await,
        "ok",
        "the same address, written otherwise"
    );
    let mut relabelled = from(&body, "198.51.100.1");
    relabelled["response"] = json!(body["response"].as_str().expect("a response").to_uppercase());
    relabelled["opaque"] = json!("x");
    assert_eq!(decide(&service, &relabelled).await, "fail", "by value, whatever stands around it");
}

#[tokio::test]
async fn the_qop_form_cannot_be_sent_again_as_a_nonce_without_qop() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    let text = |name: &str| body[name].as_str().expect("a string").to_owned();
    let mut split = from(&body, "198.51.100.1");
    split["nonce"] = json!(format!("{}:{}:{}:auth", text("nonce"), text("nc"), text("cnonce")));
    for name in ["qop", "nc", "cnonce"] {
        split[name] = Value::Null;
    }
    split["headers"] = Value::Null;
    let answer = service.webhook(&split).await.json();
    assert_eq!(answer["message"], "malformed request: nonce");
}

#[tokio::test]
async fn a_phone_without_qop_may_use_its_nonce_again_from_its_own_address() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let plain: Value =
        serde_json::from_str(include_str!("../../../fixtures/webhook/register-rfc2069.json")).expect("JSON");
    for _ in 0..5 {
        assert_eq!(decide(&service, &from(&plain, "203.0.113.50")).await, "ok");
    }
    assert_eq!(decide(&service, &from(&plain, "203.0.113.51")).await, "fail");
}

#[tokio::test]
async fn honest_clients_are_never_taken_for_replays() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let nonce = Some("164882756524300".to_owned());
    for round in 0..50 {
        let phone = Phone { nonce: nonce.clone(), ..Phone::of("alice").at(&format!("203.0.113.{round}")) };
        assert_eq!(service.knock(&phone).await.decision(), "ok", "nc=1 and a new cnonce on a week-old nonce");
    }
    let old_platform = Phone { source: None, ..Phone::of("alice") }.body();
    for _ in 0..3 {
        assert_eq!(decide(&service, &old_platform).await, "ok", "without an address a repeat is only counted");
    }
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains("realmgate_unattributed_repeats_total 2\n"), "{metrics}");
}

#[tokio::test]
async fn an_invite_that_names_its_own_address_cannot_repeat_an_answer_at_all() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let call = Phone { method: "INVITE".to_owned(), expires: Value::Null, ..Phone::of("alice") };
    let mut body = call.body();
    body["headers"]["X-Forwarded-For"] = json!("203.0.113.50");
    assert_eq!(decide(&service, &body).await, "ok");
    assert_eq!(decide(&service, &body).await, "fail");
}

#[tokio::test]
async fn of_many_copies_at_once_from_many_addresses_one_is_the_first() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    let copies: Vec<_> = (0..32).map(|n| from(&body, &format!("198.51.100.{n}"))).collect();
    let calls = copies.iter().map(|copy| decide(&service, copy));
    let granted = join_all(calls).await.into_iter().filter(|decision| decision == "ok").count();
    assert_eq!(granted, 1);
}

#[tokio::test]
async fn observing_counts_replays_and_refuses_no_one() {
    let service = RunningService::with(&format!("{SETTINGS}\n[replay]\nmode = \"observe\"\n")).await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    assert_eq!(decide(&service, &from(&body, "198.51.100.1")).await, "ok");
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains("realmgate_unenforced_total{rule=\"replay\"} 1\n"), "{metrics}");
}

/// No digest covers To: an eavesdropper with the answer could write the right one.
#[tokio::test]
async fn an_answer_that_was_refused_for_its_address_lets_no_one_in_with_another_address() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let refused = Phone { address: Some("<sip:bob@acme.sip.jambonz.cloud>".to_owned()), ..Phone::of("alice") }.body();
    assert_eq!(decide(&service, &refused).await, "fail");
    let mut mended = from(&refused, "198.51.100.1");
    mended["headers"]["to"] = json!("<sip:alice@acme.sip.jambonz.cloud>");
    assert_eq!(decide(&service, &mended).await, "fail");
    assert_eq!(decide(&service, &from(&mended, "203.0.113.50")).await, "ok", "the phone itself, set right");
}
