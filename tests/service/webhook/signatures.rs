//! Where signatures are required, a call is answered only when it was signed lately by the tenant's platform.

use hmac::{Hmac, KeyInit, Mac};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::RequestBuilder;
use sha2::Sha256;

const SETTINGS: &str = r#"
    drain = "0s"
    webhook = { signature = "require" }
    [[tenant]]
    name = "example"
    hosts = ["127.0.0.1"]
    realms = ["acme.sip.jambonz.cloud"]
    webhook_users = [{ username = "jambonz", password = "a long webhook password" }]
    signature_secrets = ["the old secret", "the new secret"]
"#;

fn signature(secret: &str, time: u64, signed: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    let mac = mac.chain_update(format!("{time}.{signed}")).finalize().into_bytes();
    format!("t={time},v1={}", hex::encode(mac))
}

fn post(service: &RunningService, body: &str) -> RequestBuilder {
    service.platform().header("content-type", "application/json").body(body.to_owned())
}

async fn status(request: RequestBuilder, signature: &str) -> u16 {
    Answer::of(request.header("Jambonz-Signature", signature)).await.status.as_u16()
}

#[tokio::test]
async fn a_call_signed_with_any_secret_within_five_minutes_is_answered() {
    let service = RunningService::with(SETTINGS).await;
    service.new_account("alice").await;
    let now = service.clock.now().unix_seconds();
    for (secret, time) in [("the old secret", now), ("the new secret", now - 300), ("the new secret", now + 300)] {
        let body = Phone::of("alice").body().to_string();
        let answer = Answer::of(post(&service, &body).header("jambonz-signature", signature(secret, time, &body)));
        assert_eq!(answer.await.decision(), "ok", "{secret} at {time}");
    }
    let body = Phone::of("alice").body().to_string();
    let rotated = format!("{},v1={}", signature("another", now, &body), &signature("the old secret", now, &body)[16..]);
    assert_eq!(status(post(&service, &body), &rotated).await, 200, "several signatures: {rotated}");
}

#[tokio::test]
async fn every_other_call_is_401() {
    let service = RunningService::with(SETTINGS).await;
    let now = service.clock.now().unix_seconds();
    let body = Phone::of("alice").body().to_string();
    assert_eq!(Answer::of(post(&service, &body)).await.status, 401, "none at all");
    let good = signature("the new secret", now, &body);
    for bad in [
        signature("another", now, &body),
        signature("the new secret", now - 301, &body),
        signature("the new secret", now + 301, &body),
        signature("the new secret", now, "{}"),
        good.replace("v1=", "v0="),
        good.replace(&format!("t={now}"), &format!("t={}", now - 1)),
        good.replace("t=", "t=+"),
        format!("t={now}"),
        format!("{good}0"),
        format!("t={now},{good}"),
        String::new(),
    ] {
        assert_eq!(status(post(&service, &body), &bad).await, 401, "{bad}");
    }
    assert_eq!(status(post(&service, &body), &good).await, 200);
}

#[tokio::test]
async fn a_get_is_signed_over_the_word_null_in_quotes() {
    let service = RunningService::with(SETTINGS).await;
    let now = service.clock.now().unix_seconds();
    let get = || {
        let url = service.url("/webhooks/auth?method=REGISTER");
        service.client.get(url).basic_auth("jambonz", Some(realmgate_testkit::running::WEBHOOK_PASSWORD))
    };
    assert_eq!(status(get(), &signature("the new secret", now, "\"null\"")).await, 200);
    assert_eq!(status(get(), &signature("the new secret", now, "null")).await, 401);
    assert_eq!(status(get(), &signature("the new secret", now, "")).await, 401);
}

#[tokio::test]
async fn the_signature_is_judged_before_the_content_type() {
    let service = RunningService::with(SETTINGS).await;
    let plain = || service.platform().header("content-type", "text/plain").body("x");
    assert_eq!(status(plain(), "t=1,v1=00").await, 401);
    let now = service.clock.now().unix_seconds();
    assert_eq!(status(plain(), &signature("the new secret", now, "x")).await, 415);
}
