//! Everything an eavesdropper can change about an overheard request while its response stays right.

use crate::actors::overheard::{Overheard, Word, address};
use domain::digest::HashFunction;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// What is sent: a POST's body, or a GET's query string.
#[derive(Clone, Debug)]
pub enum Request {
    Body(String),
    Query(String),
}

/// The request again, from elsewhere and in other clothes.
pub fn disguise(original: &Overheard, rng: &mut StdRng) -> Request {
    let mut disguised = original.clone();
    respell(&mut disguised, rng);
    let mut members = disguised.members();
    let mut headers = disguised.headers();
    dress_members(&mut members, &disguised, rng);
    dress_headers(&mut headers, &disguised, rng);
    let keeps_headers = elsewhere(&mut members, &mut headers, &disguised, rng);
    if !keeps_headers && rng.random_bool(0.5) {
        return Request::Query(query(&members));
    }
    if keeps_headers || rng.random_bool(0.3) {
        let headers = if keeps_headers { Value::Object(recase(headers, rng)) } else { Value::Null };
        members.insert("headers".to_owned(), headers);
    }
    Request::Body(text(&members, rng))
}

/// Changes that stand alike in the members and in the raw header: capitals of the response and the algorithm, a wrong
/// label, escapes that mean nothing.
fn respell(overheard: &mut Overheard, rng: &mut StdRng) {
    let (hash, session) = (overheard.algorithm.hash, overheard.algorithm.session);
    let texts = &mut overheard.texts;
    texts.response = any_case(&texts.response, rng);
    if hash == HashFunction::Sha256 && rng.random_bool(0.3) {
        texts.algorithm = String::from(if session { "MD5-sess" } else { "MD5" });
    }
    texts.algorithm = any_case(&texts.algorithm, rng);
    if overheard.with_header && rng.random_bool(0.3) && !overheard.name.contains(['"', '\\', ',']) {
        let at = texts.username.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
        texts.username.insert(*at.choose(rng).expect("no name is empty"), '\\');
    }
}

/// Other blanks, quotes and labels of single members, other members beside them.
fn dress_members(members: &mut Map<String, Value>, overheard: &Overheard, rng: &mut StdRng) {
    let plain_md5 = overheard.algorithm.name() == "MD5";
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    if let Some((nc, _)) = &overheard.texts.qop {
        set("qop", json!(dressed("auth", rng)));
        set("nc", json!(dressed(nc, rng)));
    }
    set("algorithm", json!(dressed(&overheard.texts.algorithm, rng)));
    if plain_md5 && rng.random_bool(0.3) {
        set("algorithm", [Value::Null, json!("")].choose(rng).expect("two").clone());
    }
    if !overheard.is_cut() {
        set("response", json!(dressed(&overheard.texts.response, rng)));
    }
    set("scheme", json!(["digest", "Digest", " DIGEST ", "\"digest\""].choose(rng)));
    set(
        "expires",
        [json!(0), json!(60), json!("7200"), json!(-1), json!(1e9), Value::Null].choose(rng).expect("six").clone(),
    );
    set("opaque", json!(["", "x", "a,b"].choose(rng)));
    set("source_port", json!(rng.random_range(1..65_536)));
    for name in ["domain", "Nonce", "source_address ", "x-forwarded-for", "call_id"] {
        if rng.random_bool(0.2) {
            set(name, json!({ "source_address": overheard.source, "of": [1, null, "x"] }));
        }
    }
}

/// Other SIP headers: another call, another way, another device.
fn dress_headers(headers: &mut Map<String, Value>, overheard: &Overheard, rng: &mut StdRng) {
    let way = ["UDP", "TCP", "TLS", "WSS", "SCTP"].choose(rng).expect("five");
    let mut set = |name: &str, value: Value| headers.insert(name.to_owned(), value);
    set(
        "via",
        json!(format!("SIP/2.0/{way} 10.9.8.7;branch=z9hG4bK{:x};received={}", rng.random::<u32>(), overheard.source)),
    );
    set("call-id", json!(format!("{:x}", rng.random::<u64>())));
    set("cseq", json!(format!("{} {}", rng.random::<u16>(), overheard.method)));
    set("contact", json!("<sip:thief@198.51.100.66>"));
    set("user-agent", json!("friendly-scanner"));
    if overheard.with_header {
        let styles = [["Digest ", ", ", "="], ["DIGEST\t", ",", " = "], [" digest  ", " ,\r\n\t", "="]];
        let header = overheard.texts.header(*styles.choose(rng).expect("three"));
        set("authorization", json!(format!("{header}, opaque=\"x\", auth-param={}", rng.random::<u8>())));
    }
    if !overheard.is_cut() && rng.random_bool(0.2) {
        set(
            "authorization",
            [Value::Null, json!("Basic eDp5"), json!("Digest username=\"x")].choose(rng).expect("three").clone(),
        );
    }
}

/// Sends it from another source; whether the headers may stay. Only calls can say themselves where they come from.
fn elsewhere(
    members: &mut Map<String, Value>,
    headers: &mut Map<String, Value>,
    overheard: &Overheard,
    rng: &mut StdRng,
) -> bool {
    let stranger = address(rng, 2);
    let mut put = |address: Option<String>| members.insert("source_address".to_owned(), json!(address));
    let is_call = overheard.method == "INVITE";
    if is_call && rng.random_bool(0.5) {
        // Without qop the phone's own claim, repeated from the same address, is a repeat.
        let own_claim_is_honest = overheard.word == Word::Claim && overheard.texts.qop.is_none();
        let own = if own_claim_is_honest { stranger.clone() } else { overheard.source.clone() };
        let words =
            [Some(own), Some(stranger), Some("10.0.0.7".into()), Some("unknown".into()), Some(String::new()), None];
        put(words.choose(rng).expect("six").clone());
        if !overheard.is_cut() && rng.random_bool(0.2) {
            return false;
        }
        let name = *["X-Forwarded-For", "X-Subspace-Forwarded-For"].choose(rng).expect("two");
        headers.insert(any_case(name, rng), json!([Some("203.0.113.1"), Some(""), None].choose(rng)));
        return true;
    }
    put(Some(respelled(&stranger, rng)));
    is_call || overheard.is_cut() || rng.random_bool(0.8)
}

/// One address written otherwise.
fn respelled(address: &str, rng: &mut StdRng) -> String {
    let mapped = if address.contains(':') { address.to_uppercase() } else { format!("::ffff:{address}") };
    let spelling = [address.to_owned(), mapped, format!(" {address} "), format!("[{address}]")];
    spelling.choose(rng).expect("four").clone()
}

/// A value with blanks or quotes around it.
fn dressed(value: &str, rng: &mut StdRng) -> String {
    let forms = [value.to_owned(), format!("\"{value}\""), format!(" {value}\t"), format!(" \"{value} \"")];
    forms.choose(rng).expect("four").clone()
}

fn any_case(text: &str, rng: &mut StdRng) -> String {
    let flip =
        |letter: char| if rng.random_bool(0.5) { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
    text.chars().map(flip).collect()
}

/// Header names in other capitals, some in their compact form.
fn recase(headers: Map<String, Value>, rng: &mut StdRng) -> Map<String, Value> {
    let compact = |name: &str| match name {
        "via" => "v".to_owned(),
        "to" => "t".to_owned(),
        "from" => "f".to_owned(),
        "call-id" => "i".to_owned(),
        other => other.to_owned(),
    };
    let mut rename = |name: String| any_case(&if rng.random_bool(0.3) { compact(&name) } else { name }, rng);
    headers.into_iter().map(|(name, value)| (rename(name), value)).collect()
}

/// JSON text with its members in any order and some letters as escapes.
fn text(members: &Map<String, Value>, rng: &mut StdRng) -> String {
    let mut pairs: Vec<String> = Vec::new();
    for (name, value) in members {
        let value = match value {
            Value::String(text) if rng.random_bool(0.3) => escaped(text, rng),
            other => other.to_string(),
        };
        pairs.push(format!("{}:{value}", escaped(name, rng)));
    }
    pairs.shuffle(rng);
    format!("{{{}}}", pairs.join(","))
}

fn escaped(text: &str, rng: &mut StdRng) -> String {
    let mut escaped = String::from("\"");
    for unit in text.encode_utf16() {
        let is_plain = (0x20..0x7f).contains(&unit) && ![0x22, 0x5c].contains(&unit);
        if is_plain && rng.random_bool(0.8) {
            escaped.push(char::from(u8::try_from(unit).expect("ASCII")));
        } else {
            write!(escaped, "\\u{unit:04X}").expect("a String takes all that is written to it");
        }
    }
    escaped + "\""
}

/// The members as a platform that calls by GET sends them.
fn query(members: &Map<String, Value>) -> String {
    let pair = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        format!("{}={}", utf8_percent_encode(name, NON_ALPHANUMERIC), utf8_percent_encode(&value, NON_ALPHANUMERIC))
    };
    members.iter().map(pair).collect::<Vec<_>>().join("&")
}
