//! A platform's kept connection, byte by byte, where a client library would hide what happens on it.

use crate::running::WEBHOOK_PASSWORD;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// One connection to the webhook.
pub struct PlatformConnection {
    writer: TcpStream,
    reader: BufReader<TcpStream>,
    authorization: String,
}

/// An answer on it.
pub struct WireAnswer {
    /// Whether the service says that it closes the connection after it.
    pub closes: bool,
    /// The body.
    pub text: String,
}

impl PlatformConnection {
    /// Connects to `http://HOST:PORT`.
    #[must_use]
    pub fn open(base: &str) -> Self {
        let stream = TcpStream::connect(base.trim_start_matches("http://")).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
        stream.set_nodelay(true).expect("no delay");
        let writer = stream.try_clone().expect("the same connection");
        let authorization = STANDARD.encode(format!("jambonz:{WEBHOOK_PASSWORD}"));
        Self { writer, reader: BufReader::new(stream), authorization }
    }

    /// Posts a body and waits for its answer; it is an error of the service not to answer.
    pub fn ask(&mut self, body: &str) -> WireAnswer {
        let (authorization, length) = (&self.authorization, body.len());
        let head = format!(
            "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        self.writer.write_all((head + body).as_bytes()).expect("the connection is open: no answer has closed it");
        self.answer()
    }

    fn answer(&mut self) -> WireAnswer {
        let (mut closes, mut length) = (false, 0);
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.reader.read_line(&mut line).expect("an answer") > 0, "the connection ended without an answer");
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
        self.reader.read_exact(&mut body).expect("a whole answer");
        WireAnswer { closes, text: String::from_utf8(body).expect("UTF-8") }
    }
}
