//! Whole answers of the admin listener, and what commands print for programs: byte for byte what `fixtures/admin/bodies.txt`
//! holds, for programs read them, and people compare them.

use crate::actors::guesser::{is_listed, lists};
use crate::actors::overseer::Overseer;
use crate::explain::explained_by_name::Explains as _;
use crate::explain::standing::{lock, types, wrong};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

const RECORDED: &str = include_str!("../../../fixtures/admin/bodies.txt");

/// What was asked and answered so far, in the form of the recording.
struct Transcript<'a> {
    service: &'a RunningService,
    lines: Vec<String>,
}

impl Transcript<'_> {
    fn add(&mut self, asked: &str, answer: &Answer) {
        self.lines.push(format!("> {asked}\n{} {}", answer.status.as_u16(), answer.text));
    }

    async fn gets(&mut self, path: &str) {
        let answer = Answer::of(Overseer::of(self.service).get(path)).await;
        self.add(&format!("GET {path}"), &answer);
    }

    async fn posts(&mut self, path: &str, body: &str) {
        let answer = Overseer::of(self.service).posts(path, body).await;
        self.add(&format!("POST {path} {body}"), &answer);
    }

    fn prints(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        let said = types(self.service, &words);
        self.lines.push(format!("> realmgate {line} --json\n{} {}", said.code, said.out.trim_end()));
    }

    fn explains(&mut self, name: &str) {
        let said = self.service.explains(&["--json", "--name", name], "");
        self.lines.push(format!("> realmgate explain --json --name {name}\n{} {}", said.code, said.out.trim_end()));
    }

    /// Each line is compared by itself, so that a failure shows the one that differs.
    fn is_recorded_under(&self, title: &str) {
        let (_, recorded) = RECORDED.split_once(&format!("# {title}\n")).expect("it is recorded");
        let recorded = recorded.split("\n# ").next().unwrap_or_default().trim_end();
        let now = self.lines.join("\n");
        for (now, recorded) in now.lines().zip(recorded.lines()) {
            assert_eq!(now, recorded);
        }
        assert_eq!(now, recorded);
    }
}

/// A service with a list file and a setting that allows, in which names fail at sources of all kinds.
async fn crowded() -> RunningService {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.txt");
    std::fs::write(&file, "198.51.100.64/26\n").expect("the list is written");
    let more = format!("[blacklist]\nlist_file = '{}'\nallow = [\"192.0.2.0/24\"]\n", file.display());
    let service = RunningService::within(folder, &format!("{SETTINGS}{more}")).await;
    for name in ["alice", "bob"] {
        service.new_account(name).await;
        assert_eq!(service.knock(&Phone::of(name).at("203.0.113.9")).await.decision(), "ok");
    }
    service.wait(Duration::from_secs(30)).await;
    lists(&service, "198.51.100.1").await;
    assert_eq!(is_listed(&service, &Phone::of("guess").at("203.0.113.9")).await.0, 41);
    lock(&service, &wrong("bob")).await;
    let datagram = Phone { transport: "UDP".to_owned(), ..wrong("eve") };
    lock(&service, &datagram.at("2001:db8:1:2::7")).await;
    for number in 0..10 {
        lock(&service, &wrong("mallory").at(&format!("198.18.{number}.1"))).await;
    }
    for number in 0..100 {
        service.knock(&Phone { source: None, ..wrong(&format!("guess{number}")) }).await;
    }
    service.wait(Duration::from_secs(6)).await;
    service.knock(&bob("nonce 1")).await;
    service
}

/// Bob's phone with a nonce that holds no time.
fn bob(nonce: &str) -> Phone {
    Phone { nonce: Some(nonce.to_owned()), ..Phone::of("bob") }
}

#[tokio::test]
async fn what_is_looked_at_is_answered_byte_for_byte_as_recorded() {
    let service = crowded().await;
    let mut asked = Transcript { service: &service, lines: Vec::new() };
    for path in ["/healthz", "/readyz", "/blacklist", "/blacklist?tenat=example"] {
        asked.gets(path).await;
    }
    for address in ["198.51.100.1?names=1", "198.51.100.70", "192.0.2.1", "192.168.0.1", "2001:db8:1:2::9", "unknown"] {
        asked.gets(&format!("/blacklist/example/{address}")).await;
    }
    for (address, name) in [
        ("203.0.113.50", "alice"),
        ("203.0.113.50", "bob"),
        ("203.0.113.9", "bob"),
        ("198.18.0.1", "mallory&call_id=x"),
        ("198.19.0.1", "mallory"),
        ("198.51.100.1", "guess1&datagram=1"),
        ("198.51.100.2", "guess1&forwarded=1"),
        ("198.51.100.2", "guess1&forgeable=1"),
        ("198.51.100.2", "guess1&named=1"),
    ] {
        asked.gets(&format!("/blacklist/example/{address}?realm={REALM}&username={name}")).await;
    }
    for who in ["name=bob", "name=BOB", "name=mallory", "address=198.51.100.1", "address=198.51.100.70", "address=x"] {
        asked.gets(&format!("/standing/example?{who}")).await;
    }
    for name in ["bob", "bobb", "nobody"] {
        asked.gets(&format!("/refused-attempts?name={name}")).await;
    }
    asked.is_recorded_under("looking");
}

#[tokio::test]
async fn what_is_changed_is_answered_byte_for_byte_as_recorded() {
    let service = crowded().await;
    let mut told = Transcript { service: &service, lines: Vec::new() };
    for (path, body) in [
        ("add", json!({ "network": "203.0.113.0/24", "for_seconds": 60, "reason": "a scanner", "tenant": "example" })),
        ("add", json!({ "network": "203.0.113.0/24", "forever": true })),
        ("add", json!({ "network": "192.0.2.0/24", "forever": true })),
        ("add", json!({ "network": "203.0.113.7", "for_seconds": 60, "forever": false, "reason": "" })),
        ("add", json!({ "network": "203.0.113.7", "for_seconds": 60, "forever": true })),
        ("add", json!({ "network": "203.0.113.7" })),
        ("add", json!({ "network": "203.0.113.7", "forever": true, "for_second": 1 })),
        ("add", json!({ "network": "203.0.113.7", "forever": true, "tenant": "nobody" })),
        ("add", json!({ "forever": true })),
        ("allow", json!({ "network": "203.0.113.0/24", "reason": "ours" })),
        ("allow", json!({ "network": "203.0.113.9", "for_seconds": 60, "tenant": null })),
        ("remove", json!({ "network": "203.0.113.7" })),
        ("disallow", json!({ "network": "203.0.113.0/24" })),
        ("disallow", json!({ "network": "203.0.113.9", "forever": true })),
        ("add", json!({ "network": "203.0.113.0/24", "forever": true })),
        ("remove", json!({ "network": "203.0.113.50" })),
        ("remove", json!({ "network": "198.51.100.70" })),
        ("remove", json!({ "network": "198.51.100.1", "tenant": "example" })),
        ("remove", json!({ "network": "unknown" })),
        ("lift", json!({ "name": "mallory", "from": "198.18.0.1" })),
        ("lift", json!({ "name": "mallory", "tenant": "example" })),
        ("lift", json!({ "name": "eve", "realm": REALM })),
        ("lift", json!({ "name": "nobody" })),
    ] {
        told.posts(&format!("/blacklist/{path}"), &body.to_string()).await;
    }
    told.posts("/blacklist/add", "[]").await;
    told.posts("/blacklist/remove", "{").await;
    service.faults.go_down();
    told.gets("/readyz").await;
    service.faults.come_back();
    told.is_recorded_under("changing");
}

#[tokio::test]
async fn what_commands_print_for_programs_is_byte_for_byte_as_recorded() {
    let service = crowded().await;
    let mut typed = Transcript { service: &service, lines: Vec::new() };
    for line in [
        "healthcheck",
        "blacklist add 203.0.113.0/24 --forever --reason scanners",
        "blacklist list",
        "blacklist show 203.0.113.50",
        "blacklist show 198.51.100.1 --names --tenant example",
        "blacklist show unknown",
        "standing bob",
        "standing BOB",
        "standing mallory",
        "standing 198.51.100.1",
        "blacklist allow 203.0.113.9 --reason ours",
        "blacklist allow 203.0.113.9 --remove",
        "blacklist remove 203.0.113.50",
        "blacklist remove 198.51.100.1",
        "blacklist lift mallory --from 198.18.0.1",
        "blacklist lift mallory",
        "blacklist lift nobody",
    ] {
        typed.prints(line);
    }
    for name in ["bob", "bobb", "nobody"] {
        typed.explains(name);
    }
    let body: Value = bob("nonce 2").body();
    let said = service.explains(&["--json"], &body.to_string());
    typed.lines.push(format!("> realmgate explain --json\n{} {}", said.code, said.out.trim_end()));
    typed.is_recorded_under("typing");
}
