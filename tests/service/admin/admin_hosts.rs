//! The admin listener answers to its own addresses and names only, so that no web page reads it by a name of its own.

use crate::actors::raw::ask;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::net::SocketAddr;

const PATHS: [&str; 4] = ["/healthz", "/metrics", "/blacklist", "/nowhere"];

async fn status(to: SocketAddr, path: &str, host: &str) -> u16 {
    ask(to, format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await.status
}

#[tokio::test]
async fn other_hosts_are_misdirected_on_every_route() {
    let service = RunningService::start().await;
    for host in [
        "evil.example.net",
        "phone.example.com",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1",
        "0.0.0.0",
        "",
    ] {
        for path in PATHS {
            assert_eq!(status(service.admin, path, host).await, 421, "{host:?}{path}");
        }
    }
    let answer = ask(service.admin, "GET /healthz HTTP/1.1\r\nHost: evil.example.net\r\n\r\n").await;
    assert!(answer.body.starts_with("{\"error\":\"unknown_host\",\"error_description\":"), "{answer:?}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let port = service.admin.port();
    for target in [format!("http://evil.example.net:{port}/metrics"), "http://evil.example.net/metrics".to_owned()] {
        let answer = ask(service.admin, format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n")).await;
        assert_eq!(answer.status, 421, "an absolute target's host counts");
    }
}

#[tokio::test]
async fn its_own_addresses_and_names_are_answered() {
    let settings = format!("admin_hosts = [\"Metrics.example.com.\", \"realmgate:8081\"]\n{SETTINGS}");
    let service = RunningService::with(&settings).await;
    let port = service.admin.port();
    for host in [
        "localhost",
        "LOCALHOST.",
        "realmgate.localhost",
        "127.0.0.1",
        "127.0.0.9",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "metrics.example.com",
        "realmgate",
    ] {
        assert_eq!(status(service.admin, "/healthz", host).await, 200, "{host}");
        assert_eq!(status(service.admin, "/healthz", &format!("{host}:{port}")).await, 200, "{host} with a port");
    }
    assert_eq!(ask(service.admin, "GET /healthz HTTP/1.0\r\n\r\n").await.status, 200, "no browser sends no Host");
    assert_eq!(status(service.admin, "/healthz", "example.com").await, 421);
}
