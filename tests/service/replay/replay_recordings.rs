//! What real platforms asked is never taken for a replay, but where an attacker replayed; and each answer that was let in is
//! refused from elsewhere.

use crate::replay::replay_clients::counted;
use crate::webhook::recordings::{Row, folder, request, scenarios, service_of};
use realmgate_testkit::running::{Answer, RunningService, WEBHOOK_PASSWORD};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

fn was_let_in(row: &Row) -> bool {
    row.answer.get().contains("\"status\":\"ok\"")
}

/// The recorded request as if the phone had sent it from `source`.
fn from_elsewhere(service: &RunningService, row: &Row, source: &str) -> RequestBuilder {
    let content = std::fs::read_to_string(folder().join(&row.file)).expect("the body is there");
    if row.request == "POST" {
        let mut body: Value = serde_json::from_str(&content).expect("an object");
        body["source_address"] = json!(source);
        return service.platform().json(&body);
    }
    let pairs = content.split('&').filter(|pair| !pair.starts_with("source_address="));
    let url = pairs.fold(format!("/webhooks/auth?source_address={source}"), |url, pair| format!("{url}&{pair}"));
    service.client.get(service.url(&url)).basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
}

#[tokio::test]
async fn recorded_phones_are_not_replays_and_what_they_sent_is_one_from_elsewhere() {
    let mut tried = 0;
    for (name, rows) in scenarios() {
        let service = service_of(&rows[0], &rows[0].password).await;
        for row in &rows {
            let answer = Answer::of(request(&service, row)).await;
            assert_eq!(answer.decision() == "ok", was_let_in(row), "{}", row.file);
        }
        let (refused, _) = counted(&service).await;
        assert!(refused == 0 || name.contains("-replay"), "{name} has {refused}");
        for row in rows.iter().filter(|row| was_let_in(row)) {
            tried += 1;
            let source = format!("198.18.{}.{}", tried / 250, tried % 250);
            let answer = Answer::of(from_elsewhere(&service, row, &source)).await;
            assert_eq!(answer.decision(), "fail", "{}", row.file);
        }
        let let_in = rows.iter().filter(|row| was_let_in(row)).count();
        assert_eq!(counted(&service).await.0, refused + u64::try_from(let_in).expect("few"), "{name}");
    }
    assert!(tried >= 100, "only {tried} were let in");
}
