//! A kept connection over which anything is asked, and whole answers are read: statuses and bodies.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One connection; it is opened anew where the service has closed it behind an answer.
pub struct Talk {
    address: String,
    stream: Option<TcpStream>,
}

/// What came back.
pub struct Said {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Talk {
    /// For `http://HOST:PORT`.
    #[must_use]
    pub fn to(base: &str) -> Self {
        Self { address: base.trim_start_matches("http://").to_owned(), stream: None }
    }

    /// Sends the bytes of a request and waits for the whole answer. A kept connection may have ended while nothing was
    /// asked on it: what changes nothing is asked once more then, on a new one (RFC 9112 section 9.3.1).
    pub async fn ask(&mut self, request: &[u8]) -> Said {
        if let Some(kept) = self.stream.take() {
            if let Some(said) = self.exchange(kept, request).await {
                return said;
            }
            assert!(request.starts_with(b"GET "), "the connection ended without an answer");
        }
        let stream = TcpStream::connect(&self.address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        self.exchange(stream, request).await.expect("an answer on a new connection")
    }

    /// One request and its answer; `None` where the connection ends before the answer begins.
    async fn exchange(&mut self, mut stream: TcpStream, request: &[u8]) -> Option<Said> {
        stream.write_all(request).await.ok()?;
        let mut answer = Vec::with_capacity(1_024);
        let (head, body) = loop {
            if let Some(whole) = whole(&answer) {
                break whole;
            }
            let read = stream.read_buf(&mut answer).await.unwrap_or(0);
            if read == 0 && answer.is_empty() {
                return None;
            }
            assert!(read > 0, "the connection ended in the middle of an answer");
        };
        if !head.contains("connection: close") {
            self.stream = Some(stream);
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Some(Said { status, body })
    }

    /// Asks for a path.
    pub async fn get(&mut self, path: &str) -> Said {
        self.ask(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").as_bytes()).await
    }
}

/// Head and body, once all of both is there. The service writes header names in lower case and always says how long a
/// body is.
fn whole(answer: &[u8]) -> Option<(String, String)> {
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(&answer[..end]).expect("a head is ASCII"), &answer[end + 4..]);
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
    (body.len() == length.unwrap_or(0)).then(|| (head.to_owned(), String::from_utf8_lossy(body).into_owned()))
}
