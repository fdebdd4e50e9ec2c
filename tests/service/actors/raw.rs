//! Connections byte by byte, from an address of the test's choice.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How long anything may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

/// One answer, its head in small letters.
#[derive(Debug)]
pub struct RawAnswer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl RawAnswer {
    /// The value of a header; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_default()
    }

    pub fn closes(&self) -> bool {
        self.header("connection") == "close"
    }
}

/// A connection from `source`, another address of this machine.
pub async fn connect_from(source: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(source.parse().expect("an address"), 0)).expect("it is an address of this machine");
    socket.connect(to).await.expect("a connection")
}

/// So many connections from `source`, on each of which `bytes` are sent.
pub async fn send_from(source: &str, to: SocketAddr, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let mut streams = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = connect_from(source, to).await;
        // One that was closed at once need not take them.
        let _ = stream.write_all(bytes).await;
        streams.push(stream);
    }
    streams
}

/// Whether it was closed without a word.
pub async fn was_closed_unread(stream: &TcpStream) -> bool {
    let read = timeout(Duration::from_millis(20), stream.peek(&mut [0])).await;
    matches!(read, Ok(Ok(0) | Err(_)))
}

/// How many of them were.
pub async fn count_closed(streams: &[TcpStream]) -> usize {
    let mut closed = 0;
    for stream in streams {
        closed += usize::from(was_closed_unread(stream).await);
    }
    closed
}

/// Sends a request, or what is none, on a connection of its own, and reads the answer.
pub async fn ask(to: SocketAddr, request: impl AsRef<[u8]>) -> RawAnswer {
    ask_from("127.0.0.1", to, request).await
}

pub async fn ask_from(source: &str, to: SocketAddr, request: impl AsRef<[u8]>) -> RawAnswer {
    let mut stream = connect_from(source, to).await;
    say(&mut stream, request).await
}

/// Sends on a connection that is open, and reads the answer.
pub async fn say(stream: &mut TcpStream, request: impl AsRef<[u8]>) -> RawAnswer {
    stream.write_all(request.as_ref()).await.expect("it takes the request");
    answer(stream).await
}

/// Reads one answer.
pub async fn answer(stream: &mut TcpStream) -> RawAnswer {
    timeout(LIMIT, read_answer(stream)).await.expect("an answer in time")
}

async fn read_answer(stream: &mut TcpStream) -> RawAnswer {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&head)));
        head.push(byte);
    }
    let head = String::from_utf8(head).expect("UTF-8").to_ascii_lowercase();
    let status = head.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status: {head}"));
    let mut answer = RawAnswer { status, head, body: String::new() };
    let mut body = vec![0; answer.header("content-length").parse().unwrap_or_default()];
    stream.read_exact(&mut body).await.expect("a whole body");
    answer.body = String::from_utf8(body).expect("UTF-8");
    answer
}
