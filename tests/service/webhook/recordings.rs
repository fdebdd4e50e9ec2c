//! What real platforms and phones asked when they were recorded is answered today as it was then.

use domain::accounts::{Account, AccountState};
use domain::digest::{Ha1, HashFunction, Realm};
use realmgate_testkit::running::{Answer, RunningService, WEBHOOK_PASSWORD, account};
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A row of fixtures/webhook/recorded/recorded.jsonl; its README says what the members mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub file: String,
    pub request: String,
    http: u16,
    pub answer: Box<RawValue>,
    scenario: String,
    platform: String,
    realm: String,
    pub password: String,
    accounts: Vec<String>,
    settings: String,
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webhook/recorded")
}

/// The rows of each scenario, in the order in which they were asked.
pub fn scenarios() -> BTreeMap<String, Vec<Row>> {
    let text = std::fs::read_to_string(folder().join("recorded.jsonl")).expect("the index is there");
    let mut scenarios: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in text.lines() {
        let row: Row = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        scenarios.entry(row.scenario.clone()).or_default().push(row);
    }
    scenarios
}

/// A service as it was set when the scenario was recorded, with accounts of this password.
pub async fn service_of(first: &Row, password: &str) -> RunningService {
    let settings = format!(
        "drain = \"0s\"\n[[tenant]]\nname = \"example\"\nhosts = [\"127.0.0.1\"]\nrealms = [\"{}\"]\n\
         webhook_users = [{{ username = \"jambonz\", password = \"{WEBHOOK_PASSWORD}\" }}]\n{}\n",
        first.realm, first.settings
    );
    let service = RunningService::with(&settings).await;
    for told in &first.accounts {
        service.add(account_in(&first.realm, told, password)).await;
    }
    service
}

/// An account as given to `realmgate account add`: a name, and whether it is disabled or has a longest registration of
/// its own.
fn account_in(realm: &str, told: &str, password: &str) -> Account {
    let (name, expires_max, state) = match told.split(' ').collect::<Vec<_>>()[..] {
        [name] => (name, None, AccountState::Active),
        [name, "--disabled"] => (name, None, AccountState::Disabled),
        [name, "--expires-max", seconds] => (name, Some(seconds.parse().expect("a number")), AccountState::Active),
        _ => panic!("an account that this test cannot make: {told}"),
    };
    let mut account = account(name, &[]);
    account.key.realm = Realm::parse(realm).expect("a realm");
    (account.expires_max, account.state) = (expires_max, state);
    account.ha1s = HashFunction::ALL.map(|function| Ha1::compute(function, name, realm, password)).to_vec();
    account
}

pub fn request(service: &RunningService, row: &Row) -> RequestBuilder {
    let content = std::fs::read(folder().join(&row.file)).expect("the body is there");
    if row.request == "POST" {
        return service.platform().header("content-type", "application/json").body(content);
    }
    let query = String::from_utf8(content).expect("a query is ASCII");
    let url = service.url(&format!("/webhooks/auth?{query}"));
    service.client.get(url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
}

/// The answer without the length of a listing, which is partly drawn; that there is one counts.
fn comparable(answer: &str) -> String {
    let Some((before, seconds)) = answer.split_once("\"blacklist\":") else { return answer.to_owned() };
    let seconds = seconds.trim_end_matches('}');
    let is_time = seconds.parse().is_ok_and(|seconds: u64| seconds >= 1);
    format!("{before}\"blacklist\":{}}}", if is_time { "some seconds" } else { seconds })
}

#[tokio::test]
async fn recorded_requests_are_answered_as_they_were() {
    for (name, rows) in scenarios() {
        let service = service_of(&rows[0], &rows[0].password).await;
        for row in &rows {
            let answer = Answer::of(request(&service, row)).await;
            let (seen, expected) = (comparable(&answer.text), comparable(row.answer.get()));
            assert_eq!((answer.status.as_u16(), seen), (row.http, expected), "{name}, {}", row.file);
        }
    }
}

#[tokio::test]
async fn recorded_requests_are_refused_where_the_password_is_another() {
    let mut granted_before = 0;
    for (name, rows) in scenarios() {
        let service = service_of(&rows[0], "another password").await;
        for row in &rows {
            assert_eq!(Answer::of(request(&service, row)).await.decision(), "fail", "{name}, {}", row.file);
            granted_before += usize::from(row.answer.get().contains("\"status\":\"ok\""));
        }
    }
    assert!(granted_before >= 40, "{granted_before} were granted with the right one");
}

#[test]
fn the_index_lists_each_recorded_file_once() {
    let files: Vec<String> = scenarios().into_values().flatten().map(|row| row.file).collect();
    let listed: BTreeSet<String> = files.iter().cloned().collect();
    assert_eq!(listed.len(), files.len(), "no file is written twice");
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let found = entries.map(|entry| entry.expect("it can be read").file_name().into_string().expect("ASCII"));
    assert_eq!(found.filter(|name| name != "recorded.jsonl").collect::<BTreeSet<_>>(), listed);
}

#[test]
fn real_platforms_were_recorded_and_accounts_of_tests_alone() {
    let rows: Vec<Row> = scenarios().into_values().flatten().collect();
    let jambonz = ["digest-utils 0.0.9", "digest-utils 0.0.6", "http-authenticator 0.2.2"];
    // Of these whatever version is there when they are recorded.
    let phones = ["Kamailio 5.", "sipp ", "baresip ", "PJSIP ", "JsSIP "];
    for program in jambonz.into_iter().chain(phones) {
        assert!(rows.iter().any(|row| row.platform.contains(program)), "{program}");
    }
    assert!(rows.iter().all(|row| (&*row.realm, &*row.password) == ("acme.sip.test", "s3cret")));
}
