//! The owner of an account sees that a phone's password was not checked, and why.

use crate::session::attempts_shown::{reason_of, rows};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::RunningService;
use std::time::Duration;

/// How the newest attempt went, in this language.
async fn newest(person: &Person, token: &str, language: &str) -> String {
    rows(person, token, language).await.first().map(|row| reason_of(row)).unwrap_or_default()
}

async fn says(service: &RunningService, token: &str, english: &str, german: &str) {
    let person = Person::of(service);
    until(english, async || newest(&person, token, "en").await == english).await;
    assert_eq!(newest(&person, token, "de").await, german);
}

#[tokio::test]
async fn a_locked_pair_and_a_guarded_name_are_shown_in_both_languages() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let token = Person::of(&service).session("alex").await;
    let wrong = Phone::of("alex").with_password("wrong").at("198.51.100.1");
    for _ in 0..11 {
        service.wait(Duration::from_secs(1)).await;
        service.knock(&wrong).await;
    }
    says(
        &service,
        &token,
        "Refused: not checked, after too many wrong passwords from this address.",
        "Abgewiesen: nicht geprüft, nach zu vielen falschen Passwörtern von dieser Adresse.",
    )
    .await;
    for number in 0..100 {
        service.knock(&wrong.clone().at(&format!("198.18.0.{number}"))).await;
    }
    service.wait(Duration::from_secs(1)).await;
    service.knock(&Phone::of("alex").at("198.18.1.1")).await;
    says(
        &service,
        &token,
        "Refused: not checked, after too many wrong passwords from many addresses.",
        "Abgewiesen: nicht geprüft, nach zu vielen falschen Passwörtern von vielen Adressen.",
    )
    .await;
}
