//! A client that finds the queue for the store full is asked at once to come later, and nothing of theirs is used up.

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::{Form, HOST, Person};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A service before whose store two of each kind may wait.
async fn narrow() -> RunningService {
    RunningService::with(&format!("{SETTINGS}\n[limits]\nwaiting_for_store = 2\nsignups_per_hour = 3")).await
}

/// The answer to a client that finds no place.
#[track_caller]
fn turned_away(answer: &Answer) {
    let (status, code, _) = answer.error();
    assert_eq!((status, &*code), (503, "unavailable"));
    assert_eq!(answer.headers["retry-after"], "2");
}

/// A signup of which only the head is sent.
fn half_sent(service: &RunningService) -> TcpStream {
    let mut stream = TcpStream::connect(service.address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 400";
    write!(stream, "POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\n{form}\r\n\r\nuser=al").expect("a head");
    stream
}

/// Two signups that wait before the store, and what is done meanwhile.
async fn while_full(service: &RunningService, meanwhile: impl AsyncFn()) -> [u16; 2] {
    let (person, pickup) = (Person::of(service), PickupFolder::of(service));
    let gate = service.faults.before_commit.write().await;
    let both = async { tokio::join!(person.sign_up("first"), person.sign_up("second")) };
    let checked = async {
        until("two signups wait", async || pickup.names().len() == 2).await;
        meanwhile().await;
        drop(gate);
    };
    let ((first, second), ()) = tokio::join!(both, checked);
    [first.status.as_u16(), second.status.as_u16()]
}

#[tokio::test]
async fn a_signup_that_finds_no_place_uses_up_neither_captcha_nor_quota_and_a_retry_succeeds() {
    let service = narrow().await;
    let person = Person::of(&service);
    let form: Form = person.form("third").await;
    let waited = while_full(&service, async || {
        for _ in 0..5 {
            turned_away(&person.post(&form).await);
        }
    });
    assert_eq!(waited.await, [200, 200]);
    assert_eq!(service.total("signups", "overloaded").await, 5);
    assert_eq!(person.post(&form).await.status, 200, "the same captcha, and the last of three signups per hour");
}

#[tokio::test]
async fn the_answer_comes_before_the_body_is_there_and_the_connection_is_closed() {
    let service = narrow().await;
    while_full(&service, async || {
        let mut stream = half_sent(&service);
        let read = move || {
            let mut answer = String::new();
            stream.read_to_string(&mut answer).map(|_| answer)
        };
        let answer = tokio::task::spawn_blocking(read).await.expect("no panic").expect("an answer and its end");
        assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nretry-after: 2\r\n"), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn bodies_that_are_still_to_come_hold_no_place() {
    let service = narrow().await;
    let slow: Vec<_> = (0..8).map(|_| half_sent(&service)).collect();
    let open = "realmgate_connections_open 8\n";
    until("all are connected", async || service.admin_get("/metrics").await.text.contains(open)).await;
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    drop(slow);
}

#[tokio::test]
async fn phones_and_activations_do_not_stand_in_the_line_of_signups() {
    let service = narrow().await;
    service.new_account("alice").await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    assert_eq!(person.sign_up("alex").await.status, 200);
    let link = pickup.only_link();
    pickup.collect();
    while_full(&service, async || {
        assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
        assert_eq!(person.get(&link).await.status, 200);
        turned_away(&person.sign_up("other").await);
    })
    .await;
}

#[tokio::test]
async fn more_activations_and_looks_at_links_than_have_a_place_are_asked_to_come_later() {
    let service = narrow().await;
    let person = Person::of(&service);
    // Well-formed, so that the store is asked.
    let link = format!("/activate.ashx?token={}", "A".repeat(43));
    for (series, method) in [
        ("realmgate_activations_total{outcome=\"overloaded\"}", reqwest::Method::GET),
        ("realmgate_reads_overloaded_total", reqwest::Method::HEAD),
    ] {
        let ask =
            |_| async { person.request(method.clone(), &link).send().await.expect("an answer").status().as_u16() };
        let gate = service.faults.before_activation.write().await;
        let mut asked: FuturesUnordered<_> = (0..6).map(ask).collect();
        for _ in 0..4 {
            assert_eq!(asked.next().await, Some(503), "{series}");
        }
        drop(gate);
        assert_eq!(asked.collect::<Vec<_>>().await, [400, 400], "{series}");
        assert_eq!(service.figure(series).await, 4);
    }
}
