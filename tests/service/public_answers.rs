//! The headers of every public answer, whatever its status: nothing is sniffed, referred to, framed or remembered.

use super::person::{Form, Person};
use super::phone::Phone;
use super::pickup::PickupFolder;
use super::running::{Answer, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::{Method, RequestBuilder};

fn has_security_headers(answer: &Answer, what: &str) {
    let headers = &answer.headers;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!((text("x-content-type-options"), text("referrer-policy")), ("nosniff", "no-referrer"), "{what}");
    let policy = text("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    for unwanted in ["set-cookie", "access-control-allow-origin", "server", "location", "content-encoding"] {
        assert!(!headers.contains_key(unwanted), "{what} has {unwanted}");
    }
}

/// Asks, looks at the status and at the headers.
async fn answers(service: &RunningService, status: u16, request: RequestBuilder) -> Answer {
    let request = request.header("origin", "https://evil.example.net").header("accept-encoding", "gzip, br");
    let request = request.build().expect("a request");
    let what = format!("{} {} -> {status}", request.method(), request.url().path());
    let answer = Answer::of(RequestBuilder::from_parts(service.client.clone(), request)).await;
    assert_eq!(answer.status, status, "{what}: {}", answer.text);
    has_security_headers(&answer, &what);
    answer
}

#[tokio::test]
async fn what_is_read_carries_them_whether_it_is_there_or_not() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let link = PickupFolder::of(&service).only_link();
    for (method, path, status) in [
        (Method::GET, "/captcha.ashx", 200),
        (Method::GET, "/realm.json", 200),
        (Method::HEAD, &*link, 200),
        (Method::GET, &*link, 200),
        (Method::GET, &*link, 400),
        (Method::HEAD, &*link, 400),
        (Method::GET, "/activate.ashx", 400),
        (Method::GET, "/", 200),
        (Method::HEAD, "/", 200),
        (Method::GET, "/signup", 200),
        (Method::HEAD, "/signup", 200),
        (Method::GET, "/login.html", 200),
        (Method::GET, "/style.css", 200),
        (Method::GET, "/icon.svg", 200),
        (Method::GET, "/activated.js", 200),
        (Method::GET, "/signup.js", 200),
        (Method::GET, "/nowhere", 404),
        (Method::POST, "/nowhere", 404),
    ] {
        let answer = answers(&service, status, person.request(method, path)).await;
        if answer.headers.get("content-type").is_some_and(|kind| kind == "text/html; charset=utf-8") {
            is_a_page_of_its_own(&answer);
        }
    }
}

/// Nothing inline, nothing from elsewhere, nothing kept.
fn is_a_page_of_its_own(page: &Answer) {
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("style-src 'self'; script-src 'self'"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
    for unwanted in ["<style", "style=", "onclick", "<script>", "javascript:", "http://", "https://"] {
        assert!(!page.text.contains(unwanted), "{unwanted} in {}", page.text);
    }
}

#[tokio::test]
async fn other_methods_are_told_which_one_to_use() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let readable =
        ["/captcha.ashx", "/activate.ashx?token=x", "/realm.json", "/", "/signup", "/login.html", "/style.css"];
    let cases = readable.map(|path| (Method::POST, path, "GET, HEAD"));
    let posted = [(Method::GET, "/signup.ashx", "POST"), (Method::OPTIONS, "/signup.ashx", "POST")];
    for (method, path, allow) in cases.into_iter().chain(posted) {
        let answer = answers(&service, 405, person.request(method, path)).await;
        assert_eq!(answer.headers["allow"], allow, "{path}");
        assert_eq!(answer.error(), (405, "method_not_allowed".to_owned(), format!("use {allow}")));
    }
    let answer = answers(&service, 405, person.request(Method::DELETE, "/webhooks/auth")).await;
    assert_eq!(answer.headers["allow"], "GET, POST");
}

#[tokio::test]
async fn every_refusal_of_a_signup_carries_them() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 1")).await;
    let person = Person::of(&service);
    let post = |fields: &Form| person.request(Method::POST, "/signup.ashx").form(&fields.0);
    answers(&service, 400, person.request(Method::POST, "/signup.ashx").json(&"no form")).await;
    let form = person.form("alex").await;
    answers(&service, 400, post(&form.clone().with("captcha_answer", "1"))).await;
    answers(&service, 413, post(&form.with("padding", &"x".repeat(16_384)))).await;
    service.store.go_down();
    answers(&service, 500, post(&person.form("alex").await)).await;
    service.store.come_back();
    answers(&service, 200, post(&person.form("alex").await)).await;
    answers(&service, 429, post(&person.form("other").await)).await;
    answers(&service, 421, person.asking("evil.example.net").request(Method::GET, "/login.html")).await;
}

#[tokio::test]
async fn every_answer_of_the_webhook_carries_them() {
    let service = RunningService::start().await;
    let calls = |kind: &str| service.platform().header("content-type", kind);
    answers(&service, 200, calls("application/json").body("{}")).await;
    answers(&service, 400, calls("application/json").body("[]")).await;
    answers(&service, 401, service.client.post(service.url("/webhooks/auth"))).await;
    answers(&service, 413, calls("application/json").body("x".repeat(70_000))).await;
    answers(&service, 415, calls("text/plain").body("{}")).await;
    service.store.go_down();
    let body = Phone::of("alice").body();
    answers(&service, 503, service.platform().json(&body)).await;
    service.store.come_back();
    let get = service.client.get(service.url("/webhooks/auth")).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
    answers(&service, 200, get.query(&[("username", "alice")])).await;
}
