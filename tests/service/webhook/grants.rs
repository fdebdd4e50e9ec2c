//! What a granted phone gets: how long, which application, which direct calls.

use domain::digest::HashFunction;
use domain::tenant::ApplicationSid;
use domain::tenant::DirectCalling;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, account};
use serde_json::{Value, json};

const SETTINGS: &str = r#"
    drain = "0s"
    [[tenant]]
    name = "example"
    hosts = ["127.0.0.1"]
    realms = ["acme.sip.jambonz.cloud"]
    webhook_users = [{ username = "jambonz", password = "a long webhook password" }]
    expires_max = 600
    allow_direct_user_calling = true
    allow_direct_queue_calling = false
    application_sid = "5f1c2f3e-0000-4000-8000-00000000000a"
"#;

async fn granted(service: &RunningService, phone: &Phone) -> Value {
    let answer = service.knock(phone).await;
    assert_eq!(answer.decision(), "ok");
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["content-length"], answer.text.len().to_string());
    answer.json()
}

#[tokio::test]
async fn a_registration_is_granted_at_most_the_tenants_time() {
    let service = RunningService::with(SETTINGS).await;
    service.new_account("alice").await;
    for (asked, expected) in
        [(json!(60), json!(60)), (json!(601), json!(600)), (json!("3600"), json!(600)), (Value::Null, json!(600))]
    {
        let answer = granted(&service, &Phone { expires: asked.clone(), ..Phone::of("alice") }).await;
        assert_eq!(answer["expires"], expected, "asked {asked}");
    }
    let answer = granted(&service, &Phone { expires: json!(0), ..Phone::of("alice") }).await;
    assert_eq!(answer.get("expires"), None, "an un-register");
}

#[tokio::test]
async fn a_register_tells_direct_calls_and_an_invite_tells_the_application_only() {
    let service = RunningService::with(SETTINGS).await;
    service.new_account("alice").await;
    let register = granted(&service, &Phone::of("alice")).await;
    assert_eq!(register["allow_direct_user_calling"], json!(true));
    assert_eq!(register["allow_direct_queue_calling"], json!(false));
    assert_eq!(register.get("allow_direct_app_calling"), None);
    let call = Phone { method: "INVITE".to_owned(), expires: Value::Null, ..Phone::of("alice") };
    let invite = granted(&service, &call).await;
    let expected = json!({
        "status": "ok", "message": "authentication granted", "application_sid": "5f1c2f3e-0000-4000-8000-00000000000a",
    });
    assert_eq!(invite, expected);
}

#[tokio::test]
async fn an_account_may_have_its_own_time_and_application() {
    let service = RunningService::with(SETTINGS).await;
    let mut own = account("alice", &[HashFunction::Md5]);
    own.expires_max = Some(120);
    own.application_sid = Some(ApplicationSid::parse("5f1c2f3e-0000-4000-8000-00000000000b").unwrap());
    service.add(own).await;
    let answer = granted(&service, &Phone::of("alice")).await;
    assert_eq!(
        (&answer["expires"], &answer["application_sid"]),
        (&json!(120), &json!("5f1c2f3e-0000-4000-8000-00000000000b"))
    );
}

#[tokio::test]
async fn an_accounts_own_word_about_direct_calls_wins_over_the_tenants() {
    let service = RunningService::with(SETTINGS).await;
    let mut own = account("alice", &[HashFunction::Md5]);
    own.direct_calling = DirectCalling { app: Some(true), queue: None, user: Some(false) };
    service.add(own).await;
    let answer = granted(&service, &Phone::of("alice")).await;
    assert_eq!(answer["allow_direct_app_calling"], json!(true));
    assert_eq!(answer["allow_direct_queue_calling"], json!(false), "the tenant's");
    assert_eq!(answer["allow_direct_user_calling"], json!(false));
}

#[tokio::test]
async fn each_algorithm_is_verified_from_its_own_ha1_only() {
    let service = RunningService::start().await;
    for algorithm in HashFunction::ALL {
        let name = algorithm.name().to_ascii_lowercase();
        service.add(account(&name, &[algorithm])).await;
        for used in HashFunction::ALL {
            let phone = Phone { algorithm: used, ..Phone::of(&name).at("203.0.113.77") };
            let expected = if used == algorithm { "ok" } else { "fail" };
            assert_eq!(service.knock(&phone).await.decision(), expected, "{name} with {used:?}");
        }
    }
    service.add(account("all", &HashFunction::ALL)).await;
    for algorithm in HashFunction::ALL {
        assert_eq!(service.knock(&Phone { algorithm, ..Phone::of("all") }).await.decision(), "ok");
    }
}
