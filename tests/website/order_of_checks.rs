//! Method, fields, captcha, rate limit, conflict, write: what fails early costs nothing later.

use crate::running::{Options, Running, error};

#[tokio::test]
async fn a_bad_field_uses_no_captcha_up() {
    let site = Running::usual();
    let form = site.form("alex").await;
    for (name, value) in [("user", "Alex"), ("email", "alex"), ("ha1", "x"), ("name", "")] {
        assert_eq!(error(site.post(&form.clone().with(name, value)).await).await.0, 400);
    }
    assert_eq!(site.post(&form).await.status(), 200);
}

#[tokio::test]
async fn a_malformed_answer_uses_no_captcha_up_and_a_wrong_one_does() {
    let site = Running::usual();
    let form = site.form("alex").await;
    let answered = |answer: &str| form.clone().with("captcha_answer", answer);
    let first = error(site.post(&answered("thirteen")).await).await;
    assert_eq!((first.0, &*first.1), (400, "captcha_failed"));
    let right = &form.0.iter().find(|(name, _)| *name == "captcha_answer").unwrap().1;
    assert_eq!(site.post(&answered(&format!(" {right} "))).await.status(), 200);
    let other = site.form("other").await;
    for answer in ["99", right] {
        let again = error(site.post(&other.clone().with("captcha_answer", answer)).await).await;
        assert_eq!(again.1, "captcha_failed");
    }
    for answer in [answered(right), answered("99"), form.clone().with("captcha_token", "forged.token")] {
        assert_eq!(error(site.post(&answer).await).await, first, "one text for wrong, used and forged");
    }
    let late = site.form("late").await;
    site.clock.advance(std::time::Duration::from_secs(901));
    assert_eq!(error(site.post(&late).await).await, first, "and for expired");
}

#[tokio::test]
async fn a_failed_captcha_costs_no_quota() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    for _ in 0..5 {
        let wrong = site.form("alex").await.with("captcha_answer", "1");
        assert_eq!(error(site.post(&wrong).await).await.1, "captcha_failed");
    }
    assert_eq!(site.sign_up("alex").await.status(), 200);
    let wrong = site.form("other").await.with("captcha_answer", "1");
    assert_eq!(error(site.post(&wrong).await).await.1, "captcha_failed", "captcha comes before the rate limit");
    assert_eq!(error(site.sign_up("alex").await).await.1, "rate_limited", "the rate limit comes before the conflict");
}
