//! The headers of every public answer, whatever its status: nothing is sniffed, referred to, framed or remembered.

use realmgate_testkit::person::{Form, Person};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use realmgate_testkit::signed_in::ha1;
use reqwest::{Method, RequestBuilder};

fn has_security_headers(answer: &Answer, what: &str) {
    let headers = &answer.headers;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!((text("x-content-type-options"), text("referrer-policy")), ("nosniff", "no-referrer"), "{what}");
    let policy = text("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    // What holds a secret is not compressed beside what a stranger can choose (BREACH).
    let is_for_all = headers.get_all("vary").iter().any(|vary| vary == "Accept-Encoding");
    assert!(is_for_all || !headers.contains_key("content-encoding"), "{what} is compressed");
    let sets_cookies = ["POST /login -> 200", "POST /logout -> 204", "POST /magic -> 200"].contains(&what);
    assert!(sets_cookies || !headers.contains_key("set-cookie"), "{what} sets a cookie");
    for unwanted in ["access-control-allow-origin", "server", "location"] {
        assert!(!headers.contains_key(unwanted), "{what} has {unwanted}");
    }
}

/// Asks, looks at the status and at the headers.
async fn answers(service: &RunningService, status: u16, request: RequestBuilder) -> Answer {
    let mut request = request.header("accept-encoding", "gzip, br").build().expect("a request");
    // What another website's page posts is refused; the rest tells no other website that it may read it.
    let posted = request.method() == Method::POST && request.url().path() != "/webhooks/auth";
    let origin = if posted { "https://phone.example.com" } else { "https://evil.example.net" };
    request.headers_mut().insert("origin", origin.parse().expect("an origin"));
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
        (Method::GET, "/assets/style-0.css", 404),
        (Method::GET, "/icon.svg", 200),
        (Method::GET, "/nowhere", 404),
        (Method::POST, "/nowhere", 404),
    ] {
        let mut answer = answers(&service, status, person.request(method, path)).await;
        if answer.headers.contains_key("content-encoding") {
            answer = person.get(path).await;
        }
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
    // A link is followed by a person alone.
    let text = page.text.replace("href=\"https://phone.example.com/privacy\"", "");
    for unwanted in ["<style", "style=", "onclick", "<script>", "javascript:", "http://", "https://"] {
        assert!(!text.contains(unwanted), "{unwanted} in {text}");
    }
}

#[tokio::test]
async fn other_methods_learn_which_one_to_use() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let pages = ["/captcha.ashx", "/activate.ashx?token=x", "/realm.json", "/", "/signup", "/login.html", "/icon.svg"];
    let readable = pages.into_iter().chain(["/phone", "/provision/x", "/provision.json"]);
    let cases = readable.map(|path| (Method::POST, path, "GET, HEAD"));
    let posted = ["/signup.ashx", "/login", "/logout", "/provision"];
    let posted = posted.into_iter().flat_map(|path| [(Method::PATCH, path, "POST"), (Method::OPTIONS, path, "POST")]);
    for (method, path, allow) in cases.chain(posted) {
        let answer = answers(&service, 405, person.request(method, path)).await;
        assert_eq!(answer.headers["allow"], allow, "{path}");
        assert_eq!(answer.error(), (405, "method_not_allowed".to_owned(), format!("method not allowed; use {allow}")));
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
    service.faults.go_down();
    answers(&service, 500, post(&person.form("alex").await)).await;
    service.faults.come_back();
    answers(&service, 200, post(&person.form("alex").await)).await;
    answers(&service, 429, post(&person.form("other").await)).await;
    answers(&service, 421, person.asking("evil.example.net").request(Method::GET, "/login.html")).await;
}

#[tokio::test]
async fn every_answer_to_a_sign_in_and_within_a_session_carries_them() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nsign_ins_per_minute = 3")).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let post = |ha1: &str| person.request(Method::POST, "/login").form(&[("user", "alex"), ("ha1", ha1)]);
    let (right, wrong) = (ha1("alex", PASSWORD), ha1("alex", "wrong"));
    answers(&service, 400, post("")).await;
    answers(&service, 413, post(&"x".repeat(9_000))).await;
    answers(&service, 401, post(&wrong)).await;
    let token = answers(&service, 200, post(&right)).await.json()["token"].as_str().unwrap().to_owned();
    is_a_page_of_its_own(&answers(&service, 200, person.with_token(Method::GET, "/phone", &token)).await);
    answers(&service, 200, person.with_token(Method::HEAD, "/phone", &token)).await;
    answers(&service, 401, person.request(Method::GET, "/phone")).await;
    answers(&service, 401, person.request(Method::POST, "/provision")).await;
    answers(&service, 401, person.request(Method::POST, "/logout")).await;
    let elsewhere = post(&right).header("sec-fetch-site", "cross-site");
    answers(&service, 403, elsewhere).await;
    let page = post(&right).header("sec-fetch-site", "cross-site").header("accept", "text/html");
    is_a_page_of_its_own(&answers(&service, 403, page).await);
    let link = person.link(&token).await;
    answers(&service, 200, person.request(Method::HEAD, &link)).await;
    answers(&service, 200, person.request(Method::GET, &link)).await;
    answers(&service, 404, person.request(Method::GET, "/provision/x")).await;
    answers(&service, 404, person.request(Method::HEAD, "/provision/x")).await;
    service.faults.go_down();
    let session = |method, path| person.with_token(method, path, &token);
    for asked in [post(&right), session(Method::GET, "/phone"), session(Method::POST, "/provision")] {
        answers(&service, 503, asked).await;
    }
    answers(&service, 503, person.request(Method::GET, &link)).await;
    service.faults.come_back();
    answers(&service, 200, post(&right)).await;
    answers(&service, 429, post(&right)).await;
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
    service.faults.go_down();
    let body = Phone::of("alice").body();
    answers(&service, 503, service.platform().json(&body)).await;
    service.faults.come_back();
    let get = service.client.get(service.url("/webhooks/auth")).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
    answers(&service, 200, get.query(&[("username", "alice")])).await;
}
