//! A small SMTP server that takes letters, or refuses them as told; plain, with TLS, or with STARTTLS.

use base64::Engine as _;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use tokio::sync::{RwLock, RwLockWriteGuard};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    Plain,
    Tls,
    Starttls,
}

pub struct Relay {
    pub port: u16,
    /// The certificate to trust, in PEM.
    pub certificate: String,
    shared: Arc<Shared>,
}

struct Shared {
    offer: Offer,
    tls: Arc<ServerConfig>,
    received: Mutex<Vec<Received>>,
    refusals: Mutex<VecDeque<&'static str>>,
    calls: AtomicUsize,
    /// While it is held for writing, calls are taken and not answered.
    speech: RwLock<()>,
    slow: Mutex<Slow>,
    at_once: Condvar,
}

/// Whose emails wait for an answer.
#[derive(Default)]
struct Slow {
    names: Option<&'static str>,
    waiting: usize,
}

#[derive(Clone, Debug)]
pub struct Received {
    pub sender: String,
    pub recipient: String,
    pub message: Vec<u8>,
}

enum End {
    Closed,
    Upgrade,
}

impl Relay {
    pub fn start(offer: Offer) -> Self {
        Self::start_at(0, offer)
    }

    /// Starts at a port that is known beforehand.
    pub fn start_at(port: u16, offer: Offer) -> Self {
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let tls = tls.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
        let shared = Shared {
            offer,
            tls: Arc::new(tls),
            received: Mutex::default(),
            refusals: Mutex::default(),
            calls: AtomicUsize::new(0),
            speech: RwLock::default(),
            slow: Mutex::default(),
            at_once: Condvar::new(),
        };
        Self { port, certificate: cert.pem(), shared: Arc::new(shared) }.listening()
    }

    /// A port at which no one listens.
    pub fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    /// From now on calls are taken and not answered, until what this gives is dropped.
    pub fn falls_silent(&self) -> RwLockWriteGuard<'_, ()> {
        self.shared.speech.try_write().expect("no one calls yet")
    }

    /// How many connections were taken.
    pub fn calls(&self) -> usize {
        self.shared.calls.load(Ordering::SeqCst)
    }

    /// Answers one recipient to come with this line instead of taking it.
    pub fn refuse(&self, answer: &'static str) {
        self.shared.refusals.lock().unwrap().push_back(answer);
    }

    /// Answers no recipient whose address begins so, until told otherwise; `QUIT` stands for the goodbye.
    pub fn answers_slowly_to(&self, names: &'static str) {
        self.shared.slow.lock().unwrap().names = Some(names);
    }

    /// Whether one waits for such an answer.
    pub fn is_slow(&self) -> bool {
        self.shared.slow.lock().unwrap().waiting > 0
    }

    pub fn answers_at_once(&self) {
        self.shared.slow.lock().unwrap().names = None;
        self.shared.at_once.notify_all();
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    fn listening(self) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = self.shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (shared, stream) = (shared.clone(), stream.unwrap());
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { port, ..self }
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        self.calls.fetch_add(1, Ordering::SeqCst);
        drop(self.speech.blocking_read());
        let greeting = "220 relay\r\n";
        // Whether the client said goodbye, went away or did not trust us: the next one is welcome.
        let end = match self.offer {
            Offer::Tls => self.talk(&mut self.secured(stream), greeting),
            Offer::Plain | Offer::Starttls => match self.talk(&mut stream, greeting) {
                Some(End::Upgrade) => self.talk(&mut self.secured(stream), ""),
                end => end,
            },
        };
        assert!(!matches!(end, Some(End::Upgrade)), "TLS was begun twice");
    }

    fn wait_for_patience(&self, recipient: &str) {
        let mut slow = self.slow.lock().unwrap();
        while slow.names.is_some_and(|names| recipient.contains(&format!("<{names}"))) {
            slow.waiting += 1;
            slow = self.at_once.wait(slow).unwrap();
            slow.waiting -= 1;
        }
    }

    fn secured(&self, stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
        StreamOwned::new(ServerConnection::new(self.tls.clone()).unwrap(), stream)
    }

    fn talk(&self, stream: &mut (impl Read + Write), greeting: &str) -> Option<End> {
        let mut letter = Received { sender: String::new(), recipient: String::new(), message: vec![] };
        stream.write_all(greeting.as_bytes()).ok()?;
        loop {
            let line = line(stream)?;
            let answer = match line.split([' ', ':']).next().unwrap() {
                "EHLO" if self.offer == Offer::Starttls && !greeting.is_empty() => "250-relay\r\n250 STARTTLS\r\n",
                "EHLO" => "250-relay\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
                "STARTTLS" => "220 go ahead\r\n",
                "AUTH" => authenticated(&line),
                "MAIL" => {
                    letter.sender = line;
                    "250 ok\r\n"
                }
                "RCPT" => {
                    self.wait_for_patience(&line);
                    letter.recipient = line;
                    self.refusals.lock().unwrap().pop_front().unwrap_or("250 ok\r\n")
                }
                "DATA" => {
                    stream.write_all(b"354 go ahead\r\n").ok()?;
                    letter.message = message(stream)?;
                    self.received.lock().unwrap().push(letter.clone());
                    "250 taken\r\n"
                }
                "NOOP" => "250 ok\r\n",
                "QUIT" => {
                    self.wait_for_patience("<QUIT>");
                    "221 bye\r\n"
                }
                _ => "500 what?\r\n",
            };
            stream.write_all(answer.as_bytes()).ok()?;
            stream.flush().ok()?;
            match answer {
                "221 bye\r\n" => return Some(End::Closed),
                "220 go ahead\r\n" => return Some(End::Upgrade),
                _ => {}
            }
        }
    }
}

fn authenticated(line: &str) -> &'static str {
    let expected = base64::engine::general_purpose::STANDARD.encode("\0realmgate\0s3cret");
    if line == format!("AUTH PLAIN {expected}") { "235 welcome\r\n" } else { "535 who?\r\n" }
}

fn line(stream: &mut impl Read) -> Option<String> {
    let mut line = vec![];
    while !line.ends_with(b"\r\n") {
        line.push(byte(stream)?);
    }
    line.truncate(line.len() - 2);
    String::from_utf8(line).ok()
}

fn message(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut message = vec![];
    while !message.ends_with(b"\r\n.\r\n") {
        message.push(byte(stream)?);
    }
    Some(message)
}

fn byte(stream: &mut impl Read) -> Option<u8> {
    let mut byte = [0];
    stream.read_exact(&mut byte).ok()?;
    Some(byte[0])
}

/// A message with its quoted-printable undone (RFC 2045 section 6.7).
pub fn readable(message: &[u8]) -> String {
    let text = std::str::from_utf8(message).unwrap();
    assert!(text.is_ascii(), "a relay need not take anything else");
    let text = text.replace("=\r\n", "");
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'=').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| hex::decode(digits).ok());
        rest = if escaped.is_some() { &after[2..] } else { after };
        bytes.push(escaped.map_or(byte, |escaped| escaped[0]));
    }
    String::from_utf8(bytes).unwrap()
}
