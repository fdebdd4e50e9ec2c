//! One captcha token lets one signup pass, and a captcha shows no answer.

use crate::running::{Options, Running, header};

#[tokio::test]
async fn of_64_signups_with_one_captcha_exactly_one_passes() {
    let site = Running::start(Options { signups_per_hour: 1000, ..Options::default() });
    let form = site.form("alex").await;
    let signups = (0..64).map(|number| {
        let form = form.clone().with("user", &format!("user{number}"));
        let site = &site;
        async move { site.post(&form).await.status().as_u16() }
    });
    let statuses = futures_util::future::join_all(signups).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 400).count(), 63);
    assert_eq!(site.store.accounts_now().len(), 1);
}

#[tokio::test]
async fn of_64_signups_of_one_name_exactly_one_makes_an_account() {
    let site = Running::start(Options { trusted_proxies: vec!["127.0.0.0/8"], ..Options::default() });
    let signups = (0..64).map(|number| {
        let site = &site;
        async move { site.sign_up_from("alex", &format!("203.0.113.{number}")).await.status().as_u16() }
    });
    let statuses = futures_util::future::join_all(signups).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 63);
    assert_eq!((site.store.accounts_now().len(), site.letters().len()), (1, 1));
}

#[tokio::test]
async fn the_answer_is_compact_fresh_and_shows_no_solution() {
    let site = Running::usual();
    let answer = site.get("/captcha.ashx").await;
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "content-type"), "application/json");
    let text = answer.text().await.unwrap();
    let [question, token] = ["question", "token"].map(|member| {
        let body: serde_json::Value = serde_json::from_str(&text).unwrap();
        body[member].as_str().unwrap().to_owned()
    });
    assert_eq!(text, format!(r#"{{"question":"{question}","token":"{token}"}}"#));
    assert!(!token.contains('='));
}
