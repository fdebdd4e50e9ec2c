//! What an operator can set about replays, what one costs, and what becomes of remembered answers.

use crate::replay::replay_clients::counted;
use domain::accounts::AccountChange;
use domain::accounts::Switch;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, REALM, RunningService, SETTINGS, account};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const THIEF: &str = "198.51.100.1";

async fn service_in(mode: &str) -> RunningService {
    let service = RunningService::with(&format!("{SETTINGS}\n[replay]\nmode = \"{mode}\"\n")).await;
    service.new_account("alice").await;
    service
}

fn stolen(body: &Value) -> Value {
    let mut body = body.clone();
    body["source_address"] = json!(THIEF);
    body
}

/// How many invented names an address can try until it is listed.
async fn names_until_listed(service: &RunningService, source: &str) -> usize {
    for number in 1..100 {
        let answer = service.knock(&Phone::of(&format!("guess{number}")).at(source)).await;
        if answer.json().get("blacklist").is_some() {
            return number;
        }
    }
    panic!("never listed");
}

/// A phone registers and a thief replays it: what each is answered, and what the metrics tell.
async fn theft(service: &RunningService) -> ([String; 2], (u64, BTreeMap<String, u64>)) {
    let body = Phone { nonce: Some("no nonce of jambonz".to_owned()), ..Phone::of("alice") }.body();
    let own = service.webhook(&body).await.decision();
    ([own, service.webhook(&stolen(&body)).await.decision()], counted(service).await)
}

#[tokio::test]
async fn enforcing_refuses_observing_counts_and_off_does_neither() {
    let noticed = || BTreeMap::from([("replay".to_owned(), 1)]);
    for (mode, second, counts, remembered) in [
        ("enforce", "fail", (1, BTreeMap::new()), 1),
        ("observe", "ok", (0, noticed()), 1),
        ("off", "ok", (0, BTreeMap::new()), 0),
    ] {
        let service = service_in(mode).await;
        assert_eq!(theft(&service).await, (["ok".to_owned(), second.to_owned()], counts), "{mode}");
        let metrics = service.admin_get("/metrics").await.text;
        assert!(
            metrics.contains(&format!("realmgate_table_entries{{table=\"verified_answers\"}} {remembered}\n")),
            "{metrics}"
        );
    }
}

#[tokio::test]
async fn a_replay_earns_no_trust_even_where_only_observed() {
    for (mode, names, passes_listing) in [("observe", 11, "fail"), ("off", 41, "ok")] {
        let service = service_in(mode).await;
        theft(&service).await;
        assert_eq!(names_until_listed(&service, THIEF).await, names, "{mode}");
        let again = service.knock(&Phone::of("alice").at(THIEF)).await;
        assert_eq!(again.decision(), passes_listing, "a right answer of its own from the listed address, {mode}");
    }
}

#[tokio::test]
async fn the_fourth_replay_of_an_address_lists_it_and_the_phone_goes_on() {
    let service = service_in("enforce").await;
    let body = Phone::of("alice").body();
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    for number in 1..=4 {
        let answer = service.webhook(&stolen(&body)).await;
        let expected = if number == 4 { json!(300) } else { Value::Null };
        assert_eq!((answer.decision().as_str(), &answer.json()["blacklist"]), ("fail", &expected), "replay {number}");
    }
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
}

/// Answers are remembered by value, whatever becomes of the account meanwhile.
#[tokio::test]
async fn an_account_that_was_removed_or_disabled_takes_no_old_answer_from_a_thief() {
    let service = service_in("enforce").await;
    let (alice, now) = (account("alice", &[HashFunction::Md5]), service.clock.now().unix_seconds());
    let body = Phone::of("alice").body();
    assert_eq!(service.webhook(&body).await.decision(), "ok");

    service.store.remove_account(&alice.key).await.unwrap();
    assert_eq!(service.webhook(&stolen(&body)).await.decision(), "fail", "no account has that name");
    service.add(alice.clone()).await;
    assert_eq!(service.webhook(&stolen(&body)).await.decision(), "fail", "the same password again");

    for switch in [Switch::Disable, Switch::Enable] {
        service.store.change_account(&alice.key, AccountChange::Switch(switch), now).await.unwrap();
        assert_eq!(service.webhook(&stolen(&body)).await.decision(), "fail");
    }

    for password in ["another", PASSWORD] {
        let ha1s = vec![Ha1::compute(HashFunction::Md5, "alice", REALM, password)];
        service.store.change_account(&alice.key, AccountChange::Ha1s(ha1s), now).await.unwrap();
        let other = Phone::of("alice").with_password(password).at("192.0.2.9");
        assert_eq!(service.knock(&other).await.decision(), "ok", "a new answer of a client that knows it");
        let mut again = stolen(&body);
        again["source_address"] = json!("198.51.100.2");
        assert_eq!(service.webhook(&again).await.decision(), "fail");
    }
    assert_eq!(service.webhook(&body).await.decision(), "ok", "the phone itself");
}

/// Two tenants may serve one realm, each with its platform and its accounts; what one of them saw is none of the other's
/// business, or its traffic would change the other's answers.
#[tokio::test]
async fn what_one_tenant_saw_is_not_a_replay_at_another() {
    let other = SETTINGS.replace("drain = \"0s\"", "").replace("example", "other").replace("\"127.0.0.1\", ", "");
    let other = other.replace("jambonz\"", "other\"").replace("a long webhook password", "another long password");
    let service = RunningService::with(&format!("{SETTINGS}{other}")).await;
    service.new_account("alice").await;
    let mut twin = account("alice", &[HashFunction::Md5]);
    twin.key.tenant = "other".to_owned();
    service.add(twin).await;

    let body = Phone::of("alice").body();
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    let at_other = |body: Value| {
        let call =
            service.client.post(service.url("/webhooks/auth")).basic_auth("other", Some("another long password"));
        async move { Answer::of(call.json(&body)).await.decision() }
    };
    assert_eq!(at_other(stolen(&body)).await, "ok", "seen there for the first time");
    assert_eq!(at_other(body.clone()).await, "fail", "and from then on bound there to that source");
    assert_eq!(service.webhook(&body).await.decision(), "ok", "which changes nothing here");
}
