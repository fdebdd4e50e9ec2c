//! Each number of `[blacklist]` does what its name says: the same knocks end otherwise with another number.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::{RunningService, SETTINGS};
use serde_json::json;
use std::time::Duration;

/// What is set in both runs, what in the second alone, the knocks, and the last answer in each: `in`, `out`, or the
/// seconds of the listing.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const GUARD: &str = "guard_failures = 10";

/// The knocks: `names A 11`, eleven invented names from the address A; `wrong alice A 9`, wrong passwords; `spread
/// alice 9`, wrong ones from an address each; `right alice A`; `rotate 56 9`, names from one /64 each; `wait 9`.
const ROWS: [Row; 35] = [
    ("", "capacity = 60", "names A 11", "300", "out"),
    ("", "window = \"1s\"", "names A 10, wait 1, names A 1", "300", "out"),
    ("", "trusted_capacity = 60", "right alice A, names A 21", "out", "300"),
    ("", "trusted_for = \"1h\"", "right alice A, wait 7200, names A 11", "out", "300"),
    ("", "unknown_capacity = 240", "names nowhere 81, right alice nowhere", "out", "in"),
    ("", "capacity_56 = 60", "rotate 56 21", "out", "300"),
    ("", "capacity_48 = 60", "rotate 48 21", "out", "300"),
    ("", "cost_new_name = 1", "names A 11", "300", "out"),
    ("", "cost_repeat = 5", "wrong alice A 7", "out", "300"),
    ("", "cost_locked = 2", "wrong alice A 20", "out", "300"),
    ("", "cost_new_name = 10", "malformed A 4", "out", "300"),
    ("", "cost_replay = 20", "replay A 2", "out", "300"),
    ("", "udp_factor = 1", "udp A 11", "out", "300"),
    ("", "pair_failures = 3", "wrong alice A 3, right alice A", "in", "out"),
    ("", "pair_locks = [\"10s\"]", "wrong alice A 10, wait 10, right alice A", "out", "in"),
    ("", "pair_look_interval = \"5s\"", "wrong alice A 10, wait 10, right alice A", "out", "in"),
    ("", "pair_memory = \"1h\"", "wrong alice A 9, wait 7200, wrong alice A 1, right alice A", "out", "in"),
    ("", GUARD, "spread alice 15, right alice A", "in", "out"),
    (GUARD, "guard_window = \"1h\"", "spread alice 9, wait 7200, spread alice 6, right alice A", "out", "in"),
    (GUARD, "guard_per_source = 1", "wrong alice B 9, spread alice 6, right alice A", "out", "in"),
    (GUARD, "guard_look_interval = \"1s\"", "spread alice 15, wait 3, right alice A", "out", "in"),
    (GUARD, "guard_look_burst = 20", "spread alice 15, right alice A", "out", "in"),
    (GUARD, "guard_known_for = \"1h\"", "right alice A, wait 7200, spread alice 15, right alice A", "in", "out"),
    ("", "ladder = [\"10m\"]", "names A 11", "300", "600"),
    ("", "ladder_cap = \"2m\"", "udp A 21", "300", "120"),
    ("", "clean_day = \"1h\"", "names A 11, wait 7500, names A 11", "900", "300"),
    ("", "known_good_for = \"1h\"", "right alice A, wait 7200, names A 41, right alice A", "in", "300"),
    (
        "look_burst = 1",
        "look_interval = \"1s\"",
        "right alice A, names A 41, wrong alice A 1, wait 1, right alice A",
        "299",
        "in",
    ),
    ("", "look_burst = 1", "right alice A, names A 41, wrong alice A 1, right alice A", "in", "300"),
    ("", "max_sources = 1", "names A 10, names B 1, names A 1", "300", "out"),
    ("", "max_pairs = 1", "wrong alice A 10, wrong bob A 1, right alice A", "out", "in"),
    ("", "max_known_good = 1", "right alice A, right bob A, names A 41, right alice A", "in", "300"),
    ("", "max_listings = 1", "names A 11, names B 11, right alice A", "300", "in"),
    (GUARD, "max_names = 1", "spread alice 15, spread bob 1, right alice A", "out", "in"),
    ("", "mode = \"observe\"", "names A 11, right alice A", "300", "in"),
];

/// Plays the knocks; the last answer.
async fn play(settings: &str, knocks: &str) -> String {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\n{settings}\n")).await;
    for name in ["alice", "bob"] {
        service.new_account(name).await;
    }
    let (mut last, mut number) = (String::new(), 0);
    for knock in knocks.split(", ") {
        let words: Vec<&str> = knock.split(' ').collect();
        let count = words.last().and_then(|count| count.parse().ok()).unwrap_or(1);
        if words[0] == "wait" {
            service.wait(Duration::from_secs(count)).await;
            continue;
        }
        for _ in 0..count {
            number += 1;
            let answer = service.webhook(&body(&service, &words, number).await).await.json();
            last = match (&answer["status"], answer["blacklist"].as_u64()) {
                (_, Some(seconds)) => seconds.to_string(),
                (status, None) => if status == "ok" { "in" } else { "out" }.to_owned(),
            };
        }
    }
    last
}

async fn body(service: &RunningService, words: &[&str], number: usize) -> serde_json::Value {
    let place = |word: &str| {
        let source = [("A", "198.51.100.1"), ("B", "198.51.100.2")].into_iter().find(|(name, _)| *name == word);
        source.map(|(_, source)| source.to_owned())
    };
    let (invented, new) = (Phone::of(&format!("guess{number}")), format!("198.18.0.{number}"));
    let wrong = |name: &str| Phone::of(name).with_password("wrong");
    let phone = match *words {
        ["names", from, _] => Phone { source: place(from), ..invented },
        ["udp", from, _] => over_udp(Phone { source: place(from), ..invented }),
        ["wrong", name, from, _] => Phone { source: place(from), ..wrong(name) },
        ["right", name, from] => Phone { source: place(from), ..Phone::of(name) },
        ["spread", name, _] => wrong(name).at(&new),
        ["rotate", "56", _] => invented.at(&format!("2001:db8:7:{number:x}::1")),
        ["rotate", "48", _] => invented.at(&format!("2001:db8:7:{number:x}00::1")),
        ["malformed", from, _] => {
            let mut body = Phone { source: place(from), ..invented }.body();
            body["method"] = json!("NO METHOD");
            return body;
        }
        ["replay", from, _] => {
            let mut body = Phone::of("alice").at("203.0.113.50").body();
            assert_eq!(service.webhook(&body).await.decision(), "ok");
            body["source_address"] = json!(place(from));
            return body;
        }
        _ => panic!("no knock: {words:?}"),
    };
    phone.body()
}

#[tokio::test]
async fn each_number_changes_what_it_is_named_for() {
    for (both, changed, knocks, before, behind) in ROWS {
        assert_eq!(play(both, knocks).await, before, "{knocks} without {changed}");
        assert_eq!(play(&format!("{both}\n{changed}"), knocks).await, behind, "{knocks} with {changed}");
    }
}

#[tokio::test]
async fn jitter_shortens_a_listing_by_a_part_of_it_at_most() {
    let mut lasts = Vec::new();
    for _ in 0..4 {
        let seconds: u64 = play("jitter = 0.5", "names A 11").await.parse().unwrap();
        assert!((150..=300).contains(&seconds), "{seconds}");
        lasts.push(seconds);
    }
    assert!(lasts.iter().any(|seconds| *seconds < 300), "{lasts:?}");
}
