//! A change by cookie needs a page of this website: any other page can make a browser send the cookie.

use realmgate_testkit::browser::Browser;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{PASSWORD, RunningService};
use reqwest::Method;
use serde_json::json;

async fn signed_in() -> (RunningService, Browser) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

#[tokio::test]
async fn a_change_says_where_it_comes_from() {
    let (_service, browser) = signed_in().await;
    let change = |headers: &[(&str, &str)]| {
        let request = browser.bare(Method::PATCH, "/account/profile").json(&json!({ "name": "Alex" }));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    };
    for own in [
        &[("origin", "https://phone.example.com")][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://phone.example.com")],
    ] {
        assert_eq!(browser.send(change(own)).await.status, 200, "{own:?}");
    }
    for other in [
        &[][..],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", "http://phone.example.com")],
        &[("origin", "https://phone.example.com.evil.example")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
    ] {
        let answer = browser.send(change(other)).await;
        assert_eq!((answer.error().0, &*answer.error().1), (403, "cross_site"), "{other:?}");
    }
}

#[tokio::test]
async fn what_a_plain_form_of_another_page_could_send_is_refused() {
    let (_service, browser) = signed_in().await;
    for content_type in ["text/plain", "application/octet-stream", "text/html"] {
        let request = browser.request(Method::PATCH, "/account/profile").header("content-type", content_type);
        let answer = browser.send(request.body("{\"name\":\"Alex\"}")).await;
        assert_eq!(answer.error().0, 403, "{content_type}");
    }
    let form = browser.request(Method::PATCH, "/account/profile").form(&[("name", "Form")]);
    assert_eq!(browser.send(form).await.json()["name"], "Form", "forms of pages without scripts");
}

#[tokio::test]
async fn every_method_that_changes_is_guarded() {
    let (_service, browser) = signed_in().await;
    let id = "0123456789abcdef";
    for (method, path) in [
        (Method::POST, "/account/phones".to_owned()),
        (Method::DELETE, "/account/phones/1".to_owned()),
        (Method::PUT, "/account/password".to_owned()),
        (Method::DELETE, format!("/account/sessions/{id}")),
        (Method::DELETE, "/account/sessions".to_owned()),
        (Method::PATCH, "/account/profile".to_owned()),
        (Method::POST, "/account/email".to_owned()),
        (Method::POST, "/account/delete".to_owned()),
        (Method::POST, "/reauthenticate".to_owned()),
        (Method::POST, "/logout".to_owned()),
        (Method::POST, "/logout/all".to_owned()),
        (Method::POST, "/provision".to_owned()),
    ] {
        for site in ["cross-site", "same-site"] {
            let answer = browser.send(browser.bare(method.clone(), &path).header("sec-fetch-site", site)).await;
            assert_eq!(answer.error().0, 403, "{method} {path}");
        }
        let silent = browser.send(browser.bare(method.clone(), &path)).await;
        assert_eq!(silent.error().0, 403, "{method} {path} from nowhere");
    }
    assert_eq!(browser.get("/account/profile").await.status, 200, "nothing of it was done");
}

#[tokio::test]
async fn a_script_with_a_token_needs_none_of_it() {
    let (service, _) = signed_in().await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let request = person.with_token(Method::PATCH, "/account/profile", &token).json(&json!({ "nickname": "Office" }));
    assert_eq!(realmgate_testkit::running::Answer::of(request).await.json()["nickname"], "Office");
}
