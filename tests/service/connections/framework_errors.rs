//! What is no HTTP request is answered by the framework itself: with the headers and the JSON of every other error.

use crate::actors::raw::{RawAnswer, answer, ask, connect_from, say};
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::net::SocketAddr;
use tokio::io::AsyncWriteExt as _;

#[track_caller]
fn is_like_every_other_error(answer: &RawAnswer, what: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}: {answer:?}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}: {answer:?}");
    let policy = answer.header("content-security-policy");
    assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{what}: {answer:?}");
    assert_eq!(answer.header("content-type"), "application/json", "{what}: {answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}: {answer:?}");
    assert!(!answer.header("date").is_empty(), "{what}: {answer:?}");
    assert!(answer.closes(), "{what}: {answer:?}");
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert!(body["error"].is_string() && body["error_description"].is_string(), "{what}: {body}");
    assert_eq!(body.as_object().unwrap().len(), 2, "{what}: {body}");
}

fn each_listener(service: &RunningService) -> [SocketAddr; 3] {
    [service.address, service.admin, service.webhook.unwrap()]
}

#[tokio::test]
async fn a_malformed_request_is_answered_like_every_other_wrong_one() {
    let service = RunningService::with(&format!("webhook_listen = \"127.0.0.1:0\"\n{SETTINGS}")).await;
    for listener in each_listener(&service) {
        for request in [
            "nonsense\r\n\r\n",
            "GET / HTTP/9.9\r\nhost: x\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\nbad name: y\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n",
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.0\r\n\r\n",
            "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
        ] {
            let answer = ask(listener, request).await;
            assert_eq!(answer.status, 400, "{request:?}: {answer:?}");
            is_like_every_other_error(&answer, request);
        }
    }
}

#[tokio::test]
async fn a_head_without_an_end_is_answered_like_every_other_wrong_one() {
    let service = RunningService::with(&format!("webhook_listen = \"127.0.0.1:0\"\n{SETTINGS}")).await;
    for listener in each_listener(&service) {
        let mut stream = connect_from("127.0.0.1", listener).await;
        let line = format!("x-long: {}\r\n", "a".repeat(1_000));
        stream.write_all(format!("GET / HTTP/1.1\r\nhost: x\r\n{}", line.repeat(131)).as_bytes()).await.unwrap();
        let answer = answer(&mut stream).await;
        assert_eq!(answer.status, 431, "{answer:?}");
        is_like_every_other_error(&answer, "too long a head");
    }
}

#[tokio::test]
async fn an_error_behind_a_good_request_comes_behind_its_answer() {
    let service = RunningService::start().await;
    let good = "GET /realm.json HTTP/1.1\r\nhost: phone.example.com\r\n\r\n";
    let mut stream = connect_from("127.0.0.1", service.address).await;
    let first = say(&mut stream, format!("{good}nonsense\r\n\r\n")).await;
    assert_eq!((first.status, first.body.starts_with("{\"realm\":")), (200, true), "{first:?}");
    let second = answer(&mut stream).await;
    assert_eq!(second.status, 400);
    is_like_every_other_error(&second, "behind another");
    let mut kept = connect_from("127.0.0.1", service.address).await;
    assert_eq!(say(&mut kept, good).await.status, 200);
    let late = say(&mut kept, "nonsense\r\n\r\n").await;
    assert_eq!(late.status, 400);
    is_like_every_other_error(&late, "on a kept connection");
}

#[tokio::test]
async fn answers_that_look_like_them_are_left_alone() {
    let service = RunningService::start().await;
    // A head whose body is empty, and one whose answer has none.
    let answer = ask(service.admin, "GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    assert_eq!((answer.status, answer.header("x-content-type-options"), &*answer.body), (404, "nosniff", ""));
    let head = "HEAD /login.html HTTP/1.1\r\nhost: phone.example.com\r\n\r\n";
    let mut stream = connect_from("127.0.0.1", service.address).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(b"nonsense\r\n\r\n").await.unwrap();
    let text = {
        use tokio::io::AsyncReadExt as _;
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    };
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert_eq!(text.matches("HTTP/1.1 400 Bad Request\r\n").count(), 1, "{text}");
}

const BROWSER: &str = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\naccept-language: de\r\n";

#[track_caller]
fn is_german_page(answer: &RawAnswer, heading: &str) {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{answer:?}");
    assert_eq!((answer.header("content-language"), answer.header("vary")), ("de", "accept, accept-language"));
    assert_eq!((answer.header("cache-control"), answer.header("referrer-policy")), ("no-store", "no-referrer"));
    assert!(answer.header("content-security-policy").contains("style-src 'self'") && answer.closes(), "{answer:?}");
    assert!(answer.body.contains(&format!("<h1>{heading}</h1>")), "{answer:?}");
    assert!(answer.body.contains("href=\"/\"") && answer.body.contains("href=\"/?lang=en\""), "{answer:?}");
    assert!(!answer.body.contains("zzmark"), "{answer:?}");
}

#[tokio::test]
async fn a_browser_is_shown_a_page_for_them_too() {
    let service = RunningService::start().await;
    let wrong = format!("GET /zzmark HTTP/1.1\r\n{BROWSER}host: x\r\nhost: zzmark\r\n\r\n");
    let malformed = ask(service.address, wrong).await;
    assert_eq!(malformed.status, 400);
    is_german_page(&malformed, "Diese Anfrage haben wir nicht verstanden");
    let address = "a".repeat(70_000);
    let unusable = ask(service.address, format!("GET /?zzmark={address} HTTP/1.1\r\nhost: x\r\n{BROWSER}\r\n")).await;
    assert_eq!(unusable.status, 400);
    is_german_page(&unusable, "Diese Anfrage haben wir nicht verstanden");
    let long = format!("GET /?zzmark={} HTTP/1.1\r\nhost: x\r\n{BROWSER}", "a".repeat(5_000));
    let cookies = format!("cookie: zzmark={}\r\n", "a".repeat(4_000)).repeat(35);
    let mut stream = connect_from("127.0.0.1", service.address).await;
    stream.write_all(format!("{long}{cookies}").as_bytes()).await.unwrap();
    let too_long = answer(&mut stream).await;
    assert_eq!(too_long.status, 431);
    is_german_page(&too_long, "Die Anfrage war zu lang");
    let late = ask(service.address, format!("GET /zzmark HTTP/1.1\r\nhost: x\r\n{BROWSER}x-late: ")).await;
    assert_eq!(late.status, 408);
    is_german_page(&late, "Das hat zu lange gedauert");
    let mut kept = connect_from("127.0.0.1", service.address).await;
    let good = "GET /realm.json HTTP/1.1\r\nhost: phone.example.com\r\naccept: text/html\r\n\r\n";
    assert_eq!(say(&mut kept, good).await.status, 200);
    let script = say(&mut kept, "nonsense\r\n\r\n").await;
    assert_eq!(script.status, 400);
    is_like_every_other_error(&script, "what the request before asked for is over");
}

#[tokio::test]
async fn platforms_and_operators_are_shown_no_page() {
    let service = RunningService::with(&format!("webhook_listen = \"127.0.0.1:0\"\n{SETTINGS}")).await;
    let wrong = |path: &str| format!("POST {path} HTTP/1.1\r\n{BROWSER}host: x\r\nhost: y\r\n\r\n");
    for (listener, path) in [(service.webhook.unwrap(), "/"), (service.admin, "/"), (service.address, "/webhooks/auth")]
    {
        let answer = ask(listener, wrong(path)).await;
        assert_eq!(answer.status, 400);
        is_like_every_other_error(&answer, path);
    }
    for line in ["PUT /webhooks/auth", "POST //webhooks/auth/", "POST http://phone.example.com/webhooks/auth"] {
        let wrong = format!("{line} HTTP/1.1\r\n{BROWSER}host: x\r\nhost: y\r\n\r\n");
        is_like_every_other_error(&ask(service.address, wrong).await, line);
    }
    let mut slow = connect_from("127.0.0.1", service.address).await;
    slow.write_all(b"POST /web").await.unwrap();
    tokio::task::yield_now().await;
    let answer = say(&mut slow, format!("hooks/auth HTTP/1.1\r\n{BROWSER}host: x\r\nhost: y\r\n\r\n")).await;
    is_like_every_other_error(&answer, "a hook in two pieces");
}
