//! A listener for platforms alone: no visitor of the website can stop a registration.

use crate::actors::raw::{ask, connect_from, send_from};
use realmgate_testkit::daemon::Starting;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const OWN: &str = "webhook_listen = \"127.0.0.1:0\"\n";

/// A registration of alice at a listener of our choice.
async fn register(service: &RunningService, at: SocketAddr) -> Answer {
    let request = service.client.post(format!("http://{at}/webhooks/auth"));
    Answer::of(request.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&Phone::of("alice").body())).await
}

async fn with_alice(settings: &str) -> RunningService {
    let service = RunningService::with(settings).await;
    service.new_account("alice").await;
    service.wait(Duration::ZERO).await;
    service
}

#[tokio::test]
async fn it_answers_the_webhook_and_nothing_else_and_the_public_one_all_but_the_webhook() {
    let service = with_alice(&format!("{OWN}{SETTINGS}")).await;
    let own = service.webhook.unwrap();
    assert_eq!(register(&service, own).await.decision(), "ok");
    let moved = register(&service, service.address).await;
    assert_eq!(moved.error().1, "not_found", "{moved:?}");
    for path in ["/", "/login.html", "/captcha.ashx", "/realm.json", "/icon.svg", "/healthz", "/metrics", "/blacklist"]
    {
        let answer =
            Answer::of(service.client.get(format!("http://{own}{path}")).header("host", "phone.example.com")).await;
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (404, "not_found"), "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
    let page = service.client.get(service.url("/login.html")).header("host", "phone.example.com");
    assert_eq!(Answer::of(page).await.status, 200);
}

#[tokio::test]
async fn while_platforms_move_both_can_answer() {
    let service = with_alice(&format!("{OWN}{SETTINGS}\n[webhook]\nkeep_on_listen = true")).await;
    for listener in [service.address, service.webhook.unwrap()] {
        assert_eq!(register(&service, listener).await.decision(), "ok");
    }
}

#[tokio::test]
async fn without_it_the_public_listener_has_the_webhook() {
    let service = with_alice(SETTINGS).await;
    assert!(service.webhook.is_none());
    assert_eq!(register(&service, service.address).await.decision(), "ok");
}

#[tokio::test]
async fn its_address_may_be_typed_with_a_slash_too_many() {
    let service = with_alice(&format!("{OWN}{SETTINGS}")).await;
    let body = Phone::of("alice").body();
    for path in ["/webhooks/auth", "/webhooks/auth/", "//webhooks/auth", "//webhooks/auth/", "/webhooks//auth"] {
        let ask = |listener: std::net::SocketAddr| {
            let request = service.client.post(format!("http://{listener}{path}"));
            request.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&body)
        };
        assert_eq!(Answer::of(ask(service.webhook.unwrap())).await.decision(), "ok", "{path}");
        assert_eq!(Answer::of(ask(service.address)).await.status, 404, "{path} on the public listener");
    }
    for other in ["/webhooks/auth/x", "/webhooksauth", "/webhooks/authx"] {
        let request = service.client.post(format!("http://{}{other}", service.webhook.unwrap()));
        assert_eq!(Answer::of(request).await.status, 404, "{other}");
    }
}

#[tokio::test]
async fn its_sources_are_bounded_too() {
    let service = with_alice(&format!("{OWN}{SETTINGS}\n[limits]\nconnections_per_source = 4")).await;
    let own = service.webhook.unwrap();
    let _crowd = send_from("127.0.0.2", own, 300, b"POST /webhooks/auth HT").await;
    assert_eq!(register(&service, own).await.decision(), "ok");
}

/// The answer to a request for a page, where one comes within a second.
async fn is_answered(at: SocketAddr) -> bool {
    let mut stream = connect_from("127.0.0.1", at).await;
    stream.write_all(b"GET /realm.json HTTP/1.1\r\nhost: phone.example.com\r\n\r\n").await.unwrap();
    let first = tokio::time::timeout(Duration::from_secs(1), stream.read_u8()).await;
    matches!(first, Ok(Ok(b'H')))
}

#[tokio::test]
async fn it_answers_while_the_public_listener_is_full() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("realmgate.toml"), format!("workers = 1\n{OWN}{SETTINGS}")).unwrap();
    // Room for some thirty connections, a quarter of which are the webhook's.
    let few = ["prlimit", "--nofile=128:128"];
    let daemon = Starting::under(&few, "127.0.0.1:0", folder.path(), &[]).listening().unwrap();
    let public: SocketAddr = daemon.base.trim_start_matches("http://").parse().unwrap();
    let hook = daemon.greeting.split_once("webhook URL       http://").unwrap().1;
    let own: SocketAddr = hook.split_once('/').unwrap().0.parse().unwrap();
    assert!(is_answered(public).await);
    let _crowd = send_from("127.0.0.2", public, 60, b"GET / HTTP/1.1\r\nhost: x").await;
    assert!(!is_answered(public).await, "it is full");
    for _ in 0..5 {
        let begun = tokio::time::Instant::now();
        let answer = ask(own, "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}").await;
        assert_eq!(answer.status, 401, "{answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
}
