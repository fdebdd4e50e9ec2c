//! An owner deletes the account: phones are refused at once, a link takes it back for a week, and then nothing of it is left.

use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::browser::Browser;
use realmgate_testkit::correspondence::{ADDRESS, signed_in};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{PASSWORD, RunningService, account};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

const WEEK: Duration = Duration::from_hours(24 * 7);

async fn deleted() -> (RunningService, Browser, String) {
    let (service, browser) = signed_in().await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    let wrong = browser.post("/account/delete", json!({ "user": "bob" })).await;
    assert_eq!(wrong.error().1, "invalid_request");
    let answer = browser.post("/account/delete", json!({ "user": "alex" })).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    assert!(answer.json()["erased_at"].as_str().unwrap().ends_with('Z'));
    let token = service.next_token("/restore?token=").await;
    service.wait(Duration::from_secs(1)).await;
    (service, browser, token)
}

#[tokio::test]
async fn phones_and_sessions_are_refused_at_once_and_the_link_takes_it_back() {
    let (service, browser, token) = deleted().await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "fail");
    assert_eq!(browser.log_in("alex", PASSWORD).await.status, 401);
    service.wait(WEEK.saturating_sub(Duration::from_secs(2))).await;
    assert_eq!(browser.post("/restore", json!({ "token": token })).await.status, 204);
    assert_eq!(browser.post("/restore", json!({ "token": token })).await.error().1, "invalid_link");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    service.wait(WEEK).await;
    browser.sign_in("alex", PASSWORD).await;
}

#[tokio::test]
async fn an_operators_word_is_final() {
    let (service, browser, token) = deleted().await;
    let key = account("alex", &[]).key;
    let disable = domain::accounts::AccountChange::Switch(domain::accounts::Switch::Disable);
    assert!(service.store.change_account(&key, disable, 0).await.unwrap());
    assert_eq!(browser.post("/restore", json!({ "token": token })).await.error().1, "invalid_link");
    assert!(service.store.restore_account(&key, 0).await.unwrap());
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    assert!(!service.store.restore_account(&key, 0).await.unwrap());
}

#[tokio::test]
async fn after_the_last_day_no_file_holds_name_address_or_ha1_and_the_name_is_withheld() {
    let (service, browser, token) = deleted().await;
    service.wait(WEEK).await;
    let key = account("alex", &[]).key;
    until("the account is erased", async || {
        service.wait(Duration::from_mins(1)).await;
        service.store.account(&key).await.unwrap().is_none()
    })
    .await;
    PickupFolder::of(&service).collect_emails();
    assert_eq!(browser.post("/restore", json!({ "token": token })).await.error().1, "invalid_link");
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.error().1, "conflict");
    let data = service.folder.path().join("data");
    let ha1 = Ha1::compute(HashFunction::Md5, "alex", key.realm.as_str(), PASSWORD);
    let traces = [b"alex".as_slice(), ADDRESS.as_bytes(), ha1.as_bytes()];
    until("no file holds a trace", async || traces.iter().all(|trace| !holds(&data, trace))).await;
    let copy = service.folder.path().join("copy.sqlite");
    service.store.backup(&copy).await.unwrap();
    let copied = std::fs::read(&copy).unwrap();
    assert!(traces.iter().all(|trace| !contains(&copied, trace)), "no backup made after it does");
    service.wait(Duration::from_hours(24 * 30) + Duration::from_secs(1)).await;
    until("the name is given to others again", async || {
        service.wait(Duration::from_mins(1)).await;
        person.sign_up("alex").await.status == 200
    })
    .await;
}

fn holds(folder: &Path, trace: &[u8]) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() { holds(&path, trace) } else { contains(&std::fs::read(&path).unwrap_or_default(), trace) }
    })
}

fn contains(bytes: &[u8], trace: &[u8]) -> bool {
    bytes.windows(trace.len()).any(|window| window == trace)
}
