//! What is wrong with a signup is said in one answer each, and nothing is written.

use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

#[tokio::test]
async fn missing_fields_are_named_all_at_once() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let required = "user, name, email, ha1, captcha_token, captcha_answer required";
    for name in ["user", "name", "email", "ha1", "captcha_token", "captcha_answer"] {
        let (status, code, text) = person.post(&person.form("alex").await.with(name, "")).await.error();
        assert_eq!((status, &*code, &*text), (400, "invalid_request", required), "{name}");
    }
    let empty = Answer::of(person.request(Method::POST, "/signup.ashx")).await;
    assert_eq!(empty.text, format!(r#"{{"error":"invalid_request","error_description":"{required}"}}"#));
}

#[tokio::test]
async fn a_bad_field_is_named() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (name, value) in [
        ("user", "Alex"),
        ("user", "alex "),
        ("user", ".."),
        ("user", "admin"),
        ("user", "eu_alex"),
        ("name", "a\r\nBcc: b"),
        ("name", &"x".repeat(121)),
        ("email", "alex"),
        ("email", "a@b@c.de"),
        ("email", "alex@example.org,b@c.de"),
        ("ha1", "xyz"),
        ("ha1", &"a".repeat(33)),
        ("ha1_sha256", &"a".repeat(63)),
    ] {
        let (status, code, text) = person.post(&person.form("alex").await.with(name, value)).await.error();
        assert_eq!((status, &*code), (400, "invalid_request"), "{value}");
        assert!(text.starts_with(name), "{name} {value}: {text}");
    }
    let mut twice = person.form("alex").await;
    twice.0.push(("user", "alex".to_owned()));
    assert_eq!(person.post(&twice).await.error().2, "user is given more than once");
    assert!(service.accounts().await.is_empty() && PickupFolder::of(&service).names().is_empty());
}

#[tokio::test]
async fn a_body_beyond_16_kib_is_too_large_announced_or_not() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    let announced = person.post(&form.clone().with("padding", &"x".repeat(16_384))).await;
    assert_eq!((announced.error().0, &*announced.error().1), (413, "invalid_request"));
    let chunked = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ntransfer-encoding: chunked\r\n\r\n");
    let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
    let answer = raw(&service, format!("{chunked}{chunk}{chunk}1\r\nx\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("\"invalid_request\""), "{answer}");
    assert_eq!(person.post(&form.with("padding", &"x".repeat(15_000))).await.status, 200, "what fits is taken");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_and_the_connection_closed() {
    let service = RunningService::start().await;
    let head = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 100\r\n\r\nuser=");
    let answer = raw(&service, head).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"request_timeout\""), "{answer}");
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer}");
}

/// What comes back until the service closes the connection.
async fn raw(service: &RunningService, request: String) -> String {
    let address = service.address;
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the service closes the connection");
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}
