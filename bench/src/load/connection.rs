//! A platform's kept connection: prepared bytes go out, a whole answer comes in.
//!
//! Why no `wrk` and no client library: `wrk` repeats its list for a time, but a response that was sent once is a replay
//! when it comes again, so each may be sent to a service once only, and all of them must be. A client library takes
//! longer for a request than the service does. This takes a write and a read a request, and no more.

use crate::load::place::PLATFORM;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One connection to the webhook.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What an answer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The phone is let in.
    Granted,
    /// It is not.
    Denied,
    /// It is not, and its source is listed.
    Listed,
}

/// The bytes of a POST with this body, by the platform of all measurements.
#[must_use]
pub fn request(body: &str) -> Vec<u8> {
    request_of(PLATFORM, body)
}

/// The same by another platform, of this username and password.
#[must_use]
pub fn request_of((user, password): (&str, &str), body: &str) -> Vec<u8> {
    let (authorization, length) = (STANDARD.encode(format!("{user}:{password}")), body.len());
    let head = format!(
        "POST /webhooks/auth HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Basic {authorization}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    (head + body).into_bytes()
}

impl Connection {
    /// Connects to `http://HOST:PORT`.
    pub async fn open(base: &str) -> Self {
        let stream = TcpStream::connect(base.trim_start_matches("http://")).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, buffer: Vec::with_capacity(4096) }
    }

    /// Sends a request and waits for its answer; it is an error of the service not to decide.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.expect("the connection is open");
        self.buffer.clear();
        let body = loop {
            if let Some(body) = whole_body(&self.buffer) {
                break body;
            }
            let read = self.stream.read_buf(&mut self.buffer).await.expect("an answer");
            assert!(read > 0, "the connection ended without an answer");
        };
        judge(body).unwrap_or_else(|| panic!("no decision: {}", String::from_utf8_lossy(&self.buffer)))
    }
}

fn judge(body: &[u8]) -> Option<Answer> {
    if body.starts_with(br#"{"status":"ok""#) {
        return Some(Answer::Granted);
    }
    let listed = body.windows(11).any(|part| part == br#""blacklist""#);
    let denial = if listed { Answer::Listed } else { Answer::Denied };
    body.starts_with(br#"{"status":"fail""#).then_some(denial)
}

/// The body, once all of it is there. The service writes header names in lower case and always says how long a body is.
fn whole_body(answer: &[u8]) -> Option<&[u8]> {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(&answer[..end]).ok()?, &answer[end + 4..]);
    let length: usize = head.split("content-length: ").nth(1)?.lines().next()?.parse().ok()?;
    (body.len() == length).then_some(body)
}
