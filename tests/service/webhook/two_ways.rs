//! A plain call is answered before the routes are asked, every other call by them: on either way it gets the same answer,
//! header by header.

use super::webhook_bodies::{body_of, rows};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};

/// The plain way, and one that only a route knows.
const WAYS: [&str; 2] = ["/webhooks/auth", "//webhooks/auth"];

/// What makes a call of a request.
type Changed<'a> = &'a dyn Fn(RequestBuilder) -> RequestBuilder;

/// An answer but for its time.
async fn answer(request: RequestBuilder) -> (StatusCode, HeaderMap, String) {
    let response = request.send().await.expect("an answer");
    let (status, mut headers) = (response.status(), response.headers().clone());
    headers.remove(DATE);
    (status, headers, response.text().await.expect("text"))
}

/// A service that refuses no source, so that what came before changes no answer.
async fn service() -> RunningService {
    let service =
        RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n[replay]\nmode = \"off\"\n")).await;
    service.new_account("alice").await;
    service
}

fn post(service: &RunningService, way: &str) -> RequestBuilder {
    service.client.post(service.url(way)).basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
}

#[tokio::test]
async fn each_call_gets_the_same_answer_on_either_way() {
    let service = service().await;
    let right = Phone::of("alice").body();
    let json = |request: RequestBuilder, body: String| request.header(CONTENT_TYPE, "application/json").body(body);
    let cases: [(&str, u16, Changed<'_>); 9] = [
        ("a right answer", 200, &|request| request.json(&right)),
        ("a wrong password", 200, &|request| {
            request.json(&Phone { password: "wrong".into(), ..Phone::of("alice") }.body())
        }),
        ("a malformed request", 200, &|request| json(request, "{}".into())),
        ("no object", 400, &|request| json(request, "[]".into())),
        ("no UTF-8", 400, &|request| request.header(CONTENT_TYPE, "application/json").body(vec![0xff])),
        ("another type", 415, &|request| request.header(CONTENT_TYPE, "text/plain").body("{}")),
        ("no type", 415, &|request| request.body("{}")),
        ("a coding", 415, &|request| json(request.header(CONTENT_ENCODING, "gzip"), "{}".into())),
        ("too large", 413, &|request| json(request, " ".repeat(64 * 1024 + 1))),
    ];
    for (what, status, of) in cases {
        let [plain, routed] = WAYS.map(|way| answer(of(post(&service, way))));
        let (plain, routed) = (plain.await, routed.await);
        assert_eq!(plain.0.as_u16(), status, "{what}: {}", plain.2);
        assert_eq!(plain, routed, "{what}");
        assert!(plain.1.contains_key("x-content-type-options"), "{what}");
    }
    let [plain, routed] = WAYS.map(|way| answer(service.client.post(service.url(way)).json(&right)));
    let (plain, routed) = (plain.await, routed.await);
    assert_eq!((plain.0, &plain), (StatusCode::UNAUTHORIZED, &routed), "no credentials");
}

#[tokio::test]
async fn hostile_bodies_get_the_same_answer_on_either_way() {
    let service = service().await;
    for row in rows("hostile") {
        let content_type = row["content_type"].as_str().map(str::to_owned);
        let of = |way| {
            let request = post(&service, way).body(body_of("hostile", &row));
            content_type.iter().fold(request, |request, value| request.header(CONTENT_TYPE, value))
        };
        let [plain, routed] = WAYS.map(|way| answer(of(way)));
        assert_eq!(plain.await, routed.await, "{}", row["name"]);
    }
}
