//! A captcha's answer is judged once, and its token shows no solution.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::time::Duration;

#[tokio::test]
async fn the_answer_is_compact_fresh_and_shows_no_solution() {
    let service = RunningService::start().await;
    let answer = Person::of(&service).get("/captcha.ashx").await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["content-type"], "application/json");
    let [question, token] = ["question", "token"].map(|member| answer.json()[member].as_str().unwrap().to_owned());
    assert_eq!(answer.text, format!(r#"{{"question":"{question}","token":"{token}"}}"#));
    let (payload, mac) = token.split_once('.').expect("two parts");
    let [payload, mac] = [payload, mac].map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url without padding"));
    assert_eq!(mac.len(), 32);
    assert!(!payload.windows(question.len()).any(|window| window == question.as_bytes()));
}

#[tokio::test]
async fn what_is_no_answer_uses_nothing_up_and_a_wrong_one_does() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    let (right, answered) = (form.field("captcha_answer"), |answer: &str| form.clone().with("captcha_answer", answer));
    let refused = person.post(&answered("thirteen")).await.error();
    assert_eq!((refused.0, &*refused.1), (400, "captcha_failed"));
    assert_eq!(person.post(&answered(&format!(" {right} "))).await.status, 200);

    let other = person.form("other").await;
    for answer in ["99", other.field("captcha_answer")] {
        let again = person.post(&other.clone().with("captcha_answer", answer)).await;
        assert_eq!(again.error(), refused, "a wrong answer used it up");
    }
    for form in [answered(right), answered("99"), form.clone().with("captcha_token", "forged.token")] {
        assert_eq!(person.post(&form).await.error(), refused, "one text for used, wrong and forged");
    }
    let [in_time, late] = [person.form("in-time").await, person.form("late").await];
    service.wait(Duration::from_mins(15)).await;
    assert_eq!(person.post(&in_time).await.status, 200, "the last second counts");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(person.post(&late).await.error(), refused, "and for expired");
}

#[tokio::test]
async fn an_answer_is_taken_in_the_digits_of_any_script() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 9")).await;
    let person = Person::of(&service);
    for (number, zero) in ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}', '\u{1d7ce}'].into_iter().enumerate() {
        let form = person.form(&format!("alex{number}")).await;
        let digits = form.field("captcha_answer").bytes();
        let typed = |digit| char::from_u32(u32::from(zero) + u32::from(digit - b'0')).unwrap();
        let answer: String = digits.map(typed).collect();
        let answer = format!("\u{3000}{answer}\u{a0}");
        assert_eq!(person.post(&form.with("captcha_answer", &answer)).await.status, 200, "{answer}");
    }
}

#[tokio::test]
async fn a_captcha_is_good_after_a_restart() {
    let service = RunningService::start().await;
    let form = Person::of(&service).form("alex").await;
    let service = RunningService::within(service.stop(), SETTINGS).await;
    assert_eq!(Person::of(&service).post(&form).await.status, 200);
}

#[tokio::test]
async fn without_a_captcha_key_no_one_can_sign_up_until_one_can_be_made() {
    let form = Person::of(&RunningService::start().await).form("alex").await;
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("data/captcha.key");
    // Where a folder has the key's name, no key can be read or made.
    std::fs::create_dir_all(&in_the_way).unwrap();
    let service = RunningService::within(folder, SETTINGS).await;
    let person = Person::of(&service);
    for answer in [person.get("/captcha.ashx").await, person.post(&form).await] {
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (503, "captcha_disabled"));
    }
    assert!(service.accounts().await.is_empty());
    std::fs::remove_dir(in_the_way).unwrap();
    until("there is a captcha", async || person.get("/captcha.ashx").await.status == 200).await;
    assert_eq!(person.sign_up("alex").await.status, 200);
}
