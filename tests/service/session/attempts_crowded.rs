//! Strangers who try an account's name on and on leave its owner what they need to see.

use crate::session::attempts_shown::{reason_of, rows, some_rows, started};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::REALM;
use std::time::Duration;

#[tokio::test]
async fn the_last_ten_are_shown_newest_first_and_calls_are_none() {
    let (service, token) = started().await;
    for number in 0..12 {
        service.knock(&Phone::of("alex").at(&format!("192.0.2.{number}")).with_password("wrong")).await;
        service.wait(Duration::from_secs(61)).await;
    }
    let call = Phone { method: "INVITE".to_owned(), ..Phone::of("alex") };
    assert_eq!(service.knock(&call).await.decision(), "ok");
    let expected: Vec<String> = (2..12).rev().map(|number| format!("192.0.2.{number}")).collect();
    let person = Person::of(&service);
    until("the last ten in order", async || {
        let rows = rows(&person, &token, "en").await;
        let addresses = rows.iter().map(|row| row.split('|').nth(1).unwrap().split(' ').next().unwrap());
        addresses.collect::<Vec<_>>() == expected
    })
    .await;
}

#[tokio::test]
async fn strangers_push_out_neither_a_registration_nor_the_owner_s_own_refusal() {
    let (service, token) = started().await;
    let alex = || Phone::of("alex").at("203.0.113.5");
    assert_eq!(service.knock(&alex()).await.decision(), "ok");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&alex().with_password("mistyped")).await.decision(), "fail");
    for number in 0..60 {
        service.wait(Duration::from_secs(1)).await;
        let phone = Phone::of("alex").at(&format!("198.51.100.{number}")).with_password("a guess");
        let realm = if number % 2 == 0 { REALM } else { "another.example" };
        service.knock(&Phone { realm: realm.to_owned(), ..phone }).await;
    }
    let person = Person::of(&service);
    let rows = some_rows(11, &person, &token, "en").await;
    let own: Vec<String> = rows.iter().filter(|row| row.contains("|203.0.113.5 ")).map(|row| reason_of(row)).collect();
    assert_eq!(own, ["Refused: wrong password.", "Registered for 1 hour"], "{rows:#?}");
    assert!(rows[0].contains("198.51.100.59"), "the newest is there: {rows:#?}");
}
