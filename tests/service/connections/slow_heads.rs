//! A request's head must end some seconds after its first byte, however many bytes drip in meanwhile.

use crate::actors::raw::{RawAnswer, answer, connect_from, say};
use realmgate_testkit::running::RunningService;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep};

const WHOLE: &str = "GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";

/// Uses a connection, then begins a request there and lets a byte drip now and then; how long it lived, and what was said.
async fn dripping(to: SocketAddr, kept: &str) -> (Duration, RawAnswer) {
    let mut stream = connect_from("127.0.0.1", to).await;
    say(&mut stream, kept).await;
    let (mut reader, mut writer) = stream.into_split();
    let begun = Instant::now();
    let drip = tokio::spawn(async move {
        let mut said = writer.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
        while said.is_ok() {
            sleep(Duration::from_millis(300)).await;
            said = writer.write_all(b"a").await;
        }
    });
    let mut bytes = Vec::new();
    // Whether the end is an orderly one does not matter to who is cut.
    let _ = reader.read_to_end(&mut bytes).await;
    let lived = begun.elapsed();
    drip.abort();
    let text = String::from_utf8(bytes).unwrap().to_ascii_lowercase();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.get(9..12).and_then(|status| status.parse().ok()).unwrap();
    (lived, RawAnswer { status, head: format!("{head}\r\n"), body: body.to_owned() })
}

#[tokio::test]
async fn a_head_that_drips_on_a_kept_connection_gets_the_reason_and_ends_within_ten_seconds() {
    let service = RunningService::start().await;
    let (public, admin) = tokio::join!(dripping(service.address, WHOLE), dripping(service.admin, WHOLE));
    for (lived, answer) in [public, admin] {
        assert!(lived < Duration::from_secs(10), "{lived:?}");
        assert_eq!(answer.status, 408, "{answer:?}");
        assert!(answer.closes() && answer.header("x-content-type-options") == "nosniff", "{answer:?}");
        assert!(answer.body.starts_with("{\"error\":\"request_timeout\","), "{answer:?}");
    }
}

#[tokio::test]
async fn a_first_head_that_does_not_come_gets_the_reason() {
    let service = RunningService::start().await;
    let mut silent = connect_from("127.0.0.1", service.address).await;
    let mut half = connect_from("127.0.0.1", service.admin).await;
    half.write_all(b"GET / HTT").await.unwrap();
    for stream in [&mut silent, &mut half] {
        let answer = answer(stream).await;
        assert_eq!((answer.status, answer.closes()), (408, true), "{answer:?}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
}

#[tokio::test]
async fn a_head_in_pieces_that_ends_in_time_is_answered_and_its_connection_kept() {
    let service = RunningService::start().await;
    let mut stream = connect_from("127.0.0.1", service.admin).await;
    for _ in 0..2 {
        for piece in WHOLE.as_bytes().chunks(9) {
            stream.write_all(piece).await.unwrap();
            sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(answer(&mut stream).await.status, 200);
    }
}

/// How long a connection lives on which a body that no one reads drips in for ever.
async fn unread_body(to: SocketAddr, request_line: &str) -> Duration {
    let stream = connect_from("127.0.0.1", to).await;
    let (mut reader, mut writer) = stream.into_split();
    let begun = Instant::now();
    let head = format!("{request_line} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n");
    let drip = tokio::spawn(async move {
        let mut said = writer.write_all(head.as_bytes()).await;
        while said.is_ok() {
            sleep(Duration::from_millis(300)).await;
            said = writer.write_all(b"a").await;
        }
    });
    let _ = reader.read_to_end(&mut Vec::new()).await;
    drip.abort();
    begun.elapsed()
}

#[tokio::test]
async fn a_body_that_no_route_wants_ends_its_connection_too() {
    let service = RunningService::start().await;
    let (public, admin) = (service.address, service.admin);
    let asked = [
        (public, "POST /nowhere"),
        (public, "GET /"),
        (public, "PUT /login"),
        (public, "POST /webhooks/auth"),
        (public, "DELETE /webhooks/auth"),
        (admin, "GET /healthz"),
        (admin, "POST /nowhere"),
    ];
    let lived = asked.map(|(to, request_line)| unread_body(to, request_line));
    for (lived, (_, request_line)) in futures_util::future::join_all(lived).await.into_iter().zip(asked) {
        assert!(lived < Duration::from_secs(12), "{request_line}: {lived:?}");
    }
}
