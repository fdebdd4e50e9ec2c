//! A scanner opens every link in an email, by HEAD and GET, again and again: nothing is used up and no one is signed in.

use realmgate_testkit::browser::{Browser, ha1_members, joined};
use realmgate_testkit::correspondence::signed_in;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::RunningService;
use serde_json::json;

const NEW: &str = "kT7#pq9-wonderful-Zebra";

/// What a scanner in front of a mailbox does with a link.
async fn scanned(service: &RunningService, path: &str) {
    let scanner = Person::of(service);
    assert!(!scanner.head(path).await.headers.contains_key("set-cookie"));
    for _ in 0..3 {
        let page = scanner.get(path).await;
        assert!(!page.headers.contains_key("set-cookie"), "{path}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert_eq!(page.status, 200, "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn each_link_still_works_for_the_person_afterwards() {
    let (service, browser) = signed_in().await;
    let person = Person::of(&service);

    assert_eq!(browser.post("/account/email", json!({ "email": "new@example.org" })).await.status, 202);
    let token = service.next_token("/email?token=").await;
    scanned(&service, &format!("/email?token={token}")).await;
    assert_eq!(browser.post("/email", json!({ "token": token })).await.status, 204);
    let undo = service.next_token("/email/undo?token=").await;
    scanned(&service, &format!("/email/undo?token={undo}")).await;
    assert_eq!(browser.post("/email/undo", json!({ "token": undo })).await.status, 204);

    let asking = Browser::of(&person);
    assert_eq!(asking.post("/magic", json!({ "login": "alex" })).await.status, 200);
    let token = service.next_token("/magic?token=").await;
    scanned(&service, &format!("/magic?token={token}")).await;
    assert_eq!(asking.post("/magic", json!({ "token": token })).await.status, 204);

    let recover = joined(json!({ "login": "alex" }), person.captcha().await);
    assert_eq!(asking.post("/recover", recover).await.status, 200);
    let token = service.next_token("/recover?token=").await;
    scanned(&service, &format!("/recover?token={token}")).await;
    let set = joined(json!({ "token": token }), ha1_members("alex", NEW));
    assert_eq!(asking.post("/recover/password", set).await.status, 204);
    service.next_email().await;

    asking.sign_in("alex", NEW).await;
    assert_eq!(asking.post("/account/delete", json!({ "user": "alex" })).await.status, 202);
    let token = service.next_token("/restore?token=").await;
    scanned(&service, &format!("/restore?token={token}")).await;
    assert_eq!(asking.post("/restore", json!({ "token": token })).await.status, 204);
}
