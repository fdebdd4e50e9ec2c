//! A body with a content coding is 415 everywhere: nothing here undoes one, and nothing guesses. Styles and scripts are sent
//! in the coding that the client takes; a page that may hold a secret, in none.

use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;
use std::io::Read;

/// What a client gets that accepts these codings: the coding, and the body without it.
async fn decoded(person: &Person, path: &str, accepted: &str) -> (String, String, Vec<u8>) {
    let answer = person.request(Method::GET, path).header("accept-encoding", accepted).send().await.unwrap();
    let text = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    let (coding, tag) = (text("content-encoding"), text("etag"));
    assert_eq!((answer.status().as_u16(), &*text("vary")), (200, "Accept-Encoding"), "{accepted}");
    let body = answer.bytes().await.unwrap();
    let mut plain = Vec::new();
    match &*coding {
        "gzip" => drop(flate2::read::GzDecoder::new(&*body).read_to_end(&mut plain).unwrap()),
        "br" => brotli::BrotliDecompress(&mut &*body, &mut plain).unwrap(),
        _ => plain.extend_from_slice(&body),
    }
    assert!(coding.is_empty() || body.len() * 2 < plain.len(), "{coding} makes {} of {}", body.len(), plain.len());
    (coding, tag, plain)
}

#[tokio::test]
async fn a_style_is_sent_in_the_coding_that_the_client_takes_and_is_the_same_in_each() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let style = person.asset("/", "style.css").await;
    let plain = person.get(&style).await;
    for (accepted, expected) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("identity", ""),
        ("x-unknown", ""),
    ] {
        let (coding, tag, body) = decoded(&person, &style, accepted).await;
        assert_eq!((&*coding, &*body), (expected, plain.text.as_bytes()), "{accepted}");
        assert_eq!(tag == plain.headers["etag"], expected.is_empty(), "a strong tag is of one coding: {tag}");
        let again = person.request(Method::GET, &style).header("accept-encoding", accepted);
        assert_eq!(Answer::of(again.header("if-none-match", tag)).await.status, 304, "{accepted}");
    }
}

#[tokio::test]
async fn pages_that_are_the_same_for_everyone_are_compressed_and_no_other() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for page in ["/", "/signup", "/login.html"] {
        let answer = person.request(Method::GET, page).header("accept-encoding", "gzip, br").send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip", "{page}");
        let vary: Vec<_> = answer.headers().get_all("vary").iter().collect();
        assert_eq!(vary, ["Accept-Language", "Accept-Encoding"], "{page}");
        let (body, mut text) = (answer.bytes().await.unwrap(), String::new());
        flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).unwrap();
        assert_eq!(text, person.get(page).await.text, "{page}");
    }
    for page in ["/captcha.ashx", "/activate.ashx?token=x", "/provision/x", "/nowhere"] {
        let request = person.request(Method::GET, page).header("accept", "text/html");
        let answer = Answer::of(request.header("accept-encoding", "gzip, br")).await;
        assert!(!answer.headers.contains_key("content-encoding"), "{page}");
    }
}

#[tokio::test]
async fn a_coded_body_is_415_wherever_a_body_is_read() {
    let service = RunningService::start().await;
    let token = std::fs::read_to_string(service.folder.path().join("data/admin.token")).unwrap();
    let form = "application/x-www-form-urlencoded";
    let admin = format!("http://{}/blacklist/add", service.admin);
    for coding in ["gzip", "br", "GZIP", "deflate, gzip", "identity, gzip", "x-unknown"] {
        for request in [
            service.platform().header("content-type", "application/json"),
            service
                .client
                .post(service.url("/signup.ashx"))
                .header("host", "phone.example.com")
                .header("content-type", form),
            service.client.post(service.url("/login")).header("host", "phone.example.com").header("content-type", form),
            service.client.post(&admin).bearer_auth(token.trim()).header("content-type", "application/json"),
        ] {
            let answer = Answer::of(request.header("content-encoding", coding).body("\u{1f}\u{0}coded")).await;
            let (status, code, _) = answer.error();
            assert_eq!((status, &*code), (415, "invalid_request"), "{coding}");
        }
    }
}

#[tokio::test]
async fn identity_is_not_a_coding_nor_is_an_empty_list() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.wait(std::time::Duration::ZERO).await;
    for none in ["Identity", "", " , ", "identity, ,identity"] {
        let request = service.platform().header("content-encoding", none).json(&Phone::of("alice").body());
        assert_eq!(Answer::of(request).await.decision(), "ok", "{none:?}");
    }
}
