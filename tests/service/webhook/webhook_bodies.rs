//! Real bodies are answered as their platforms expect, hostile ones exactly as the contract says.

use domain::digest::HashFunction;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, account};
use reqwest::RequestBuilder;
use serde_json::Value;
use std::path::Path;

pub fn rows(folder: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder).join("cases.jsonl");
    let text = std::fs::read_to_string(path).expect("the cases are there");
    text.lines().map(|line| serde_json::from_str(line).expect("a row of JSON")).collect()
}

pub fn body_of(folder: &str, row: &Value) -> Vec<u8> {
    if let Some(parts) = row["parts"].as_array() {
        let repeat = |part: &Value| part[0].as_str().expect("a string").repeat(usize_of(&part[1]));
        return parts.iter().map(repeat).collect::<String>().into_bytes();
    }
    let file = row["file"].as_str().expect("a file");
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder).join(file)).expect("the body")
}

fn usize_of(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a count")).expect("a small count")
}

#[tokio::test]
async fn recorded_bodies_of_real_platforms_are_granted() {
    let rows = rows("webhook");
    for row in &rows {
        let service = RunningService::start().await;
        let algorithm = HashFunction::by_name(row["ha1"].as_str().expect("a name")).expect("an algorithm");
        service.add(account(row["account"].as_str().expect("an account"), &[algorithm])).await;
        let body = String::from_utf8(body_of("webhook", row)).expect("UTF-8");
        let file = row["file"].as_str().expect("a file");
        let request = if Path::new(file).extension().is_some_and(|end| end == "query") {
            let url = service.url(&format!("/webhooks/auth?{}", body.trim_end()));
            service.client.get(url).basic_auth("jambonz", Some(realmgate_testkit::running::WEBHOOK_PASSWORD))
        } else {
            service.platform().header("content-type", "application/json").body(body)
        };
        let answer = Answer::of(request).await;
        let expires = row["expect"]["expires"].as_u64().map(|seconds| format!(",\"expires\":{seconds}"));
        let expected =
            format!("{{\"status\":\"ok\",\"message\":\"authentication granted\"{}}}", expires.unwrap_or_default());
        assert_eq!(answer.text, expected, "{file}");
    }
    assert!(rows.len() >= 11, "all of the fixtures");
}

#[tokio::test]
async fn hostile_bodies_are_answered_exactly_and_survived() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n")).await;
    service.new_account("alice").await;
    let rows = rows("hostile");
    let mut wrong = Vec::new();
    for row in &rows {
        let answer = Answer::of(hostile(&service, row)).await;
        let seen = answer.json();
        let member = |name: &str| seen.get(name).cloned().unwrap_or(Value::Null);
        let pairs = [
            (Value::from(answer.status.as_u16()), &row["expect_http"]),
            (member("status"), &row["expect_status"]),
            (member("message"), &row["expect_message"]),
            (member("expires"), &row["expect_expires"]),
            (member("error"), &row["expect_error"]),
        ];
        if pairs.iter().any(|(seen, expected)| seen != *expected) {
            wrong.push(format!("{} ({}): {} {}", row["name"], row["note"], answer.status, answer.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert!(rows.len() >= 265, "all of the fixtures");
}

fn hostile(service: &RunningService, row: &Value) -> RequestBuilder {
    let request = service.platform().body(body_of("hostile", row));
    match row["content_type"].as_str() {
        Some(content_type) => request.header("content-type", content_type),
        None => request,
    }
}
