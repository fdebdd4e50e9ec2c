//! What a firewall may fetch: only what it may drop for everyone, in a form that it reads.

use crate::actors::guesser::{is_listed, lists};
use crate::actors::overseer::Overseer;
use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, account};
use serde_json::json;
use std::time::Duration;

/// The networks of the feed, behind its comment.
async fn feed(service: &RunningService, query: &str) -> Vec<String> {
    let answer = Answer::of(Overseer::of(service).get(&format!("/blacklist/feed{query}"))).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"text/plain; charset=utf-8".parse().expect("a value"))
    );
    let mut lines = answer.text.lines().map(str::to_owned);
    assert!(lines.next().expect("a comment").starts_with("# Realmgate, "));
    assert!(answer.text.ends_with('\n'));
    lines.collect()
}

#[tokio::test]
async fn a_firewall_gets_hopeless_sources_and_refusals_by_hand_and_no_office_and_no_victim() {
    let service = RunningService::start().await;
    assert_eq!(feed(&service, "").await, Vec::<String>::new());
    service.new_account("alice").await;
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.2")).await.decision(), "ok");
    lists(&service, "198.51.100.10").await;
    lists(&service, "198.51.100.9").await;
    is_listed(&service, &Phone::of("guess").at("198.51.100.2")).await;
    is_listed(&service, &Phone { transport: "UDP".to_owned(), ..Phone::of("guess").at("198.51.100.3") }).await;
    is_listed(&service, &Phone::of("guess").at("2001:db8:1:2::7")).await;
    let overseer = Overseer::of(&service);
    overseer.refuses("203.0.113.0/24").await;
    let hopeless = ["198.51.100.9/32", "198.51.100.10/32", "203.0.113.0/24", "2001:db8:1:2::/64"];
    assert_eq!(feed(&service, "").await, hopeless);
    let all = ["198.51.100.2/31", "198.51.100.9/32", "198.51.100.10/32", "203.0.113.0/24", "2001:db8:1:2::/64"];
    assert_eq!(feed(&service, "?all=1").await, all, "the office and the victim too");
    service.wait(Duration::from_mins(5)).await;
    assert_eq!(feed(&service, "").await, ["203.0.113.0/24"]);
}

#[tokio::test]
async fn what_is_allowed_is_never_in_it_and_nothing_in_it_overlaps() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nallow = [\"198.51.100.128/25\"]\n")).await;
    let overseer = Overseer::of(&service);
    lists(&service, "203.0.113.7").await;
    lists(&service, "203.0.113.9").await;
    overseer.refuses("203.0.113.0/29").await;
    overseer.refuses("203.0.113.4/30").await;
    overseer.refuses("198.51.100.0/24").await;
    assert_eq!(feed(&service, "").await, ["198.51.100.0/25", "203.0.113.0/29", "203.0.113.9/32"]);
    overseer.allows("203.0.113.6").await;
    overseer.allows("203.0.113.9").await;
    let left = ["198.51.100.0/25", "203.0.113.0/30", "203.0.113.4/31", "203.0.113.7/32"];
    assert_eq!(feed(&service, "").await, left);
    assert_eq!(feed(&service, "?all=1").await, left);
}

#[tokio::test]
async fn the_tag_changes_with_the_networks_alone() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    overseer.refuses("203.0.113.0/24").await;
    let first = Answer::of(overseer.get("/blacklist/feed")).await;
    assert_eq!(first.text, "# Realmgate, networks to drop: 1 at 2027-01-15T08:00:00Z\n203.0.113.0/24\n");
    service.wait(Duration::from_mins(1)).await;
    let again =
        async || Answer::of(overseer.get("/blacklist/feed").header("if-none-match", &first.headers["etag"])).await;
    let same = again().await;
    assert_eq!((same.status.as_u16(), same.text.as_str(), &same.headers["etag"]), (304, "", &first.headers["etag"]));
    overseer.removes("203.0.113.0/24").await;
    let other = again().await;
    assert_eq!((other.status.as_u16(), other.text.lines().count()), (200, 1));
}

#[tokio::test]
async fn one_tenants_word_drops_no_one_of_another() {
    let other =
        SETTINGS.replace("example\"", "other\"").replace("127.0.0.1", "other.example").replace("a long", "another");
    let other = other.replace("drain = \"0s\"", "").replace("phone.example.com\"]", "phone.other.example\"]");
    let service = RunningService::with(&format!("{SETTINGS}{other}")).await;
    lists(&service, "198.51.100.9").await;
    lists(&service, "198.51.100.10").await;
    let mut bob = account("bob", &[HashFunction::Md5]);
    "other".clone_into(&mut bob.key.tenant);
    service.add(bob).await;
    let office = Phone::of("bob").at("198.51.100.10");
    let call =
        service.client.post(service.url("/webhooks/auth")).basic_auth("jambonz", Some("another webhook password"));
    assert_eq!(Answer::of(call.json(&office.body())).await.decision(), "ok");
    let overseer = Overseer::of(&service);
    let refuse = |network: &str| json!({ "network": network, "tenant": "example", "forever": true });
    overseer.does("add", refuse("203.0.113.0/24")).await;
    assert_eq!(feed(&service, "").await, ["198.51.100.9/32"], "the other tenant's office, and its right to be called");
    assert_eq!(feed(&service, "?tenant=example").await, ["198.51.100.9/32", "203.0.113.0/24"]);
    assert_eq!(feed(&service, "?tenant=other").await, Vec::<String>::new());
    overseer.does("allow", json!({ "network": "198.51.100.9", "tenant": "other" })).await;
    assert_eq!(feed(&service, "").await, Vec::<String>::new(), "allowed for one");
}

#[tokio::test]
async fn where_no_one_is_refused_by_setting_a_firewall_drops_no_one() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nmode = \"observe\"\n")).await;
    for number in 0..20 {
        service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.9")).await;
    }
    Overseer::of(&service).refuses("203.0.113.0/24").await;
    assert_eq!(feed(&service, "").await, Vec::<String>::new());
    assert_eq!(feed(&service, "?all=1").await, ["198.51.100.9/32", "203.0.113.0/24"]);
}
