//! The owner of an account sees that a phone of his was not even looked at, and why.

use super::patience::until;
use super::person::Person;
use super::phone::Phone;
use super::running::RunningService;
use std::time::Duration;

/// What My phone says in this language about the newest attempt.
async fn newest(person: &Person, token: &str, language: &str) -> String {
    let page = person.my_phone(token, language).await.text;
    let table = page.split_once("<table id=\"attempts\">").and_then(|(_, table)| table.split_once("<tbody>"));
    let row = table.and_then(|(_, body)| body.split_once("</tr>")).map_or("", |(row, _)| row);
    row.rsplit_once("<td>").map_or("", |(_, cell)| cell).trim_end().trim_end_matches("</td>").to_owned()
}

async fn says(service: &RunningService, token: &str, english: &str, german: &str) {
    let person = Person::of(service);
    until(english, async || newest(&person, token, "en").await == english).await;
    assert_eq!(newest(&person, token, "de").await, german);
}

#[tokio::test]
async fn a_locked_pair_and_a_guarded_name_are_told_in_both_languages() {
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
        "too many wrong passwords from this address, so not looked at for a while",
        "zu viele falsche Passwörter von dieser Adresse, deshalb eine Weile nicht geprüft",
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
        "too many wrong passwords from many addresses, so new ones are rarely looked at",
        "zu viele falsche Passwörter von vielen Adressen, deshalb werden neue nur selten geprüft",
    )
    .await;
}
