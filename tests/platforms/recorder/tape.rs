//! The bytes of one connection, cut into requests and their answers.

use std::mem::take;

/// A request and its answer, both whole.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `POST` or `GET`.
    pub method: String,
    /// Path and query.
    pub target: String,
    pub body: Vec<u8>,
    pub status: u16,
    pub answer: Vec<u8>,
}

/// What went each way and belongs to no exchange yet.
#[derive(Debug, Default)]
pub struct Tape {
    asked: Vec<u8>,
    answered: Vec<u8>,
}

/// One HTTP message: the words of its first line, and its body.
struct Message {
    words: Vec<String>,
    body: Vec<u8>,
}

impl Tape {
    /// The platform sends this.
    pub fn asked(&mut self, bytes: &[u8]) {
        self.asked.extend_from_slice(bytes);
    }

    /// The service sends this; gives the exchanges that it completes.
    pub fn answered(&mut self, bytes: &[u8]) -> Vec<Exchange> {
        self.answered.extend_from_slice(bytes);
        std::iter::from_fn(|| self.exchange()).collect()
    }

    fn exchange(&mut self) -> Option<Exchange> {
        let (answer, answer_end) = message(&self.answered)?;
        let status = answer.words[1].parse().expect("a status");
        if status == 100 {
            self.answered.drain(..answer_end);
            return self.exchange();
        }
        let (mut request, request_end) = message(&self.asked)?;
        self.answered.drain(..answer_end);
        self.asked.drain(..request_end);
        let (method, target) = (take(&mut request.words[0]), take(&mut request.words[1]));
        Some(Exchange { method, target, body: request.body, status, answer: answer.body })
    }
}

/// The first message and where it ends; none while it is not whole.
fn message(bytes: &[u8]) -> Option<(Message, usize)> {
    let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..head_end]).expect("a head is ASCII").to_ascii_lowercase();
    assert!(!head.contains("\r\ntransfer-encoding:"), "a body without a length is not recorded: {head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let end = head_end + length.map_or(0, |length| length.trim().parse().expect("a length"));
    let body = bytes.get(head_end..end)?.to_vec();
    let first = std::str::from_utf8(&bytes[..head_end]).expect("ASCII").lines().next().expect("a line");
    Some((Message { words: first.split(' ').map(str::to_owned).collect(), body }, end))
}

#[test]
fn exchanges_are_cut_where_they_end_however_the_bytes_come() {
    let asked = b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b?c=%0D HTTP/1.1\r\nhost: x\r\n\r\n";
    let answered = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyesHTTP/1.1 503 \
                     Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    for size in [1, 7, 1000] {
        let mut tape = Tape::default();
        asked.chunks(size).for_each(|piece| tape.asked(piece));
        let exchanges: Vec<Exchange> = answered.chunks(size).flat_map(|piece| tape.answered(piece)).collect();
        assert_eq!(exchanges.len(), 2, "{size} bytes a piece");
        assert_eq!((&*exchanges[0].method, &*exchanges[0].target, &*exchanges[0].body), ("POST", "/a", &b"{}"[..]));
        assert_eq!((exchanges[0].status, &*exchanges[0].answer), (200, &b"yes"[..]));
        assert_eq!((&*exchanges[1].method, &*exchanges[1].target, &*exchanges[1].body), ("GET", "/b?c=%0D", &b""[..]));
        assert_eq!((exchanges[1].status, &*exchanges[1].answer), (503, &b""[..]));
    }
}
