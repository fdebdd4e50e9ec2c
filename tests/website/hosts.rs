//! The Host header alone says whose website it is.

use crate::running::{HOST, Running, error, link};
use reqwest::Method;

#[tokio::test]
async fn an_unknown_host_is_misdirected_whatever_is_forwarded() {
    let site = Running::usual();
    for path in ["/captcha.ashx", "/realm.json", "/login.html", "/activate.ashx?token=x"] {
        let request = site.request_to("evil.example.net", Method::GET, path).header("x-forwarded-host", HOST);
        let answer = request.send().await.unwrap();
        let (status, code, _) = error(answer).await;
        assert_eq!((status, &*code), (421, "unknown_host"), "{path}");
    }
    let form = site.form("alex").await;
    let post = site.request_to("evil.example.net", Method::POST, "/signup.ashx");
    assert_eq!(post.form(&form.0).send().await.unwrap().status(), 421);
}

#[tokio::test]
async fn the_signup_realm_is_the_host_s_own_else_the_tenant_s_first() {
    let site = Running::usual();
    for (host, realm) in [
        (HOST, "first.example.com"),
        ("SIP.example.com.:8080", "sip.example.com"),
        ("[::1]:8080", "first.example.com"),
        ("phone.example.org", "phone.example.org"),
    ] {
        let answer = site.request_to(host, Method::GET, "/realm.json").send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), format!(r#"{{"realm":"{realm}"}}"#));
    }
}

#[tokio::test]
async fn a_captcha_of_one_tenant_is_no_good_at_another_and_links_lead_to_the_own_public_url() {
    let site = Running::usual();
    let form = site.form("alex").await;
    let elsewhere = |form| site.request_to("phone.example.org", Method::POST, "/signup.ashx").form(form);
    assert_eq!(error(elsewhere(&form.0).send().await.unwrap()).await.1, "captcha_failed");
    let odd = site.request_to("sip.example.com:9999", Method::POST, "/signup.ashx").form(&form.0);
    assert_eq!(odd.send().await.unwrap().status(), 200);
    let letter = &site.letters()[0];
    assert!(letter.contains(&format!("https://{HOST}{}", link(letter))));
}

#[tokio::test]
async fn two_host_headers_or_none_are_no_host() {
    let site = Running::usual();
    let twice = site.request(Method::GET, "/realm.json").header("host", HOST).send().await.unwrap();
    assert!([400, 421].contains(&twice.status().as_u16()));
}
