//! However many guesses are under way at once, no more of them can be right than the locks and listings allow.

use futures_util::future::join_all;
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use serde_json::Value;

async fn started() -> RunningService {
    let more = "[limits]\nsign_ins_per_minute = 1000";
    let service = RunningService::with(&format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n{more}")).await;
    service.new_account("alice").await;
    service
}

/// The answer to a phone whose digest is checked only after `meanwhile`.
async fn overtaken(service: &RunningService, phone: &Phone, meanwhile: impl Future<Output = ()>) -> Value {
    let release = service.faults.hold_next();
    let (answer, ()) = tokio::join!(service.knock(phone), async {
        until("the look-up waits", async || service.faults.holds()).await;
        meanwhile.await;
        release.send(()).expect("it waits");
    });
    answer.json()
}

async fn guess(service: &RunningService, names: usize, tries: usize) {
    let phone = |number: usize| match names {
        1 => Phone::of("alice").with_password("wrong"),
        _ => Phone::of(&format!("guess{number}")),
    };
    let phones: Vec<Phone> = (0..tries).map(phone).collect();
    join_all(phones.iter().map(|phone| service.knock(phone))).await;
}

#[tokio::test]
async fn a_right_guess_that_ten_wrong_ones_overtook_is_refused_as_if_it_had_come_after_them() {
    let service = started().await;
    let answer = overtaken(&service, &Phone::of("alice"), guess(&service, 1, 10)).await;
    assert_eq!(answer["status"], "fail");
    let metrics = service.admin_get("/metrics").await.text;
    let line = "realmgate_decisions_total{tenant=\"example\",status=\"fail\",reason=\"pair_locked\"} 1\n";
    assert!(metrics.contains(line), "{metrics}");
}

#[tokio::test]
async fn a_right_guess_whose_source_was_listed_meanwhile_is_refused_and_told_so() {
    let service = started().await;
    let answer = overtaken(&service, &Phone::of("alice"), guess(&service, 2, 11)).await;
    assert_eq!((answer["status"].as_str(), answer["blacklist"].as_u64()), (Some("fail"), Some(300)));
}

#[tokio::test]
async fn a_phone_that_was_right_before_is_overtaken_by_no_one() {
    let service = started().await;
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
    let answer = overtaken(&service, &Phone::of("alice"), guess(&service, 1, 10)).await;
    assert_eq!(answer["status"], "ok");
}

#[tokio::test]
async fn a_sign_in_that_wrong_ones_overtook_is_refused_too() {
    let service = started().await;
    let person = Person::of(&service).at("203.0.113.50");
    let release = service.faults.hold_next();
    let right = ha1("alice", PASSWORD);
    let (answer, ()) = tokio::join!(person.log_in("alice", &right), async {
        until("the look-up waits", async || service.faults.holds()).await;
        guess(&service, 1, 10).await;
        release.send(()).expect("it waits");
    });
    assert_eq!(answer.error().0, 401);
}

#[tokio::test]
async fn two_hundred_wrong_guesses_at_once_lock_the_pair_once() {
    let service = started().await;
    guess(&service, 1, 200).await;
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "fail", "locked");
    assert_eq!(service.knock(&Phone::of("alice").at("203.0.113.51")).await.decision(), "ok");
    service.wait(std::time::Duration::from_mins(5)).await;
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok", "its lock and the listing are over");
}
