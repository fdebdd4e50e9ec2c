//! Connections over a real listener, and rounds that begin when a test says so.

use super::*;
use crate::http::plumbing::idle_connections::IDLE_ROUNDS;
use crate::http::plumbing::listener::Listener;
use crate::http::plumbing::middleware;
use crate::http::plumbing::source_connections::SourceConnections;
use actix_web::{App, HttpResponse, web};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Serves while `test` runs.
fn serving(test: impl AsyncFnOnce(Arc<Lifecycle>, SocketAddr)) {
    actix_web::rt::System::new().block_on(async {
        let lifecycle = Arc::new(Lifecycle::default());
        let listener = Listener {
            audience: crate::http::plumbing::audience::Audience::People,
            lifecycle: Arc::clone(&lifecycle),
            source_connections: SourceConnections::new(NonZeroU32::MAX, Vec::new()),
            tls: None,
            keep_alive: Duration::from_secs(75),
            workers: 1,
            connections_per_worker: 64,
        };
        let app = || {
            let answer = web::to(async || HttpResponse::Ok().body("here"));
            App::new().wrap_fn(middleware::every_request).default_service(answer)
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = port.local_addr().unwrap();
        let handle = listener.serve(port, app).unwrap();
        test(lifecycle, address).await;
        handle.stop(false).await;
    });
}

async fn ask(stream: &mut TcpStream) {
    send(stream, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
}

/// Sends a request, whole or not, that is answered.
async fn send(stream: &mut TcpStream, request: &[u8]) {
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"here") {
        assert!(stream.read_buf(&mut answer).await.unwrap() > 0, "closed after {answer:?}");
    }
}

async fn is_closed(stream: &mut TcpStream) {
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut Vec::new())).await;
    // Whether the end is an orderly one does not matter.
    let _ = read.expect("it is closed");
}

#[test]
fn a_connection_whose_client_does_nothing_is_ended_and_one_in_use_is_not() {
    serving(async |lifecycle, address| {
        let mut unused = TcpStream::connect(address).await.unwrap();
        ask(&mut unused).await;
        let mut used = TcpStream::connect(address).await.unwrap();
        ask(&mut used).await;
        for _ in 0..IDLE_ROUNDS {
            lifecycle.end_idle_connections();
        }
        assert_eq!(lifecycle.connections(), 2);
        ask(&mut used).await;
        lifecycle.end_idle_connections();
        is_closed(&mut unused).await;
        ask(&mut used).await;
        while lifecycle.connections() > 1 {
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn a_body_that_drips_after_its_answer_keeps_no_connection() {
    serving(async |lifecycle, address| {
        let mut dripping = TcpStream::connect(address).await.unwrap();
        let head = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";
        send(&mut dripping, head).await;
        for _ in 0..=IDLE_ROUNDS {
            lifecycle.end_idle_connections();
        }
        is_closed(&mut dripping).await;
    });
}
