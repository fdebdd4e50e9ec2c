//! A visitor who is not signed in learns nothing from the answer, and guesses count with the webhook's.

use domain::accounts::AccountChange;
use domain::accounts::{AccountState, Switch};
use domain::digest::HashFunction;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS, account};
use realmgate_testkit::signed_in::ha1;
use serde_json::json;

const MANY: &str = "[limits]\nsign_ins_per_minute = 1000";

/// A service behind a proxy, where a source may try often.
async fn started(more: &str) -> RunningService {
    let service =
        RunningService::with(&format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}\n{MANY}\n{more}")).await;
    service.new_account("alice").await;
    service
}

async fn guess(person: &Person, number: u32) -> Answer {
    let user = format!("guess{number}");
    person.log_in(&user, &ha1(&user, PASSWORD)).await
}

/// What of an answer could tell two reasons apart.
fn seen(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = headers.map(|(name, value)| (name.to_string(), text(value))).collect();
    (answer.status.as_u16(), answer.text.clone(), headers)
}

#[tokio::test]
async fn every_refusal_reads_the_same() {
    let service = started("").await;
    for name in ["disabled", "pending", "sha"] {
        let algorithm = if name == "sha" { HashFunction::Sha256 } else { HashFunction::Md5 };
        let mut account = account(name, &[algorithm]);
        account.state = if name == "pending" { AccountState::Pending } else { AccountState::Active };
        service.add(account).await;
    }
    let switch = AccountChange::Switch(Switch::Disable);
    assert!(service.store.change_account(&account("disabled", &[]).key, switch, 0).await.unwrap());
    let person = Person::of(&service);
    let listed = person.at("198.51.100.1");
    for number in 0..11 {
        guess(&listed, number).await;
    }
    let locked = person.at("198.51.100.2");
    for _ in 0..10 {
        locked.log_in("alice", &ha1("alice", "wrong")).await;
    }
    for number in 0..110 {
        let elsewhere = person.at(&format!("198.18.0.{number}"));
        elsewhere.log_in("disabled", &ha1("disabled", "wrong")).await;
    }
    let refused = [
        ("wrong password", person.log_in("alice", &ha1("alice", "wrong")).await),
        ("unknown user", person.log_in("nobody", &ha1("nobody", PASSWORD)).await),
        ("disabled", person.log_in("disabled", &ha1("disabled", PASSWORD)).await),
        ("not activated", person.log_in("pending", &ha1("pending", PASSWORD)).await),
        ("no MD5 HA1", person.log_in("sha", &ha1("sha", PASSWORD)).await),
        ("another case", person.log_in("Alice", &ha1("alice", PASSWORD)).await),
        ("a name no account can have", person.log_in("a:b\n", &ha1("alice", PASSWORD)).await),
        ("a long name", person.log_in(&"ü".repeat(300), &ha1("alice", PASSWORD)).await),
        ("listed, right", listed.log_in("alice", &ha1("alice", PASSWORD)).await),
        ("listed, wrong", listed.log_in("alice", &ha1("alice", "wrong")).await),
        ("locked, right", locked.log_in("alice", &ha1("alice", PASSWORD)).await),
        ("locked, wrong", locked.log_in("alice", &ha1("alice", "wrong")).await),
        ("guarded", person.at("198.18.1.1").log_in("disabled", &ha1("disabled", PASSWORD)).await),
    ];
    let first = seen(&refused[0].1);
    assert_eq!(first.0, 401);
    assert_eq!(refused[0].1.error().1, "invalid_credentials");
    assert_eq!(refused[0].1.headers["www-authenticate"], "Bearer");
    for (reason, answer) in &refused {
        assert_eq!(seen(answer), first, "{reason}");
    }
    assert_eq!(person.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn guesses_at_the_website_list_the_source_for_the_webhook() {
    let service = started("").await;
    let guesser = Person::of(&service).at("198.51.100.1");
    for number in 0..10 {
        assert_eq!(guess(&guesser, number).await.status, 401);
    }
    let phone = Phone::of("alice").at("198.51.100.1");
    assert_eq!(service.knock(&phone).await.decision(), "ok", "ten names are not a listing yet");
    let service = started("").await;
    let guesser = Person::of(&service).at("198.51.100.1");
    for number in 0..11 {
        assert_eq!(guess(&guesser, number).await.status, 401);
    }
    let answer = service.knock(&phone).await.json();
    assert_eq!(answer, json!({ "status": "fail", "message": "authentication failed", "blacklist": 300 }));
    assert_eq!(guesser.log_in("alice", &ha1("alice", PASSWORD)).await.status, 401);
    service.wait(std::time::Duration::from_mins(5)).await;
    assert_eq!(guesser.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200, "the listing has ended");
}

#[tokio::test]
async fn guesses_at_the_webhook_list_the_source_for_the_website() {
    let service = started("").await;
    for number in 0..11 {
        service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.1")).await;
    }
    let person = Person::of(&service);
    assert_eq!(person.at("198.51.100.1").log_in("alice", &ha1("alice", PASSWORD)).await.status, 401);
    assert_eq!(person.at("198.51.100.2").log_in("alice", &ha1("alice", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn who_was_right_lately_passes_the_listing_of_their_office_for_a_permitted_check() {
    let service = started("").await;
    let office = Person::of(&service).at("198.51.100.1");
    assert_eq!(office.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200);
    for number in 0..41 {
        guess(&office, number).await;
    }
    for _ in 0..30 {
        assert_eq!(office.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200, "a right one costs no check");
    }
    for _ in 0..10 {
        assert_eq!(office.log_in("alice", &ha1("alice", "wrong")).await.status, 401);
    }
    assert_eq!(office.log_in("alice", &ha1("alice", PASSWORD)).await.status, 401, "the checks are spent");
}

#[tokio::test]
async fn signing_in_does_not_take_the_checks_of_the_phone_away() {
    let service = started("").await;
    let (office, phone) = (Person::of(&service).at("198.51.100.1"), Phone::of("alice").at("198.51.100.1"));
    assert_eq!(service.knock(&phone).await.decision(), "ok");
    assert_eq!(office.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200);
    for number in 0..41 {
        guess(&office, number).await;
    }
    for _ in 0..20 {
        assert_eq!(office.log_in("alice", &ha1("alice", "wrong")).await.status, 401);
    }
    assert_eq!(service.knock(&phone).await.decision(), "ok", "the phone repeats its Call-ID");
}

#[tokio::test]
async fn where_the_blacklist_only_observes_or_sleeps_no_one_is_refused_by_it() {
    for mode in ["observe", "off"] {
        let service = started(&format!("[blacklist]\nmode = \"{mode}\"")).await;
        let person = Person::of(&service).at("198.51.100.1");
        for number in 0..50 {
            assert_eq!(guess(&person, number).await.status, 401);
        }
        assert_eq!(person.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200, "{mode}");
    }
}
