//! What an operator says of a network by hand: it counts for every phone there, known-good or not.

use crate::actors::samples::network_rule;
use domain::network::{NetworkRule, RuleAction, parse_network};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use serde_json::{Value, json};
use std::time::Duration;

/// The wait between two questions; as many as make up two seconds.
const PAUSE: Duration = Duration::from_millis(20);
const QUESTIONS: u32 = 100;

fn told(answer: &Answer) -> (String, Value) {
    (answer.decision(), answer.json()["blacklist"].clone())
}

fn refused(blacklist: impl Into<Value>) -> (String, Value) {
    ("fail".to_owned(), blacklist.into())
}

async fn put(service: &RunningService, rule: NetworkRule) {
    service.store.put_network_rule(rule).await.expect("the store answers");
}

/// Lets a phone try until it is decided so.
async fn knock_until(service: &RunningService, phone: &Phone, decision: &str) -> Answer {
    for _ in 0..QUESTIONS {
        let answer = service.knock(phone).await;
        if answer.decision() == decision {
            return answer;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("still not {decision:?}");
}

#[tokio::test]
async fn a_rule_of_another_process_counts_within_a_second_permanently_phones_too() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("198.51.100.7");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    put(&service, network_rule(None, "198.51.100.0/24")).await;
    let answer = knock_until(&service, &alice, "fail").await;
    assert_eq!(answer.text, r#"{"status":"fail","message":"authentication failed","blacklist":0}"#, "permanently");
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.101.7")).await.decision(), "ok");

    put(&service, NetworkRule { verdict: RuleAction::Allow, ..network_rule(None, "198.51.100.7") }).await;
    knock_until(&service, &alice, "ok").await;
    let network = parse_network("198.51.100.7").expect("a network");
    service.store.remove_network_rule(None, network).await.expect("the store answers");
    knock_until(&service, &alice, "fail").await;
}

#[tokio::test]
async fn rules_count_from_the_start_and_until_their_end_and_are_purged_a_day_later() {
    let before = RunningService::start().await;
    before.new_account("alice").await;
    let until = Some(before.clock.now().unix_seconds() + 100);
    put(&before, NetworkRule { until, ..network_rule(Some("example"), "192.168.1.0/24") }).await;
    put(&before, network_rule(Some("another"), "198.51.100.0/24")).await;
    let service = RunningService::within(before.stop(), SETTINGS).await;
    let alice = Phone::of("alice").at("192.168.1.7");
    assert_eq!(told(&service.knock(&alice).await), refused(100), "a private address, refused by hand all the same");
    service.wait(Duration::from_millis(99_500)).await;
    assert_eq!(told(&service.knock(&alice).await), refused(1), "rounded up");
    service.wait(Duration::from_millis(500)).await;
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    assert_eq!(service.knock(&alice.at("198.51.100.7")).await.decision(), "ok", "the rule of another tenant");
    service.wait(Duration::from_hours(24)).await;
    for _ in 0..QUESTIONS {
        if service.store.network_rules().await.expect("the store answers").len() == 1 {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("not purged");
}

#[tokio::test]
async fn a_jump_of_the_wall_clock_changes_no_rule_in_force() {
    let before = RunningService::start().await;
    before.new_account("alice").await;
    let start = before.clock.now();
    put(&before, NetworkRule { until: Some(start.unix_seconds() + 100), ..network_rule(None, "198.51.100.7") }).await;
    let service = RunningService::within(before.stop(), SETTINGS).await;
    let alice = Phone::of("alice").at("198.51.100.7");
    for (hours, left) in [(499_999, 100), (500_001, 40)] {
        service.clock.set_wall(Duration::from_hours(hours));
        assert_eq!(told(&service.knock(&alice).await), refused(left));
        service.wait(Duration::from_mins(1)).await;
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_changes_no_rule_in_force() {
    let before = RunningService::start().await;
    before.new_account("alice").await;
    put(&before, network_rule(None, "198.51.100.7")).await;
    let service = RunningService::within(before.stop(), SETTINGS).await;
    service.faults.go_down();
    let answer = service.knock(&Phone::of("alice").at("198.51.100.7")).await;
    assert_eq!(told(&answer), refused(0), "refused without a check, so without the store");
    service.faults.come_back();
    let network = parse_network("198.51.100.7").expect("a network");
    service.store.remove_network_rule(None, network).await.expect("the store answers");
    knock_until(&service, &Phone::of("alice").at("198.51.100.7"), "ok").await;
}

#[tokio::test]
async fn an_allowed_source_is_never_counted_and_a_refused_one_cannot_sign_in() {
    let before = RunningService::start().await;
    before.new_account("alice").await;
    put(&before, NetworkRule { verdict: RuleAction::Allow, ..network_rule(None, "198.51.100.0/24") }).await;
    put(&before, network_rule(None, "127.0.0.1")).await;
    let service = RunningService::within(before.stop(), SETTINGS).await;
    for number in 0..200 {
        let answer = service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.7")).await;
        assert_eq!(told(&answer), refused(Value::Null));
        let wrong = Phone::of("alice").with_password("wrong").at("198.51.100.7");
        assert_eq!(told(&service.knock(&wrong).await), refused(Value::Null));
    }
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.7")).await.decision(), "ok");
    let answer = Person::of(&service).log_in("alice", &ha1("alice", PASSWORD)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (401, &json!("invalid_credentials")));
}
