//! Everything stored about an account is downloaded by its owner, but HA1s and hashes of tokens.

use realmgate_testkit::browser::{ha1_members, joined};
use realmgate_testkit::correspondence::{ADDRESS, signed_in};
use realmgate_testkit::running::PASSWORD;
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_file_equals_what_was_stored() {
    let (_service, browser) = signed_in().await;
    let profile = json!({ "name": "Alex Müller", "nickname": "Office", "language": "de" });
    browser.act(Method::PATCH, "/account/profile", profile).await;
    let office = joined(json!({ "name": "office" }), ha1_members("alex", "the office's own"));
    assert_eq!(browser.post("/account/phones", office).await.status, 201);
    let answer = browser.get("/account/data").await;
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"account.json\"");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let data = answer.json();
    assert_eq!(data["account"], browser.get("/account/profile").await.json());
    assert_eq!((&data["account"]["email"], &data["account"]["nickname"]), (&json!(ADDRESS), &json!("Office")));
    assert_eq!(
        (&data["tenant"], &data["state"], &data["algorithms"]),
        (&json!("example"), &json!("active"), &json!(["MD5"]))
    );
    assert_eq!(data["phones"], browser.get("/account/phones").await.json()["data"]);
    assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(data["security"], browser.get("/account/security").await.json()["data"]);
    let token = browser.cookie("__Host-session").unwrap();
    for secret in [ha1("alex", PASSWORD), ha1("alex", "the office's own"), token] {
        assert!(!answer.text.contains(&secret));
    }
}
