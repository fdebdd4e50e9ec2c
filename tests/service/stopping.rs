//! SIGTERM under load: whoever has sent a request on an open connection gets its answer, and the process ends soon.

use super::daemon::Daemon;
use super::phone::Phone;
use super::running::{SETTINGS, WEBHOOK_PASSWORD};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends registrations on one kept connection until an answer closes it; says how many were answered.
fn keep_asking(address: &str) -> usize {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let mut writer = stream.try_clone().expect("the same connection");
    let mut reader = BufReader::new(stream);
    let basic = STANDARD.encode(format!("jambonz:{WEBHOOK_PASSWORD}"));
    let mut answered = 0;
    loop {
        let body = Phone::of("alice").body().to_string();
        let length = body.len();
        let head = format!(
            "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\nauthorization: Basic {basic}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        writer.write_all((head + &body).as_bytes()).expect("the connection is open: no answer has closed it");
        let (closes, text) = read_answer(&mut reader);
        assert!(text.starts_with("{\"status\":"), "{text}");
        answered += 1;
        if closes {
            return answered;
        }
    }
}

fn read_answer(reader: &mut BufReader<TcpStream>) -> (bool, String) {
    let (mut closes, mut length) = (false, 0);
    let mut line = String::new();
    loop {
        line.clear();
        assert!(reader.read_line(&mut line).expect("an answer") > 0, "the connection ended without an answer");
        let lower = line.trim_end().to_ascii_lowercase();
        if lower.is_empty() {
            break;
        }
        closes |= lower == "connection: close";
        if let Some(value) = lower.strip_prefix("content-length: ") {
            length = value.parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a whole answer");
    (closes, String::from_utf8(body).expect("UTF-8"))
}

#[tokio::test]
async fn every_request_on_an_open_connection_is_answered_while_the_service_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = SETTINGS.replace("drain = \"0s\"", "drain = \"6s\"");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let address = daemon.base.trim_start_matches("http://").to_owned();
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let address = address.clone();
            tokio::task::spawn_blocking(move || keep_asking(&address))
        })
        .collect();
    while ready_requests(&daemon).await < 200 {
        tokio::task::yield_now().await;
    }
    daemon.signal("TERM");
    for client in clients {
        assert!(client.await.expect("each request was answered") > 0);
    }
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
    assert!(log.contains("draining") && log.contains("stopped"), "{log}");
}

#[tokio::test]
async fn a_draining_service_is_alive_but_not_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = SETTINGS.replace("drain = \"0s\"", "drain = \"30s\"");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let get =
        async |path: &str| reqwest::get(format!("{}{path}", daemon.admin)).await.expect("an answer").status().as_u16();
    assert_eq!(get("/readyz").await, 200);
    let idle = TcpStream::connect(daemon.base.trim_start_matches("http://")).expect("a connection");
    let open = "realmgate_level{of=\"connections\"} 1\n";
    while !reqwest::get(format!("{}/metrics", daemon.admin))
        .await
        .expect("metrics")
        .text()
        .await
        .expect("text")
        .contains(open)
    {
        tokio::task::yield_now().await;
    }
    daemon.signal("TERM");
    while get("/readyz").await == 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!((get("/readyz").await, get("/healthz").await), (503, 200));
    drop(idle);
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
}

async fn ready_requests(daemon: &Daemon) -> u64 {
    let text = reqwest::get(format!("{}/metrics", daemon.admin)).await.expect("metrics").text().await.expect("text");
    let count = text.lines().find_map(|line| line.strip_prefix("realmgate_decision_seconds_count "));
    count.expect("the histogram").trim().parse().expect("a count")
}
