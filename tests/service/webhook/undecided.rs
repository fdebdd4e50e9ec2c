//! Where no decision can be made the answer is 503, never a refusal, and no one is punished for it.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, WEBHOOK_PASSWORD};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[tokio::test]
async fn a_store_that_is_down_is_503_with_retry_after_and_costs_nothing() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.faults.go_down();
    for number in 0..50 {
        let answer = service.knock(&Phone::of(&format!("name{number}")).at("198.51.100.1")).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (503, Some("unavailable")));
        assert!(answer.headers.contains_key("retry-after"));
    }
    assert_eq!(service.admin_get("/readyz").await.status, 503);
    assert_eq!(service.admin_get("/healthz").await.status, 200);
    service.faults.come_back();
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.1")).await.decision(), "ok");
    assert_eq!(service.admin_get("/readyz").await.status, 200);
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains("realmgate_webhook_errors_total{status=\"503\"} 50\n"), "{metrics}");
}

#[tokio::test]
async fn what_alerts_count_is_there_at_zero_before_the_first_of_it() {
    let metrics = RunningService::start().await.admin_get("/metrics").await.text;
    for status in [401, 503] {
        let line = format!("realmgate_webhook_errors_total{{status=\"{status}\"}} 0\n");
        assert!(metrics.contains(&line), "{line} in\n{metrics}");
    }
}

#[tokio::test]
async fn a_store_that_is_slow_is_503_at_the_deadline() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.faults.slow_down(Duration::from_mins(1));
    let answer = tokio::time::timeout(Duration::from_secs(20), service.knock(&Phone::of("alice"))).await;
    assert_eq!(answer.expect("long before the store").status, 503);
    service.faults.slow_down(Duration::ZERO);
}

/// Knocks until the answer is a decision; fails long before a writer gives up waiting for another process.
async fn decided_soon(service: &RunningService) {
    let knocks = async { while service.knock(&Phone::of("alice")).await.status != 200 {} };
    tokio::time::timeout(Duration::from_secs(3), knocks).await.expect("a decision");
}

#[tokio::test]
async fn phones_are_let_in_while_another_process_writes_and_a_sweep_waits_for_it() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let file = service.folder.path().join("data/realmgate.sqlite");
    let importing = rusqlite::Connection::open(file).expect("the store's file");
    importing.execute_batch("BEGIN IMMEDIATE").expect("a long import begins");
    service.clock.advance(Duration::from_secs(61));
    decided_soon(&service).await;
    service.clock.advance(Duration::from_secs(6));
    decided_soon(&service).await;
    importing.execute_batch("ROLLBACK").expect("it ends");
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_off() {
    let service = RunningService::start().await;
    let address = service.address;
    let seen = tokio::task::spawn_blocking(move || {
        let mut connection = TcpStream::connect(address).expect("a connection");
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        let basic =
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("jambonz:{WEBHOOK_PASSWORD}"));
        write!(
            connection,
            "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\nauthorization: Basic {basic}\r\n\
             content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\"method\":"
        )
        .expect("half a request");
        let mut answer = String::new();
        connection.read_to_string(&mut answer).expect("the service closes the connection");
        answer
    });
    let answer = seen.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}
