//! Honest clients repeat themselves in many ways, and none is taken for a replay; the same from elsewhere is.

use domain::digest::HashFunction;
use realmgate_testkit::running::{RunningService, account};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A row of fixtures/replay/clients.jsonl; its README says what the members mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    scenario: String,
    at: f64,
    noticed: Vec<String>,
    body: Value,
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/replay").join(name);
    std::fs::read_to_string(path).expect("the fixture is there")
}

fn scenarios() -> BTreeMap<String, Vec<Row>> {
    let mut scenarios: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in fixture("clients.jsonl").lines() {
        let row: Row = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        scenarios.entry(row.scenario.clone()).or_default().push(row);
    }
    scenarios
}

/// What is noticed and no rule, and where it is counted.
const ALONE: [(&str, &str); 3] = [
    ("identity_missing", "realmgate_identity_missing_total "),
    ("unattributed_repeat", "realmgate_unattributed_repeats_total "),
    ("far_nonce", "realmgate_far_nonces_total "),
];

/// How many replays were refused, and what was noticed so far, as the metrics tell; what is zero is left out.
pub async fn counted(service: &RunningService) -> (u64, BTreeMap<String, u64>) {
    let text = service.admin_get("/metrics").await.text;
    let of = |line: &str, start: &str| {
        let (label, count) = line.strip_prefix(start)?.split_once("\"} ")?;
        Some((label.to_owned(), count.parse::<u64>().expect("a count")))
    };
    let refused = "realmgate_decisions_total{tenant=\"example\",status=\"fail\",reason=\"";
    let refused = text.lines().filter_map(|line| of(line, refused)).find(|(reason, _)| reason == "replay");
    let rules = text.lines().filter_map(|line| of(line, "realmgate_unenforced_total{rule=\""));
    let alone = ALONE.into_iter().map(|(what, series)| {
        let count = text.lines().find_map(|line| line.strip_prefix(series)).expect("it is there from zero on");
        (what.to_owned(), count.trim().parse().expect("a count"))
    });
    let noticed = rules.chain(alone);
    (refused.expect("the counter is there from zero on").1, noticed.filter(|(_, count)| *count > 0).collect())
}

async fn play(name: &str, rows: &[Row]) {
    let service = RunningService::start().await;
    service.add(account("alice", &HashFunction::ALL)).await;
    let (mut passed, mut noticed) = (0.0, BTreeMap::new());
    for row in rows {
        service.wait(Duration::from_secs_f64(row.at - passed)).await;
        passed = row.at;
        assert_eq!(service.webhook(&row.body).await.decision(), "ok", "{name} at {passed}: {}", row.body);
        // Without headers nothing says whose address it acts for, which is counted too.
        let nameless = row.body.get("headers").is_none_or(Value::is_null).then(|| "identity_missing".to_owned());
        for what in row.noticed.iter().cloned().chain(nameless) {
            *noticed.entry(what).or_default() += 1;
        }
    }
    assert_eq!(counted(&service).await, (0, noticed), "{name}");

    let mut tried = 0;
    for row in rows.iter().filter(|row| row.body.get("source_address").is_some()) {
        tried += 1;
        let mut replayed = row.body.clone();
        replayed["source_address"] = json!(format!("192.0.2.{tried}"));
        assert_eq!(service.webhook(&replayed).await.decision(), "fail", "{name} from elsewhere: {replayed}");
    }
    assert_eq!(counted(&service).await.0, tried, "{name}");
}

#[tokio::test]
async fn no_honest_client_is_refused_for_repeating_itself_and_everyone_else_is() {
    for (name, rows) in scenarios() {
        play(&name, &rows).await;
    }
}

#[test]
fn the_readme_lists_each_scenario() {
    let (readme, scenarios) = (fixture("README.md"), scenarios());
    let listed = |name: &String| readme.contains(&format!("\n| `{name}` | "));
    assert!(scenarios.len() >= 21 && scenarios.keys().all(listed), "{:?}", scenarios.keys());
}
