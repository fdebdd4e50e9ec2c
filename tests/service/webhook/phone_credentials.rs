//! Passwords of single phones: each lets its phone in beside the account's own, and opens nothing else.

use domain::accounts::{AddPhoneError, NewPhone, PhoneId, PhoneName};
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, account};
use realmgate_testkit::signed_in::ha1;
use std::time::Duration;

const FUNCTIONS: [HashFunction; 2] = [HashFunction::Md5, HashFunction::Sha256];

fn named(name: &str) -> NewPhone {
    let ha1s = FUNCTIONS.map(|hash| Ha1::compute(hash, "alice", REALM, &password(name)));
    NewPhone { name: PhoneName::parse(name).unwrap(), ha1s: ha1s.to_vec() }
}

fn password(name: &str) -> String {
    format!("password of {name}")
}

/// A service with the account, which has these phones, and their ids.
async fn service(phones: &[&str]) -> (RunningService, Vec<PhoneId>) {
    let service = RunningService::start().await;
    let account = account("alice", &FUNCTIONS);
    let key = account.key.clone();
    service.add(account).await;
    let mut ids = Vec::new();
    for name in phones {
        ids.push(service.store.add_phone(&key, named(name), 0).await.unwrap());
    }
    (service, ids)
}

async fn decision(service: &RunningService, password: &str, algorithm: HashFunction) -> String {
    service.knock(&Phone { algorithm, ..Phone::of("alice").with_password(password) }).await.decision()
}

#[tokio::test]
async fn each_phone_registers_with_its_own_password_and_the_main_one_still_does() {
    let (service, _) = service(&["office", "app", "car", "hall", "shed"]).await;
    for algorithm in FUNCTIONS {
        for name in ["office", "app", "car", "hall", "shed"] {
            assert_eq!(decision(&service, &password(name), algorithm).await, "ok", "{name}");
        }
        assert_eq!(decision(&service, PASSWORD, algorithm).await, "ok");
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_however_many_are_right() {
    let (service, _) = service(&["office", "app", "car", "hall", "shed"]).await;
    for algorithm in FUNCTIONS {
        assert_eq!(decision(&service, &password("attic"), algorithm).await, "fail");
    }
    assert_eq!(decision(&service, PASSWORD, HashFunction::Md5).await, "ok");
}

#[tokio::test]
async fn revoking_a_phone_refuses_that_phone_alone_within_a_second() {
    let (service, ids) = service(&["office", "app"]).await;
    assert_eq!(decision(&service, &password("office"), HashFunction::Md5).await, "ok");
    let key = account("alice", &[]).key;
    assert!(service.store.revoke_phone(&key, ids[0]).await.unwrap());
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(decision(&service, &password("office"), HashFunction::Md5).await, "fail");
    assert_eq!(decision(&service, &password("app"), HashFunction::Md5).await, "ok");
    assert_eq!(decision(&service, PASSWORD, HashFunction::Md5).await, "ok");
}

#[tokio::test]
async fn a_sixth_phone_is_not_added() {
    let (service, _) = service(&["office", "app", "car", "hall", "shed"]).await;
    let sixth = service.store.add_phone(&account("alice", &[]).key, named("attic"), 0).await;
    assert!(matches!(sixth, Err(AddPhoneError::Full)));
    assert_eq!(decision(&service, &password("attic"), HashFunction::Md5).await, "fail");
}

#[tokio::test]
async fn a_phones_password_opens_no_session() {
    let (service, _) = service(&["office"]).await;
    let person = Person::of(&service);
    assert_eq!(person.log_in("alice", &ha1("alice", &password("office"))).await.status, 401);
    assert_eq!(person.log_in("alice", &ha1("alice", PASSWORD)).await.status, 200);
}
