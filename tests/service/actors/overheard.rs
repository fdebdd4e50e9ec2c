//! Right answers of many phones, as an eavesdropper gets them: every algorithm and form, names that a platform
//! cuts, calls and registrations.

use domain::accounts::Account;
use domain::digest::{Algorithm, Ha1, HashFunction, formula};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use realmgate_testkit::running::{PASSWORD, REALM, account};
use serde_json::{Map, Value, json};

/// The parameters as they stand between the quotes of the raw header.
#[derive(Clone, Debug)]
pub struct Texts {
    pub username: String,
    pub nonce: String,
    pub uri: String,
    pub response: String,
    pub algorithm: String,
    /// nc and cnonce where there is a qop.
    pub qop: Option<(String, String)>,
    /// The cnonce of a `-sess` algorithm without qop.
    pub session_cnonce: Option<String>,
}

/// How the platform knows where an answer came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// From its own socket.
    Socket,
    /// A call whose X-Forwarded-For it believes.
    Claim,
}

/// One verified answer and where it came from.
#[derive(Clone, Debug)]
pub struct Overheard {
    pub name: String,
    pub method: &'static str,
    pub algorithm: Algorithm,
    pub texts: Texts,
    pub source: String,
    pub word: Word,
    /// Whether the platform sends the raw header; where names are cut it must.
    pub with_header: bool,
}

/// Phones of one realm; some of their names are cut by platforms, some hold escapes.
pub fn names() -> Vec<String> {
    let of = |number: usize| match number % 6 {
        0 | 1 => format!("phone{number}"),
        2 => format!("10{number}@example.com"),
        3 => format!("büro {number}"),
        4 => format!("smith{number},john"),
        _ => format!("o\"hara\\{number}"),
    };
    (0..60).map(of).collect()
}

/// The account of each, with HA1s of every algorithm.
pub fn accounts() -> Vec<Account> {
    let of = |name: &String| {
        let mut account = account("x", &[]);
        account.key.username = domain::accounts::AccountUsername::parse(name).expect("a username");
        account.ha1s = HashFunction::ALL.map(|hash| Ha1::compute(hash, name, REALM, PASSWORD)).to_vec();
        account
    };
    names().iter().map(of).collect()
}

impl Overheard {
    /// The next answer of some phone.
    pub fn draw(names: &[String], rng: &mut StdRng) -> Self {
        let name = names.choose(rng).expect("there are phones").clone();
        let method = if rng.random_bool(0.5) { "REGISTER" } else { "INVITE" };
        let hash = *HashFunction::ALL.choose(rng).expect("there are three");
        let algorithm = Algorithm { hash, session: rng.random_bool(0.3) };
        let texts = Texts {
            username: name.replace('\\', "\\\\").replace('"', "\\\""),
            nonce: nonce(rng),
            uri: if method == "INVITE" { format!("sip:1555{}@{REALM}", digits(rng)) } else { format!("sip:{REALM}") },
            response: String::new(),
            algorithm: algorithm.name().to_owned(),
            qop: rng.random_bool(0.6).then(|| (format!("{:08x}", rng.random_range(1..90_u32)), cnonce(algorithm, rng))),
            session_cnonce: None,
        };
        let session_cnonce = (algorithm.session && texts.qop.is_none()).then(|| cnonce(algorithm, rng));
        let mut drawn = Self {
            method,
            algorithm,
            texts: Texts { session_cnonce, ..texts },
            source: address(rng, 1),
            word: if method == "INVITE" && rng.random_bool(0.25) { Word::Claim } else { Word::Socket },
            with_header: false,
            name,
        };
        drawn.texts.response = drawn.response();
        drawn.with_header = drawn.is_cut() || rng.random_bool(0.5);
        drawn
    }

    /// The response that the phone computes, over its name as its owner typed it.
    fn response(&self) -> String {
        let (hash, texts) = (self.algorithm.hash, &self.texts);
        let ha1 = Ha1::compute(hash, &self.name, REALM, PASSWORD);
        let cnonce = texts.qop.as_ref().map(|(_, cnonce)| cnonce).or(texts.session_cnonce.as_ref());
        let a1 = formula::session_ha1(&ha1, self.algorithm, &texts.nonce, cnonce.map_or("", String::as_str));
        let qop = texts.qop.as_ref().map(|(nc, cnonce)| formula::Protected { nc, cnonce, qop: "auth" });
        let ha2 = formula::ha2(hash, self.method, &texts.uri);
        formula::response(a1.as_bytes(), hash, &texts.nonce, qop, &ha2).to_hex().as_str().to_owned()
    }

    /// Whether only the raw header has the whole of it.
    pub fn is_cut(&self) -> bool {
        cut(&self.texts.username) != self.name
    }

    /// The body that the platform posted for the phone itself.
    pub fn body(&self) -> Map<String, Value> {
        let mut body = self.members();
        let mut headers = self.headers();
        if self.word == Word::Claim {
            headers.insert("x-forwarded-for".to_owned(), json!(self.source));
        }
        body.insert("source_address".to_owned(), json!(self.source));
        body.insert("headers".to_owned(), Value::Object(headers));
        body
    }

    /// The flat members, as a parser that cuts at commas and quotes gives them.
    pub fn members(&self) -> Map<String, Value> {
        let texts = &self.texts;
        let mut members = json!({
            "method": self.method, "expires": if self.method == "REGISTER" { json!(3600) } else { Value::Null },
            "scheme": "digest", "username": cut(&texts.username), "realm": REALM, "nonce": texts.nonce,
            "uri": texts.uri, "response": texts.response, "algorithm": texts.algorithm,
        });
        if let Some((nc, cnonce)) = &texts.qop {
            (members["qop"], members["nc"], members["cnonce"]) = (json!("auth"), json!(nc), json!(cnonce));
        }
        if let Some(cnonce) = &texts.session_cnonce {
            members["cnonce"] = json!(cnonce);
        }
        let Value::Object(members) = members else { unreachable!("an object was written") };
        members
    }

    /// The SIP headers of the request.
    pub fn headers(&self) -> Map<String, Value> {
        let user = utf8_percent_encode(&self.name, NON_ALPHANUMERIC);
        let own = format!("<sip:{user}@{REALM}>");
        let called = format!("<{}>", self.texts.uri);
        let to = if self.method == "REGISTER" { own.clone() } else { called };
        let mut headers = json!({
            "via": "SIP/2.0/UDP 192.168.1.20:5060;rport=5060;branch=z9hG4bKd04ab2cb", "from": format!("{own};tag=1"),
            "to": to, "call-id": "a-call", "cseq": format!("2 {}", self.method),
        });
        if self.with_header {
            headers["authorization"] = json!(self.texts.header(["Digest ", ", ", "="]));
        }
        let Value::Object(headers) = headers else { unreachable!("an object was written") };
        headers
    }
}

impl Texts {
    /// The raw header; `[scheme, comma, equals]` are what stands between its parameters.
    pub fn header(&self, [scheme, comma, equals]: [&str; 3]) -> String {
        let mut parameters = vec![
            ("username", self.username.clone()),
            ("realm", REALM.to_owned()),
            ("nonce", self.nonce.clone()),
            ("uri", self.uri.clone()),
            ("response", self.response.clone()),
            ("algorithm", self.algorithm.clone()),
        ];
        if let Some((nc, cnonce)) = &self.qop {
            parameters.extend([("qop", "auth".to_owned()), ("nc", nc.clone()), ("cnonce", cnonce.clone())]);
        }
        parameters.extend(self.session_cnonce.clone().map(|cnonce| ("cnonce", cnonce)));
        let quoted = parameters.iter().map(|(name, value)| format!("{name}{equals}\"{value}\""));
        format!("{scheme}{}", quoted.collect::<Vec<_>>().join(comma))
    }
}

/// What a parser that looks for the next comma or quote takes.
fn cut(text: &str) -> &str {
    text.split([',', '"']).next().unwrap_or_default()
}

/// Challenges as platforms make them.
fn nonce(rng: &mut StdRng) -> String {
    match rng.random_range(0..3) {
        0 => format!("1799{:011}", rng.random_range(0..100_000_000_000_u64)),
        1 => format!("{:016x}:{:08x}", rng.random::<u64>(), rng.random::<u32>()),
        _ => format!("{:024x}==", rng.random::<u64>()),
    }
}

/// Never one of the form of an H(A2) for a session, which is malformed.
fn cnonce(algorithm: Algorithm, rng: &mut StdRng) -> String {
    let md5_session = algorithm.session && algorithm.hash == HashFunction::Md5;
    match rng.random_range(0..3) {
        0 => format!("{:08x}", rng.random::<u32>()),
        1 if md5_session => format!("{:032X}", rng.random::<u128>() | 0xa),
        1 => format!("{:032x}", rng.random::<u128>()),
        _ => format!("Ab+/{:06x}==", rng.random::<u32>()),
    }
}

fn digits(rng: &mut StdRng) -> u32 {
    rng.random_range(1_000_000..10_000_000)
}

/// An address; those of different `side`s are never one source.
pub fn address(rng: &mut StdRng, side: u8) -> String {
    let [b, c]: [u8; 2] = rng.random();
    let d: u16 = rng.random();
    if rng.random_bool(0.7) {
        format!("{}.{}.{b}.{c}", 40 + side, d % 256)
    } else {
        format!("2a0{side}:db8:{d:x}:{b:x}{c:02x}::{:x}", rng.random::<u16>())
    }
}
