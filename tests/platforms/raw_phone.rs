//! A phone in a few lines, over UDP, for what real phones will not do: every header can be set by hand, a challenge can be
//! answered by another client, and an answer can be sent twice.

use crate::gate::{PASSWORD, REALM};
use crate::kamailio::Kamailio;
use domain::digest::{Ha1, HashFunction, formula};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Call-IDs, branches and tags: each is used once.
static NUMBERS: AtomicU32 = AtomicU32::new(1);

/// A phone on an address of its own; what it sends is put together from its fields.
pub struct RawPhone {
    socket: UdpSocket,
    server: SocketAddr,
    pub user: String,
    pub password: String,
    /// The whole line, or several; bytes, for it need not be UTF-8.
    pub to: Vec<u8>,
    pub contact: String,
    pub expires: String,
    pub call_id: String,
}

/// A platform's final answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The whole message; bytes that are not UTF-8 are replaced.
    pub text: String,
}

impl RawPhone {
    /// A phone with the right password of an account, at 127.0.0.`host`.
    pub fn at(host: u8, kamailio: &Kamailio, user: &str) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::new(127, 0, 0, host), 0)).expect("a port");
        socket.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let own = socket.local_addr().expect("bound");
        Self {
            socket,
            server: kamailio.address(),
            user: user.to_owned(),
            password: PASSWORD.to_owned(),
            to: format!("To: <sip:{user}@{REALM}>").into_bytes(),
            contact: format!("Contact: <sip:{user}@{own}>"),
            expires: "Expires: 600".to_owned(),
            call_id: format!("raw-{}", number()),
        }
    }

    /// Asks, and answers the challenge: the reply to the answer.
    pub fn register(&self) -> Reply {
        let authorization = self.authorization(&self.challenge());
        self.send_register(&[&authorization])
    }

    /// The same with another spelling of the method in its first line, and with `hashed` in its digest.
    pub fn register_as(&self, method: &str, hashed: &str) -> Reply {
        let uri = format!("sip:{REALM}");
        let challenge = Challenge::of(&self.send_request(method, &uri, &[]));
        let authorization = format!("Authorization: {}", challenge.answer(&self.user, &self.password, hashed));
        self.send_request(method, &uri, &[&authorization])
    }

    /// The challenge to a REGISTER without credentials.
    pub fn challenge(&self) -> Challenge {
        let reply = self.send_register(&[]);
        assert_eq!(reply.status, 401, "{}", reply.text);
        Challenge::of(&reply)
    }

    /// The header that answers a challenge to a REGISTER.
    pub fn authorization(&self, challenge: &Challenge) -> String {
        format!("Authorization: {}", challenge.answer(&self.user, &self.password, "REGISTER"))
    }

    /// Sends a REGISTER with further header lines as they are.
    pub fn send_register(&self, more: &[&str]) -> Reply {
        self.send_request("REGISTER", &format!("sip:{REALM}"), more)
    }

    /// Sends a request with further header lines as they are. In From stands no one's name, for no one looks at it.
    pub fn send_request(&self, method: &str, uri: &str, more: &[&str]) -> Reply {
        let (own, number) = (self.socket.local_addr().expect("bound"), number());
        let Self { to, contact, expires, call_id, .. } = self;
        let mut head = format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bKraw{number};rport\r\n\
             Max-Forwards: 70\r\nFrom: <sip:raw@{REALM}>;tag={number}\r\nCall-ID: {call_id}\r\n\
             CSeq: {number} {method}\r\nUser-Agent: raw\r\n"
        )
        .into_bytes();
        let more = more.iter().map(|line| line.as_bytes());
        for line in [to, contact.as_bytes(), expires.as_bytes()].into_iter().chain(more) {
            head.extend_from_slice(line);
            head.extend_from_slice(b"\r\n");
        }
        self.send(&head, number)
    }

    fn send(&self, head: &[u8], number: u32) -> Reply {
        self.socket.send_to(&[head, b"Content-Length: 0\r\n\r\n"].concat(), self.server).expect("sent");
        let own = format!("CSeq: {number} ");
        loop {
            let mut bytes = [0; 16_384];
            let length = match self.socket.recv(&mut bytes) {
                // A busy machine may stop and continue processes, which cuts such a wait short.
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                received => received.expect("the platform answers"),
            };
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            let status = text.get(8..11).and_then(|status| status.parse().ok()).expect("a status line");
            if status >= 200 && text.contains(&own) {
                return Reply { status, text };
            }
        }
    }
}

impl Reply {
    /// What it says apart from the parts that each request has of its own.
    pub fn essence(&self) -> Vec<&str> {
        let own = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
        self.text.lines().filter(|line| !own.iter().any(|name| line.starts_with(name))).collect()
    }
}

/// What a platform asks.
pub struct Challenge {
    pub nonce: String,
    has_qop: bool,
    pub algorithm: HashFunction,
}

impl Challenge {
    fn of(reply: &Reply) -> Self {
        let line = reply.text.lines().find(|line| line.contains("-Authenticate: Digest ")).expect("a challenge");
        let (_, rest) = line.split_once("nonce=\"").expect("a nonce");
        let nonce = rest.split_once('"').expect("its end").0.to_owned();
        let algorithm = if line.contains("SHA-256") { HashFunction::Sha256 } else { HashFunction::Md5 };
        Self { nonce, has_qop: line.contains("qop="), algorithm }
    }

    fn answer(&self, user: &str, password: &str, method: &str) -> String {
        let Self { nonce, has_qop, algorithm } = self;
        let (uri, nc, cnonce) = (format!("sip:{REALM}"), "00000001", format!("{:08x}", number()));
        let protected = has_qop.then_some(formula::Protected { nc, cnonce: &cnonce, qop: "auth" });
        let ha1 = Ha1::compute(*algorithm, user, REALM, password).to_hex();
        let ha2 = formula::ha2(*algorithm, method, &uri);
        let response = formula::response(ha1.as_bytes(), *algorithm, nonce, protected, &ha2).to_hex();
        let with_qop = if *has_qop { format!(", qop=auth, nc={nc}, cnonce=\"{cnonce}\"") } else { String::new() };
        format!(
            "Digest username=\"{user}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{}\", \
             algorithm={}{with_qop}",
            response.as_str(),
            algorithm.name()
        )
    }
}

fn number() -> u32 {
    NUMBERS.fetch_add(1, Ordering::Relaxed)
}
