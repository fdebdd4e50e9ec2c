//! An offered upgrade is ignored (RFC 9110 section 7.8): the body's length is its Content-Length, and the connection stays.

use crate::actors::raw::{RawAnswer, answer, connect_from, say};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, WEBHOOK_PASSWORD};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

/// What Java's client sends first, nginx with its usual lines for WebSockets, and odd spellings of them.
const OFFERS: [&str; 9] = [
    "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c\r\n",
    "Connection: upgrade\r\n",
    "Connection: Upgrade\r\nUpgrade: websocket\r\n",
    "Upgrade: WebSocket\r\n",
    "upgrade:websocket\r\nconnection:UPGRADE\r\n",
    "Connection: keep-alive, Upgrade\r\nUpgrade:  websocket \r\nSec-WebSocket-Key: AAAA\r\n",
    "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: keep-alive\r\nConnection: Upgrade\r\n",
    "Connection: ,upgrade ,\r\nUpgrade: TLS/1.2, websocket\r\n",
    "Connection:\tupgrade\r\nUpgrade:\twebsocket\r\n",
];

fn request(body: &str, offer: &str) -> String {
    let (authorization, length) = (STANDARD.encode(format!("jambonz:{WEBHOOK_PASSWORD}")), body.len());
    format!(
        "POST /webhooks/auth HTTP/1.1\r\nHost: x\r\n{offer}Authorization: Basic {authorization}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

#[track_caller]
fn is_granted_and_stays_open(answer: &RawAnswer, offer: &str) {
    assert!(answer.status == 200 && answer.body.starts_with("{\"status\":\"ok\""), "{offer}: {answer:?}");
    assert_eq!((answer.header("connection"), answer.header("upgrade")), ("", ""), "{offer}: {answer:?}");
}

#[tokio::test]
async fn phones_are_let_in_on_a_connection_that_stays_whatever_upgrade_is_offered() {
    let service = RunningService::with(&format!("webhook_listen = \"127.0.0.1:0\"\n{SETTINGS}")).await;
    service.new_account("alice").await;
    service.wait(Duration::ZERO).await;
    let mut stream = connect_from("127.0.0.1", service.webhook.unwrap()).await;
    for offer in OFFERS {
        let answer = say(&mut stream, request(&Phone::of("alice").body().to_string(), offer)).await;
        is_granted_and_stays_open(&answer, offer);
    }
}

#[tokio::test]
async fn an_offer_in_pieces_is_ignored_too() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.wait(Duration::ZERO).await;
    let mut stream = connect_from("127.0.0.1", service.address).await;
    stream.set_nodelay(true).unwrap();
    let offer = OFFERS[2];
    let whole = request(&Phone::of("alice").body().to_string(), offer);
    let begin = whole.find("Connection").unwrap();
    for size in [1, 5] {
        stream.write_all(&whole.as_bytes()[..begin]).await.unwrap();
        for piece in whole.as_bytes()[begin..begin + offer.len()].chunks(size) {
            stream.write_all(piece).await.unwrap();
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        stream.write_all(&whole.as_bytes()[begin + offer.len()..]).await.unwrap();
        let answer = answer(&mut stream).await;
        assert!(answer.status == 200 && !answer.closes(), "{answer:?}");
    }
}

#[tokio::test]
async fn pages_and_the_admin_listener_ignore_it_as_well() {
    let service = RunningService::start().await;
    for (listener, path, host) in
        [(service.address, "/login.html", "phone.example.com"), (service.admin, "/healthz", "localhost")]
    {
        let mut stream = connect_from("127.0.0.1", listener).await;
        for offer in OFFERS {
            let answer = say(&mut stream, format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{offer}\r\n")).await;
            assert_eq!((answer.status, answer.header("connection")), (200, ""), "{offer}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn who_asks_to_close_is_still_heard() {
    let service = RunningService::start().await;
    for close in ["Connection: close\r\n", "Connection: close, Upgrade\r\nUpgrade: h2c\r\n"] {
        let mut stream = connect_from("127.0.0.1", service.address).await;
        let answer =
            say(&mut stream, format!("GET /realm.json HTTP/1.1\r\nHost: phone.example.com\r\n{close}\r\n")).await;
        assert!(answer.status == 200 && answer.closes(), "{answer:?}");
    }
}

#[tokio::test]
async fn a_body_that_reads_like_an_offer_is_judged_as_it_was_sent() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.wait(Duration::ZERO).await;
    let mut body = Phone::of("alice").body();
    body["headers"]["x-note"] = "\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n".into();
    let pretty = serde_json::to_string_pretty(&body).unwrap().replace('\n', "\r\n");
    let mut stream = connect_from("127.0.0.1", service.address).await;
    for _ in 0..2 {
        assert_eq!(say(&mut stream, request(&pretty, OFFERS[2])).await.status, 200);
    }
}
