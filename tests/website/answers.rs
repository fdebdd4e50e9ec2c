//! Each error's status and body, and the headers on every answer.

use crate::running::{Form, HOST, Options, Running, error};
use reqwest::Method;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

#[tokio::test]
async fn missing_fields_are_named_all_at_once() {
    let site = Running::usual();
    let required = "user, name, email, ha1, captcha_token, captcha_answer required";
    for name in ["user", "name", "email", "ha1", "captcha_token", "captcha_answer"] {
        let (status, code, text) = error(site.post(&site.form("alex").await.with(name, "")).await).await;
        assert_eq!((status, &*code, &*text), (400, "invalid_request", required), "{name}");
    }
    let empty = site.request(Method::POST, "/signup.ashx").send().await.unwrap();
    assert_eq!(
        empty.text().await.unwrap(),
        format!(r#"{{"error":"invalid_request","error_description":"{required}"}}"#)
    );
}

#[tokio::test]
async fn a_bad_field_is_named() {
    let site = Running::usual();
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
        let (status, code, text) = error(site.post(&site.form("alex").await.with(name, value)).await).await;
        assert_eq!((status, &*code), (400, "invalid_request"), "{value}");
        assert!(text.starts_with(name), "{name} {value}: {text}");
    }
    let mut twice = site.form("alex").await;
    twice.0.push(("user", "alex".to_owned()));
    assert_eq!(error(site.post(&twice).await).await.2, "user is given twice");
    assert!(site.store.accounts_now().is_empty() && site.pickup_names().is_empty());
}

#[tokio::test]
async fn other_methods_are_told_which_one_to_use() {
    let site = Running::usual();
    let readable = ["/captcha.ashx", "/activate.ashx?token=x", "/realm.json", "/login.html", "/style.css"];
    let cases = readable.map(|path| (Method::POST, path, "GET, HEAD"));
    for (method, path, allow) in cases.into_iter().chain([(Method::GET, "/signup.ashx", "POST")]) {
        let answer = site.request(method, path).send().await.unwrap();
        assert_eq!(answer.headers()["allow"], allow, "{path}");
        assert_eq!(error(answer).await, (405, "method_not_allowed".to_owned(), format!("use {allow}")));
    }
    assert_eq!(error(site.get("/nowhere").await).await.0, 404);
}

#[tokio::test]
async fn a_body_beyond_16_kib_is_too_large_announced_or_not() {
    let site = Running::usual();
    let form = site.form("alex").await;
    let fits = Form(form.clone().with("padding", &"x".repeat(15_000)).0);
    let answer = site.post(&form.with("padding", &"x".repeat(16_384))).await;
    assert_eq!(error(answer).await.0, 413);
    let chunked = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ntransfer-encoding: chunked\r\n\r\n");
    let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
    let answer = raw(&site, &format!("{chunked}{chunk}{chunk}1\r\nx\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("\"invalid_request\""), "{answer}");
    assert_eq!(site.post(&fits).await.status(), 200);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_and_the_connection_closed() {
    let site = Running::usual();
    let head = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: 100\r\n\r\nuser=");
    let answer = raw(&site, &head).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"request_timeout\""), "{answer}");
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"), "{answer}");
}

/// What comes back until the server closes the connection.
async fn raw(site: &Running, request: &str) -> String {
    let (address, request) = (site.address, request.to_owned());
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[tokio::test]
async fn without_a_captcha_nobody_can_sign_up() {
    let with = Running::usual();
    let form = with.form("alex").await;
    let site = Running::start(Options { captcha: None, ..Options::default() });
    assert_eq!(error(site.get("/captcha.ashx").await).await.0, 503);
    let (status, code, _) = error(site.post(&form).await).await;
    assert_eq!((status, &*code), (503, "captcha_disabled"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_html_a_policy() {
    let site = Running::usual();
    site.sign_up("alex").await;
    let link = site.only_link();
    for (path, status) in [
        ("/captcha.ashx", 200),
        ("/realm.json", 200),
        ("/signup.ashx", 405),
        ("/nowhere", 404),
        (&*link, 200),
        ("/activate.ashx", 400),
        ("/login.html", 200),
        ("/style.css", 200),
        ("/activated.js", 200),
    ] {
        let answer = site.get(path).await;
        let headers = answer.headers().clone();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(!headers.contains_key("set-cookie") && !headers.contains_key("access-control-allow-origin"));
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        if headers["content-type"] == "text/html; charset=utf-8" {
            assert!(policy.contains("style-src 'self'; script-src 'self'") && headers["cache-control"] == "no-store");
            let text = answer.text().await.unwrap();
            assert!(!text.contains("<style") && !text.contains("onclick") && !text.contains("http://"), "{text}");
            assert!(!text.contains("<script>") && !text.contains("https://"), "{text}");
        }
    }
}
