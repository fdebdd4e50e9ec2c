//! One UPDATE takes each token: of 64 that use one at once, one succeeds.

use futures_util::future::join_all;
use realmgate_testkit::browser::{Browser, ha1_members, joined};
use realmgate_testkit::correspondence::{signed_in, with_alex};
use realmgate_testkit::person::Person;
use realmgate_testkit::running::RunningService;
use serde_json::{Value, json};

/// Posts the same from 64 browsers with the cookies of this one.
async fn all_at_once(service: &RunningService, browser: &Browser, path: &str, body: &Value) -> usize {
    let cookie = browser.cookie("__Host-magic");
    let browsers: Vec<_> = (0..64)
        .map(|_| {
            let same = Browser::of(&Person::of(service));
            same.set_cookie(cookie.as_deref().map(|value| ("__Host-magic", value)));
            same
        })
        .collect();
    let answers = join_all(browsers.iter().map(|browser| browser.post(path, body.clone()))).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert!(answers.iter().all(|answer| [204, 400, 503].contains(&answer.status.as_u16())));
    assert!(count(204) + count(400) > 0);
    count(204)
}

#[tokio::test]
async fn for_every_kind_of_link_and_for_the_code() {
    let (service, browser) = signed_in().await;
    assert_eq!(browser.post("/account/email", json!({ "email": "new@example.org" })).await.status, 202);
    let token = json!({ "token": service.next_token("/email?token=").await });
    assert_eq!(all_at_once(&service, &browser, "/email", &token).await, 1);
    let token = json!({ "token": service.next_token("/email/undo?token=").await });
    assert_eq!(all_at_once(&service, &browser, "/email/undo", &token).await, 1);

    let person = Person::of(&service);
    let asking = Browser::of(&person);
    assert_eq!(asking.post("/magic", json!({ "login": "alex" })).await.status, 200);
    let token = json!({ "token": service.next_token("/magic?token=").await });
    assert_eq!(all_at_once(&service, &asking, "/magic", &token).await, 1);

    let recover = joined(json!({ "login": "alex" }), person.captcha().await);
    assert_eq!(asking.post("/recover", recover).await.status, 200);
    let token = json!({ "token": service.next_token("/recover?token=").await });
    let set = joined(token, ha1_members("alex", "kT7#pq9-wonderful-Zebra"));
    assert_eq!(all_at_once(&service, &asking, "/recover/password", &set).await, 1);
}

#[tokio::test]
async fn a_code_and_a_restore_link_too() {
    let service = with_alex().await;
    let asking = Browser::of(&Person::of(&service));
    assert_eq!(asking.post("/magic", json!({ "login": "alex" })).await.status, 200);
    let email = service.next_email().await;
    let is_code =
        |line: &&str| line.len() == 8 && line.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
    let code = email.lines().map(str::trim).find(is_code).expect("a code").to_owned();
    assert_eq!(all_at_once(&service, &asking, "/magic/code", &json!({ "code": code })).await, 1);
    asking.sign_in("alex", realmgate_testkit::running::PASSWORD).await;
    assert_eq!(asking.post("/account/delete", json!({ "user": "alex" })).await.status, 202);
    let token = json!({ "token": service.next_token("/restore?token=").await });
    assert_eq!(all_at_once(&service, &asking, "/restore", &token).await, 1);
}
