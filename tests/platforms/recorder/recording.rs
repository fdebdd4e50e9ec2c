//! What was recorded becomes files: the exact bodies, and a row each that says what they were sent to and what came back.
//!
//! They lie in Cargo's folder for the files of tests, whichever user runs the tests; tests/record.sh takes them from there.

use super::Exchange;
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::Mutex;

/// What a service was set to when these exchanges took place, in this order and no others before them.
#[derive(Serialize)]
pub struct Scenario<'a> {
    /// Names the files: lower-case letters, digits, dots and dashes.
    #[serde(rename = "scenario")]
    pub name: &'a str,
    /// Who asked: platform and phone, with their versions.
    pub platform: &'a str,
    pub realm: &'a str,
    pub password: &'a str,
    pub accounts: &'a [String],
    /// The settings behind the usual ones, as TOML.
    pub settings: &'a str,
}

/// A line of the index.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    request: &'a str,
    http: u16,
    /// As it was sent, to the byte.
    answer: &'a RawValue,
    #[serde(flatten)]
    scenario: &'a Scenario<'a>,
}

/// Two tests that write the same files would lose one of them.
static WRITTEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

impl Scenario<'_> {
    /// Writes `<name>.json` or `<name>.query`, numbered where there are several, and `<name>.rows`.
    pub fn write(&self, exchanges: &[Exchange]) {
        let name = self.name;
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
        assert!(name.bytes().all(is_plain), "{name} is not a file name");
        assert!(
            WRITTEN.lock().expect("no thread panicked while holding it").insert(name.to_owned()),
            "{name} is recorded twice"
        );
        assert!(!exchanges.is_empty(), "nothing was asked in {name}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recorded");
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut rows = String::new();
        for (number, exchange) in exchanges.iter().enumerate() {
            let number = if exchanges.len() == 1 { String::new() } else { format!("-{}", number + 1) };
            let (content, end) = content_of(exchange);
            let file = format!("{name}{number}.{end}");
            std::fs::write(folder.join(&file), content).expect("it is written");
            let answer = serde_json::from_slice(&exchange.answer).expect("the service answers JSON");
            let row = Row { file: &file, request: &exchange.method, http: exchange.status, answer, scenario: self };
            writeln!(rows, "{}", serde_json::to_string(&row).expect("plain members")).expect("a string takes it");
        }
        std::fs::write(folder.join(format!("{name}.rows")), rows).expect("it is written");
    }
}

/// The body, or the query of a request without one, and how its file's name ends.
fn content_of(exchange: &Exchange) -> (&[u8], &'static str) {
    if exchange.method == "GET" {
        let (_, query) = exchange.target.split_once('?').expect("a query");
        return (query.as_bytes(), "query");
    }
    (&exchange.body, "json")
}
