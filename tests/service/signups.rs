//! Signing up against the real store: every acknowledged account is there once, with its letter, and no other.

use super::running::{Answer, RunningService, SETTINGS};
use futures_util::future::join_all;
use realmgate::digest::{Ha1, HashFunction};
use std::collections::BTreeMap;
use std::time::Duration;

/// A service whose clients name their own address, as behind a proxy.
async fn behind_proxy() -> RunningService {
    RunningService::with(&format!("trusted_proxies = [\"127.0.0.0/8\"]\n{SETTINGS}")).await
}

fn ha1(user: &str) -> String {
    let realm = super::running::REALM;
    Ha1::compute(HashFunction::Md5, user, realm, super::running::PASSWORD).to_hex().as_str().to_owned()
}

/// Solves a fresh captcha; the token and its answer.
async fn captcha(service: &RunningService) -> (String, u32) {
    let challenge = service.get("/captcha.ashx").await.json();
    let question = challenge["question"].as_str().expect("a question").to_owned();
    let sum = question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum();
    (challenge["token"].as_str().expect("a token").to_owned(), sum)
}

async fn sign_up_with(service: &RunningService, user: &str, source: &str, captcha: &(String, u32)) -> Answer {
    let (ha1, sum) = (ha1(user), captcha.1.to_string());
    let form = [
        ("user", user),
        ("name", "Alex Doe"),
        ("email", "alex@example.com"),
        ("ha1", &ha1),
        ("captcha_token", &captcha.0),
        ("captcha_answer", &sum),
    ];
    let request = service.client.post(service.url("/signup.ashx")).header("x-forwarded-for", source);
    Answer::of(request.form(&form)).await
}

async fn sign_up(service: &RunningService, user: &str, source: &str) -> Answer {
    let captcha = captcha(service).await;
    sign_up_with(service, user, source, &captcha).await
}

/// The letters in the pickup folder, and the links in them.
fn links(service: &RunningService) -> Vec<String> {
    let folder = service.folder.path().join("data/pickup");
    let names = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let link = |path: std::path::PathBuf| {
        assert!(path.extension().is_some_and(|end| end == "eml"), "no half letter: {path:?}");
        let text = std::fs::read_to_string(path).expect("a letter");
        let start = text.find("/activate.ashx?token=").expect("a link");
        text[start..start + "/activate.ashx?token=".len() + 43].to_owned()
    };
    names.map(link).collect()
}

fn statuses(answers: &[Answer]) -> BTreeMap<u16, usize> {
    let mut counted = BTreeMap::new();
    for answer in answers {
        *counted.entry(answer.status.as_u16()).or_insert(0) += 1;
    }
    counted
}

#[tokio::test]
async fn of_64_signups_of_one_name_at_once_exactly_one_is_made() {
    let service = behind_proxy().await;
    let captchas = join_all((0..64).map(|_| captcha(&service))).await;
    let sources: Vec<_> = (0..64).map(|n| format!("198.51.100.{n}")).collect();
    let signups =
        captchas.iter().zip(&sources).map(|(captcha, source)| sign_up_with(&service, "alex", source, captcha));
    let answers = join_all(signups).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (409, 63)]));
    assert_eq!(links(&service).len(), 1, "one letter");
}

#[tokio::test]
async fn of_64_signups_with_one_captcha_exactly_one_passes() {
    let service = behind_proxy().await;
    let captcha = captcha(&service).await;
    let names: Vec<_> = (0..64).map(|n| (format!("alex{n}"), format!("198.51.100.{n}"))).collect();
    let signups = names.iter().map(|(name, source)| sign_up_with(&service, name, source, &captcha));
    let answers = join_all(signups).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (400, 63)]));
    assert!(answers.iter().filter(|answer| answer.status == 400).all(|answer| answer.text.contains("captcha_failed")));
}

#[tokio::test]
async fn of_64_openings_of_one_link_exactly_one_activates() {
    let service = behind_proxy().await;
    assert_eq!(sign_up(&service, "alex", "198.51.100.1").await.status, 200);
    let phone = super::phone::Phone::of("alex");
    assert_eq!(service.knock(&phone).await.decision(), "fail", "not activated yet");
    let link = &links(&service)[0];
    let answers = join_all((0..64).map(|_| service.get(link))).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 1), (400, 63)]));
    assert_eq!(service.knock(&phone).await.decision(), "ok");
}

#[tokio::test]
async fn a_source_makes_three_accounts_in_any_hour() {
    let service = behind_proxy().await;
    for number in 0..3 {
        assert_eq!(sign_up(&service, &format!("alex{number}"), "198.51.100.1").await.status, 200);
        service.wait(Duration::from_mins(10)).await;
    }
    let refused = sign_up(&service, "alex3", "198.51.100.1").await;
    assert_eq!((refused.status.as_u16(), refused.json()["error"].as_str()), (429, Some("rate_limited")));
    let wait: u64 = refused.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!((1_700..=1_800).contains(&wait), "{wait}");
    assert_eq!(sign_up(&service, "alex3", "198.51.100.2").await.status, 200, "another source");
    service.wait(Duration::from_secs(wait)).await;
    assert_eq!(sign_up(&service, "alex4", "198.51.100.1").await.status, 200);
}

#[tokio::test]
async fn an_account_that_is_not_activated_in_a_week_is_gone_and_its_name_is_free() {
    let service = behind_proxy().await;
    assert_eq!(sign_up(&service, "alex", "198.51.100.1").await.status, 200);
    let link = links(&service).remove(0);
    service.wait(Duration::from_hours(7 * 24)).await;
    assert_eq!(sign_up(&service, "alex", "198.51.100.1").await.status, 409, "the last second counts");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.get(&link).await.status, 400);
    assert_eq!(sign_up(&service, "alex", "198.51.100.1").await.status, 200);
}

#[tokio::test]
async fn a_failing_store_leaves_nothing_behind_and_costs_no_quota() {
    let service = behind_proxy().await;
    service.store.go_down();
    for _ in 0..5 {
        let answer = sign_up(&service, "alex", "198.51.100.1").await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (500, Some("server_error")));
    }
    assert_eq!(links(&service).len(), 0);
    service.store.come_back();
    assert_eq!(sign_up(&service, "alex", "198.51.100.1").await.status, 200);
    assert_eq!(links(&service).len(), 1);
}
