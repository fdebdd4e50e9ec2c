//! `realmgate explain NAME` of attempts that were refused for what the running server alone knows, and of refusals whose
//! cause is over by now.

use crate::actors::guesser::lists;
use crate::actors::overseer::Overseer;
use crate::explain::explained_by_name::{Explains as _, objects};
use domain::accounts::AccountChange;
use domain::accounts::{AccountState, Switch};
use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS, account};
use serde_json::{Value, json};
use std::time::Duration;

/// The explanations by the body and by the name, after the body was refused.
async fn both(service: &RunningService, body: &Value, name: &str) -> [Value; 2] {
    assert_eq!(service.webhook(body).await.decision(), "fail");
    let by_file = objects(&service.explains(&["--json"], &body.to_string())).remove(0);
    [by_file, service.explains_name(name).remove(0)]
}

#[track_caller]
fn assert_same([by_file, by_name]: &[Value; 2], reason: &str) {
    for member in ["verdict", "reason", "cause", "conclusion"] {
        assert_eq!(by_file[member], by_name[member], "{member}: {by_name:#}");
    }
    assert_eq!((&by_name["reason"], &by_name["attempt"]["reason"]), (&json!(reason), &json!(reason)));
}

#[tokio::test]
async fn a_listed_source_is_explained_as_by_the_body_and_when_it_is_over_that_too() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    lists(&service, "198.51.100.1").await;
    let alice = Phone::of("alice").at("198.51.100.1");
    assert_same(&both(&service, &alice.body(), "alice").await, "blacklisted");
    service.wait(Duration::from_hours(2)).await;
    let told = service.explains_name("alice").remove(0);
    assert_eq!(
        (&told["verdict"], &told["reason"], &told["cause"]),
        (&json!("refused"), &json!("blacklisted"), &json!(null))
    );
    let over = "=> REFUSED, in the log as blacklisted, which no longer blocks it: have the phone try again.";
    assert_eq!(told["conclusion"], over);
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    let said = service.explains(&["alice"], "");
    assert!(
        said.code == 1 && said.out.contains("it has been granted since, at 2027-01-15T10:00:00Z from 198.51.100.1"),
        "{}",
        said.out
    );
}

#[tokio::test]
async fn a_locked_name_is_explained_as_by_the_body() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("203.0.113.7");
    for _ in 0..10 {
        service.knock(&alice.clone().with_password("wrong")).await;
    }
    let told = service.explains_name("alice").remove(0);
    assert_eq!(
        (&told["reason"], &told["cause"]),
        (&json!("wrong_password"), &json!("digest_wrong")),
        "the tenth itself"
    );
    let conclusion = told["conclusion"].as_str().unwrap();
    assert!(conclusion.contains(" Something else blocks it now too: the phone has a wrong password"), "{conclusion}");
    assert_same(&both(&service, &alice.body(), "alice").await, "pair_locked");
}

#[tokio::test]
async fn a_guarded_name_is_explained_as_by_the_body() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nguard_look_burst = 20\n")).await;
    service.new_account("alice").await;
    // Twice: those that failed before have looks of their own.
    for number in (0..200).chain(0..200) {
        service.knock(&Phone::of("alice").with_password("wrong").at(&format!("203.0.113.{number}"))).await;
    }
    assert_same(&both(&service, &Phone::of("alice").at("192.0.2.1").body(), "alice").await, "guarded");
}

#[tokio::test]
async fn a_replay_is_shown_with_what_to_do_where_its_body_tells_nothing() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let mut body = Phone::of("alice").at("203.0.113.7").body();
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    body["source_address"] = "198.51.100.9".into();
    let [by_file, by_name] = both(&service, &body, "alice").await;
    assert_eq!(by_file["verdict"], "let_in", "a body does not say that it was posted before");
    assert_eq!((&by_name["reason"], &by_name["cause"]), (&json!("replay"), &json!("replay")));
    let conclusion = by_name["conclusion"].as_str().unwrap();
    assert!(conclusion.contains("its answer had been used from another address"), "{conclusion}");
}

#[tokio::test]
async fn a_cause_that_was_fixed_since_is_no_longer_advised_about() {
    let service = RunningService::start().await;
    let mut disabled = account("alice", &[HashFunction::Md5]);
    disabled.state = AccountState::Disabled;
    let key = disabled.key.clone();
    service.add(disabled).await;
    let both = both(&service, &Phone::of("alice").body(), "alice").await;
    assert_same(&both, "disabled");
    let enabled = service
        .store
        .change_account(&key, AccountChange::Switch(Switch::Enable), service.clock.now().unix_seconds())
        .await;
    assert!(enabled.expect("the store answers"));
    let told = service.explains_name("alice").remove(0);
    let conclusion = told["conclusion"].as_str().unwrap();
    assert!(conclusion.starts_with("=> REFUSED, in the log as disabled, which no longer blocks"), "{conclusion}");
    assert!(!told.to_string().contains("the response was made from"), "no one compared it: {told:#}");
}

#[tokio::test]
async fn a_typed_password_is_compared_with_the_stored_one_and_the_phone_is_not_judged_by_it() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.knock(&Phone::of("alice").with_password("wrong")).await;
    let typed = |password: &str| {
        let said = service.explains(&["--json", "--password-stdin", "alice"], &format!("{password}\n"));
        let told = objects(&said).remove(0);
        (told["cause"].as_str().unwrap().to_owned(), told["conclusion"].as_str().unwrap().to_owned(), told.to_string())
    };
    let (cause, conclusion, whole) = typed(PASSWORD);
    assert_eq!(cause, "phone_password");
    assert!(
        conclusion.contains("the store has the typed password; the phone has another one, or computed"),
        "{conclusion}"
    );
    assert!(!whole.contains(PASSWORD), "the password is not shown");
    let (cause, conclusion, _) = typed("wrong");
    assert_eq!(cause, "stored_password");
    assert!(conclusion.contains("the store has another password than the typed one. If the phone has"), "{conclusion}");
    let (cause, conclusion, _) = typed(&format!("{PASSWORD}x"));
    assert_eq!(cause, "stored_password_cut", "{conclusion}");
    service.explains(&["--password-stdin", "alice"], "").failed(1, "there is no password on standard input");
}

#[tokio::test]
async fn the_raw_header_of_a_call_that_was_refused_unchecked_is_not_parsed_and_that_of_a_registration_is() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    lists(&service, "198.51.100.1").await;
    for (method, unreadable) in
        [("INVITE", json!([])), ("REGISTER", json!([{ "header_unreadable": "not a list of name=value parameters" }]))]
    {
        let mut body = Phone { method: method.to_owned(), ..Phone::of("alice").at("198.51.100.1") }.body();
        body["headers"]["authorization"] = "Digest username=\"alice".into();
        assert_eq!(service.webhook(&body).await.decision(), "fail");
        let told = Overseer::of(&service).sees("/refused-attempts?name=alice").await;
        let attempt = &told["attempts"][0]["attempt"];
        assert_eq!((&attempt["posted"]["method"], &attempt["reason"]), (&json!(method), &json!("blacklisted")));
        assert_eq!(attempt["findings"], unreadable, "{attempt:#}");
    }
}
