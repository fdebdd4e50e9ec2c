//! Method, fields, captcha, rate limit, conflict, write: what fails early costs nothing later.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::{RunningService, SETTINGS};

#[tokio::test]
async fn a_bad_field_uses_no_captcha_up() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    for (name, value) in [("user", "Alex"), ("email", "alex"), ("ha1", "x"), ("name", "")] {
        assert_eq!(person.post(&form.clone().with(name, value)).await.error().1, "invalid_request");
    }
    assert_eq!(person.post(&form).await.status, 200);
}

#[tokio::test]
async fn a_failed_captcha_costs_no_quota_and_comes_before_it() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 1")).await;
    let person = Person::of(&service);
    for _ in 0..5 {
        let wrong = person.form("alex").await.with("captcha_answer", "1");
        assert_eq!(person.post(&wrong).await.error().1, "captcha_failed");
    }
    assert_eq!(person.sign_up("alex").await.status, 200);
    let wrong = person.form("other").await.with("captcha_answer", "1");
    assert_eq!(person.post(&wrong).await.error().1, "captcha_failed", "captcha comes before the rate limit");
    assert_eq!(person.sign_up("alex").await.error().1, "rate_limited", "the rate limit comes before the conflict");
}
