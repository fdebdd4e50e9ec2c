//! What a service meets in its life, mixed: phones let in, guesses from many places, replays, nonsense, strangers' hosts,
//! visitors of the website, scrapers.

use super::connection::request;
use super::register::Register;
use std::net::Ipv4Addr;

/// How many different phones, places of guessers and invented names there are: a service that has run for a while has seen
/// them all.
const PHONES: u32 = 50_000;
const PLACES: u32 = 20_000;

/// One thing to do.
pub enum Step {
    /// Bytes for the public listener, and the statuses that may answer them.
    Public(Vec<u8>, &'static [u16]),
    /// A path of the admin listener.
    Admin(&'static str),
    /// Somebody signs up under this number.
    SignUp(u32),
}

/// The step of a number; numbers are taken in order, so that a replay follows what it repeats.
pub fn step(number: u32) -> Step {
    match number % 100 {
        0..=69 => webhook(&granted(number)),
        70..=79 => webhook(&guess(number, number % PHONES)),
        80..=84 => webhook(&guess(number, 900_000 + number % 50_000)),
        85..=89 => webhook(&granted(number - 20)),
        90..=94 => Step::Public(request(hostile(number)), &[200, 400]),
        95 => Step::Public(b"GET / HTTP/1.1\r\nhost: elsewhere.example\r\n\r\n".to_vec(), &[421]),
        96 => Step::Public(b"GET /signup HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_vec(), &[200]),
        97 => Step::Public(b"GET /captcha.ashx HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".to_vec(), &[200]),
        98 => Step::Admin("/readyz"),
        _ if number % 1_000 == 99 => Step::SignUp(number),
        _ if number % 1_000 == 199 => Step::Admin("/metrics"),
        _ => Step::Admin("/healthz"),
    }
}

fn webhook(attempt: &Register) -> Step {
    Step::Public(request(&attempt.body()), &[200])
}

fn granted(number: u32) -> Register {
    let account = number.wrapping_mul(7_919) % PHONES;
    let address = Ipv4Addr::from_bits(0x1400_0000 + account);
    Register { account, password_of: account, address, challenge: u64::from(number) }
}

fn guess(number: u32, account: u32) -> Register {
    let address = Ipv4Addr::from_bits(0x3000_0000 + (number.wrapping_mul(104_729) % PLACES));
    Register { account, password_of: account + 1, address, challenge: u64::from(number) }
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
