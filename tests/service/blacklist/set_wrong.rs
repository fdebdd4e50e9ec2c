//! A phone that is set wrong tries for ever: it locks itself, its office is not listed for it, and once it is corrected it
//! gets in within a minute (docs/policy.md section 3, scenario 3).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::{REALM, RunningService};
use realmgate_testkit::wire::PlatformConnection;
use serde_json::{Value, json};
use std::time::Duration;

/// How a phone can be set wrong.
const WAYS: [Way; 8] = [
    ("another realm", |body| body["realm"] = json!(REALM.to_uppercase())),
    ("auth-int", |body| body["qop"] = json!("auth-int")),
    ("an unknown algorithm", |body| body["algorithm"] = json!("SHA-3")),
    ("no nc", |body| _ = body.as_object_mut().unwrap().remove("nc")),
    ("an nc that is none", |body| body["nc"] = json!("zz")),
    ("an unknown scheme", |body| body["scheme"] = json!("basic")),
    ("no username", |body| _ = body.as_object_mut().unwrap().remove("username")),
    ("a wrong password", |body| body["response"] = json!("0".repeat(32))),
];

type Way = (&'static str, fn(&mut Value));

/// How often phones try again that were refused.
const RETRIES: [u64; 3] = [20, 30, 60];

/// A phone at an address of its own.
struct Tester {
    phone: Phone,
    way: Way,
    retry: u64,
}

impl Tester {
    fn what(&self) -> String {
        format!("{}, each {} s over {}", self.way.0, self.retry, self.phone.transport)
    }

    fn wrong_body(&self) -> Value {
        let mut body = self.phone.body();
        (self.way.1)(&mut body);
        body
    }
}

/// Each way to be set wrong with each retry over TCP and UDP.
fn testers() -> Vec<Tester> {
    let mut testers = Vec::new();
    for way in WAYS {
        for retry in RETRIES {
            for by in ["TCP", "UDP"] {
                let number = testers.len();
                let phone = Phone::of(&format!("phone{number}")).at(&format!("203.0.113.{number}"));
                let phone = if by == "UDP" { over_udp(phone) } else { phone };
                testers.push(Tester { phone, way, retry });
            }
        }
    }
    testers
}

/// Hours enough for each rung of the locks.
#[tokio::test]
async fn whatever_is_set_wrong_its_source_is_not_listed_and_once_corrected_it_is_in_within_a_minute() {
    let service = RunningService::start().await;
    let testers = testers();
    for tester in &testers {
        service.new_account(&tester.phone.username).await;
    }
    let mut platform = PlatformConnection::open(&service.url(""));
    let due = |second: u64| testers.iter().filter(move |tester| second.is_multiple_of(tester.retry));
    for second in (0..3 * 3_600).step_by(10) {
        for tester in due(second) {
            let answer = platform.ask(&tester.wrong_body().to_string()).text;
            assert!(answer.contains("fail") && !answer.contains("blacklist"), "{}: {answer}", tester.what());
        }
        service.wait(Duration::from_secs(10)).await;
    }
    assert_eq!((service.listed().await, service.decided("blacklisted").await), (0, 0));
    assert!(service.decided("pair_locked").await > 0);
    let mut late = Vec::new();
    for second in (0..=60).step_by(10) {
        for tester in due(second) {
            if platform.ask(&tester.phone.body().to_string()).text.contains("\"ok\"") {
                late.push(tester.what());
            }
        }
        service.wait(Duration::from_secs(10)).await;
    }
    let missing: Vec<_> = testers.iter().map(Tester::what).filter(|what| !late.contains(what)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn a_colleague_behind_the_same_address_gets_in_beside_any_of_them() {
    for (what, misset) in WAYS {
        let service = RunningService::start().await;
        service.new_account("alice").await;
        let mut wrong = Phone::of("bob").at("203.0.113.84").body();
        misset(&mut wrong);
        for _ in 0..60 {
            assert_eq!(service.webhook(&wrong).await.json().get("blacklist"), None, "{what}");
        }
        assert!(service.lets_in(&Phone::of("alice").at("203.0.113.84")).await, "{what}");
    }
}

#[tokio::test]
async fn an_attempt_that_holds_no_answer_costs_nothing_and_locks_nothing() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let empty: [fn(&mut Value); 5] = [
        |body| body["nonce"] = json!(""),
        |body| body["response"] = json!(""),
        |body| body["response"] = Value::Null,
        |body| _ = body.as_object_mut().unwrap().remove("nonce"),
        |body| (body["nonce"], body["response"], body["qop"]) = (json!(""), json!(""), json!("auth-int")),
    ];
    for placeholder in empty {
        for number in 0..40 {
            for name in ["alice", &format!("phone{number}")] {
                let mut body = Phone::of(name).at("203.0.113.81").body();
                placeholder(&mut body);
                let answer = service.webhook(&body).await.json();
                assert!(answer["message"].as_str().unwrap().starts_with("malformed request: "), "{answer}");
                assert_eq!(answer.get("blacklist"), None);
            }
        }
    }
    assert!(service.lets_in(&Phone::of("alice").at("203.0.113.81")).await);
}

#[tokio::test]
async fn a_scanner_that_sends_what_cannot_be_checked_pays_for_each_name_whether_it_exists_or_not() {
    for (what, misset) in &WAYS[..6] {
        let service = RunningService::start().await;
        for number in 0..20 {
            service.new_account(&format!("real{number}")).await;
        }
        for (prefix, place) in [("real", "198.51.100.1"), ("invented", "198.51.100.2")] {
            let mut listed_at = None;
            for number in 0..20 {
                let mut body = Phone::of(&format!("{prefix}{number}")).at(place).body();
                misset(&mut body);
                let told = service.webhook(&body).await.json().get("blacklist").is_some();
                listed_at = listed_at.or(told.then_some(number + 1));
            }
            assert_eq!(listed_at, Some(11), "{what}, {prefix}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_checked_counts_towards_the_lock_of_its_name() {
    for (what, misset) in &WAYS[1..6] {
        let service = RunningService::start().await;
        service.new_account("alice").await;
        let (alice, mut wrong) = (Phone::of("alice"), Phone::of("alice").body());
        misset(&mut wrong);
        for _ in 0..10 {
            service.webhook(&wrong).await;
        }
        assert!(!service.lets_in(&alice).await, "{what}");
        assert_eq!(service.decided("pair_locked").await, 1, "{what}");
        service.wait(Duration::from_secs(30)).await;
        assert!(service.lets_in(&alice).await, "{what}");
    }
}
