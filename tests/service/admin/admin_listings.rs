//! The admin listener tells who has its token whether a source is listed now, and no one else anything.

use crate::actors::overseer::{Overseer, token};
use realmgate_testkit::patience::until;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

async fn ask(service: &RunningService, path: &str, authorization: &str) -> Answer {
    let url = format!("http://{}/blacklist/{path}", service.admin);
    Answer::of(service.client.get(url).header("authorization", authorization)).await
}

/// Whether it is listed, and for how many seconds.
async fn told(service: &RunningService, path: &str) -> (Value, Value) {
    let shown = Overseer::of(service).sees(&format!("/blacklist/{path}")).await;
    (shown["listed"].clone(), shown["remaining_seconds"].clone())
}

fn free() -> (Value, Value) {
    (json!(false), Value::Null)
}

async fn guesses(service: &RunningService, source: Option<&str>) {
    for number in 0..100 {
        let phone = Phone { source: source.map(str::to_owned), ..Phone::of(&format!("guess{number}")) };
        service.knock(&phone).await;
    }
}

#[tokio::test]
async fn a_listing_is_shown_with_its_remaining_seconds_and_looking_changes_nothing() {
    let service = RunningService::start().await;
    assert_eq!(told(&service, "example/198.51.100.1").await, free());
    guesses(&service, Some("198.51.100.1")).await;
    service.wait(Duration::from_millis(100_500)).await;
    for _ in 0..20 {
        assert_eq!(told(&service, "example/198.51.100.1").await, (json!(true), json!(200)));
        assert_eq!(told(&service, "example/198.51.100.2").await, free());
    }
    service.wait(Duration::from_millis(199_500)).await;
    assert_eq!(told(&service, "example/198.51.100.1").await, free());
}

#[tokio::test]
async fn an_ipv6_address_stands_for_its_source_and_unknown_for_the_one_without_an_address() {
    let service = RunningService::start().await;
    guesses(&service, Some("2001:db8:1:2::7")).await;
    guesses(&service, None).await;
    for listed in ["2001:db8:1:2::7", "2001:db8:1:2:ffff::", "unknown"] {
        assert_eq!(told(&service, &format!("example/{listed}")).await.0, true, "{listed}");
    }
    assert_eq!(told(&service, "example/2001:db8:1:3::7").await, free());
}

#[tokio::test]
async fn a_caller_without_the_token_learns_nothing() {
    let service = RunningService::start().await;
    let token = token(&service);
    let (short, long) = (&token[..63], format!("{token}0"));
    let wrong = [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        format!("Bearer {short}"),
        format!("Bearer {long}"),
        format!("Bearer {}", token.replace(|digit: char| digit.is_ascii_digit(), "x")),
        format!("Basic {token}"),
        token.clone(),
    ];
    for authorization in wrong {
        for path in ["example/198.51.100.1", "nobody/x"] {
            let answer = ask(&service, path, &authorization).await;
            let text = "missing or wrong admin token; send it as a bearer token";
            assert_eq!(answer.error(), (401, "unauthorized".to_owned(), text.to_owned()), "{authorization}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"Realmgate\"");
        }
    }
    let twice = service.client.get(format!("http://{}/blacklist/example/198.51.100.1", service.admin));
    let twice = twice.header("authorization", format!("Bearer {token}")).header("authorization", "Bearer x");
    assert_eq!(Answer::of(twice).await.status, 401);
    assert_eq!(service.admin_get("/blacklist/example/198.51.100.1").await.status, 401);
    assert_eq!(
        ask(&service, "example/198.51.100.1", &format!("bearer {token}")).await.status,
        200,
        "a scheme has no case"
    );
}

#[tokio::test]
async fn what_is_asked_wrong_is_named() {
    let service = RunningService::start().await;
    let bearer = format!("Bearer {}", token(&service));
    let answer = ask(&service, "nobody/198.51.100.1", &bearer).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (404, &json!("unknown_tenant")));
    for odd in ["198.51.100", "198.51.100.0%2F24", "x"] {
        let answer = ask(&service, &format!("example/{odd}"), &bearer).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_request")), "{odd}");
    }
    let post = service.client.post(format!("http://{}/blacklist/example/198.51.100.1", service.admin));
    assert_eq!(Answer::of(post.header("authorization", bearer)).await.status, 405);
}

#[tokio::test]
async fn the_token_is_the_setting_where_one_is_set_and_is_made_private_otherwise() {
    let service = RunningService::start().await;
    let file = service.folder.path().join("data/admin.token");
    assert_eq!(fs::metadata(&file).expect("the token").permissions().mode() & 0o777, 0o600);
    let made = token(&service);
    let again = RunningService::within(service.stop(), SETTINGS).await;
    assert_eq!(token(&again), made, "it is made once");

    let set = RunningService::with(&format!("admin_token = \"a-token-of-our-own\"\n{SETTINGS}")).await;
    assert!(!set.folder.path().join("data/admin.token").exists());
    assert_eq!(ask(&set, "example/198.51.100.1", "Bearer a-token-of-our-own").await.status, 200);
    assert_eq!(ask(&set, "example/198.51.100.1", &format!("Bearer {made}")).await.status, 401);
}

#[tokio::test]
async fn without_a_token_no_one_may_ask_until_one_can_be_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let in_the_way = folder.path().join("data/admin.token");
    // Where a folder has the token's name, no token can be read or made.
    fs::create_dir_all(&in_the_way).expect("it can be made");
    let service = RunningService::within(folder, SETTINGS).await;
    assert_eq!(ask(&service, "example/198.51.100.1", "Bearer x").await.status, 401);
    fs::remove_dir(&in_the_way).expect("it is empty");
    until("there is a token", async || in_the_way.is_file()).await;
    let bearer = format!("Bearer {}", token(&service));
    until("it is known", async || ask(&service, "example/198.51.100.1", &bearer).await.status == 200).await;
}
