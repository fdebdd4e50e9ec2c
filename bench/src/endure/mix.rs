//! What a service meets in its life, mixed: phones let in, guesses from many places, replays, nonsense, strangers' hosts,
//! visitors of the website, scrapers, an operator who looks.

use crate::load::connection::request;
use crate::load::register::Register;
use std::net::Ipv4Addr;

/// How many different phones there are.
const PHONES: u32 = 50_000;
/// Places of guessers.
const PLACES: u32 = 20_000;
/// Names that no one has, and guessers try.
const INVENTED: u32 = 50_000;

/// Of a hundred steps: grants, and guesses at names that exist and at names that do not.
const GRANTS: u32 = 70;
const GUESSES: u32 = 15;

/// One thing to do.
pub enum Step {
    /// Bytes for the public listener, and the statuses that may answer them.
    Public(Vec<u8>, &'static [u16]),
    /// A path of the admin listener.
    Admin(String),
    /// A person signs up under this number.
    SignUp(u32),
}

/// The step of a number; numbers are taken in order, so that a replay follows what it repeats.
#[must_use]
pub fn step(number: u32) -> Step {
    let (hundred, of_hundred) = (number / 100, number % 100);
    match of_hundred {
        0..=69 => webhook(&granted(hundred, of_hundred)),
        70..=84 => webhook(&guess(hundred, of_hundred - GRANTS)),
        85..=89 => webhook(&granted(hundred, of_hundred - 20)),
        90..=94 => Step::Public(request(hostile(number)), &[200, 400]),
        95 => Step::Public(b"GET / HTTP/1.1\r\nhost: elsewhere.example\r\n\r\n".to_vec(), &[421]),
        96 => Step::Public(b"GET /signup HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_vec(), &[200]),
        97 => Step::Public(b"GET /captcha.ashx HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_vec(), &[200]),
        98 => Step::Admin("/readyz".to_owned()),
        _ => seldom(hundred),
    }
}

/// One of a hundred: most of these ask whether it is alive.
fn seldom(hundred: u32) -> Step {
    match hundred % 1_000 {
        5 => Step::Admin("/blacklist".to_owned()),
        other if other % 10 == 0 => Step::SignUp(hundred),
        other if other % 10 == 1 => Step::Admin("/metrics".to_owned()),
        other if other % 10 == 2 => Step::Admin(format!("/blacklist/example/{}", place(hundred))),
        _ => Step::Admin("/healthz".to_owned()),
    }
}

fn webhook(attempt: &Register) -> Step {
    Step::Public(request(&attempt.body()), &[200])
}

/// All phones in turn, in an order that is none.
fn granted(hundred: u32, of_hundred: u32) -> Register {
    let visit = hundred * GRANTS + of_hundred;
    let account = visit.wrapping_mul(7_919) % PHONES;
    let address = Ipv4Addr::from_bits(0x1400_0000 + account);
    Register { account, password_of: account, address, challenge: u64::from(hundred) * 100 + u64::from(of_hundred) }
}

/// A wrong password for a name that exists, or in one of three for one that does not.
fn guess(hundred: u32, of_guesses: u32) -> Register {
    let guess = hundred * GUESSES + of_guesses;
    let account = if of_guesses < 10 { guess % PHONES } else { 900_000 + guess % INVENTED };
    let challenge = u64::from(hundred) * 100 + u64::from(GRANTS + of_guesses);
    Register { account, password_of: account + 1, address: place(guess), challenge }
}

/// Where a guess comes from: all places in turn, in an order that is none.
fn place(guess: u32) -> Ipv4Addr {
    Ipv4Addr::from_bits(0x3000_0000 + guess.wrapping_mul(104_729) % PLACES)
}

/// What no platform sends.
fn hostile(number: u32) -> &'static str {
    const BODIES: [&str; 8] = [
        "",
        "{",
        "[]",
        r#"{"username":"a","username":"a"}"#,
        r#"{"method":"REGISTER","headers":{"to":1},"realm":{},"expires":1e999}"#,
        r#"{"method":"REGISTER","username":"\ud800","realm":"acme.sip.jambonz.cloud","source_address":"999.1.1.1"}"#,
        r#"{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"#,
        r#"{"method":"INVITE","username":"a","realm":"r","nonce":"n","uri":"u","response":"00","headers":{}}"#,
    ];
    BODIES[number as usize % BODIES.len()]
}
