//! What `realmgate explain NAME` finds and for how long: the last refusal of each name, of all tenants, and nothing after a
//! restart.

use crate::explain::explained_by_name::{Explains as _, objects};
use domain::accounts::AccountState;
use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS, WEBHOOK_PASSWORD, account};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

const OTHER: &str = r#"
    [[tenant]]
    name = "other"
    hosts = ["other.example.com"]
    realms = ["other.example"]
    webhook_users = [{ username = "kamailio", password = "another long password" }]
"#;

fn conclusion(told: &[Value]) -> &str {
    told.last().expect("an object")["conclusion"].as_str().expect("a string")
}

#[tokio::test]
async fn the_last_refusal_is_explained_in_any_spelling_of_the_name() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    service.knock(&Phone::of("bob").with_password("wrong").at("203.0.113.1")).await;
    service.wait(Duration::from_secs(90)).await;
    let call = Phone { method: "INVITE".to_owned(), algorithm: HashFunction::Sha256, ..Phone::of("bob") };
    let mut body = call.at("203.0.113.2").body();
    body["headers"]["user-agent"] = "Linphone/5.1 \u{1b}[31m".into();
    service.webhook(&body).await;
    for name in [
        "bob",
        &format!("bob@{REALM}"),
        &format!("sip:bob@{REALM}"),
        &format!("<sip:bob@{REALM}:5060>"),
        &format!("bob@{}", REALM.to_uppercase()),
        &format!("bob@{REALM}."),
        &format!("\"Bob\" <sip:bob@{REALM};transport=tcp>;tag=1"),
        &format!("sip:%62ob:secret@{REALM}"),
        "bob@phone.example.com",
        "tel:bob",
        " bob ",
    ] {
        let told = service.explains_name(name);
        assert_eq!((told.len(), &told[0]["reason"]), (1, &json!("no_ha1")), "{name}");
    }
    let said = service.explains(&["bob"], "");
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    let first = said.out.lines().next().unwrap();
    assert!(
        first.starts_with(&format!(
            "\"bob\" in realm \"{REALM}\" of tenant \"example\" was rejected at 2027-01-15T08:01:30Z ("
        )),
        "{first}"
    );
    assert!(first.ends_with(" ago) from 203.0.113.2 over \"TCP\""), "{first}");
    for told in [
        "method \"INVITE\", uri \"sip:acme.sip.jambonz.cloud\"",
        "Call-ID \"call-of-bob\"",
        "User-Agent \"Linphone/5.1 \\u{1b}[31m\"",
        "From \"<sip:bob@acme.sip.jambonz.cloud>;tag=6fed9df9\"",
        "; response, nonce, cnonce and raw headers are not remembered",
        "ok       tenant    posted by the platform of \"example\", with a valid webhook user",
        "REFUSED  account   it has no HA1 for SHA-256, only for MD5",
    ] {
        assert!(said.out.contains(told), "{told}: {}", said.out);
    }
    assert!(!said.out.contains('\u{1b}'));
}

#[tokio::test]
async fn where_nothing_is_remembered_that_is_said_with_since_when_and_what_comes_near() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    service.knock(&Phone::of("bob").at("203.0.113.1")).await;
    for name in ["Bob", "bob@example.com"] {
        service.knock(&Phone::of(name).at("203.0.113.1")).await;
    }
    service.wait(Duration::from_mins(1)).await;
    let said = service.explains(&["bob"], "");
    assert_eq!((said.code, said.err.as_str()), (1, ""));
    for told in [
        "=> NOTHING TO EXPLAIN: no rejected attempt of \"bob\" since the server started at 2027-01-15T08:00:00Z: it forgets them",
        "\"bob\" in realm \"acme.sip.jambonz.cloud\" of tenant \"example\" was granted last at 2027-01-15T08:00:00Z from 203.0.113.1.",
        "But there is one of \"Bob\" in realm \"acme.sip.jambonz.cloud\" of tenant \"example\", at 2027-01-15T08:00:00Z: realmgate explain --name Bob.",
        "realmgate explain --name bob@example.com.",
        "(It was read as a username, because there is no such file; for a file use --file FILE.)",
    ] {
        assert!(said.out.contains(told), "{told}: {}", said.out);
    }
    let told = service.explains_name("nobody");
    assert_eq!((&told[0]["verdict"], &told[0]["similar"]), (&json!("nothing_remembered"), &json!([])));
    assert!(conclusion(&told).contains("No granted attempt is remembered either"), "{}", conclusion(&told));
}

#[tokio::test]
async fn a_restart_and_a_day_forget_and_say_so() {
    let service = RunningService::start().await;
    let bob = Phone::of("bob");
    service.knock(&bob).await;
    assert_eq!(service.explains_name("bob")[0]["reason"], "unknown_user");
    let service = service.restarted(Duration::from_secs(30), SETTINGS).await;
    let told = service.explains_name("bob");
    assert!(
        conclusion(&told).contains("since the server started at 2027-01-15T08:00:30Z: it forgets"),
        "{}",
        conclusion(&told)
    );
    service.knock(&bob).await;
    service.wait(Duration::from_hours(24) - Duration::from_secs(1)).await;
    assert_eq!(service.explains_name("bob")[0]["reason"], "unknown_user");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.explains_name("bob")[0]["verdict"], "nothing_remembered");
    service.wait(Duration::from_hours(1)).await;
    let told = service.explains_name("bob");
    assert!(
        conclusion(&told).contains("since 2027-01-15T09:00:30Z: it remembers them for a day"),
        "{}",
        conclusion(&told)
    );
}

#[tokio::test]
async fn two_tenants_are_told_apart_and_the_last_refusal_comes_first() {
    let settings = format!("{SETTINGS}{OTHER}");
    let service = RunningService::with(&settings).await;
    let mut disabled = account("bob", &[HashFunction::Md5]);
    disabled.state = AccountState::Disabled;
    service.add(disabled).await;
    service.knock(&Phone::of("bob")).await;
    service.wait(Duration::from_secs(5)).await;
    let phone = Phone { realm: "other.example".to_owned(), ..Phone::of("bob") };
    let call = service.client.post(service.url("/webhooks/auth")).json(&phone.body());
    Answer::of(call.basic_auth("kamailio", Some("another long password"))).await;
    let who = |told: &Value| (told["tenant"].as_str().unwrap().to_owned(), told["reason"].as_str().unwrap().to_owned());
    let (ours, other) =
        (("example".to_owned(), "disabled".to_owned()), ("other".to_owned(), "unknown_user".to_owned()));
    let told = service.explains_name("bob");
    assert_eq!(told.iter().map(who).collect::<Vec<_>>(), [other.clone(), ours.clone()]);
    let told = objects(&service.explains(&["--json", "--tenant", "example", "--name", "bob"], ""));
    assert_eq!(told.iter().map(who).collect::<Vec<_>>(), [ours]);
    let told = service.explains_name("bob@other.example");
    assert_eq!(told.iter().map(who).collect::<Vec<_>>(), [other]);
    service.explains(&["--tenant", "nobody", "--name", "bob"], "").failed(1, "there is no such tenant");
}

#[tokio::test]
async fn a_scanner_with_made_up_names_and_realms_hides_no_accounts_refusal() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nmode = \"off\"\n")).await;
    service.new_account("bob").await;
    service.knock(&Phone::of("bob").with_password("wrong")).await;
    service.wait(Duration::from_secs(1)).await;
    for number in 0..6_000 {
        service.knock(&Phone::of(&format!("guess{number}"))).await;
    }
    service.knock(&Phone { realm: "asterisk".to_owned(), ..Phone::of("bob") }).await;
    let told = service.explains_name(&format!("bob@{REALM}"));
    assert_eq!((told.len(), &told[0]["reason"]), (1, &json!("wrong_password")));
    let said = service.explains(&["bob"], "");
    assert!(said.out.contains("in the log as foreign_realm"), "the last one: {}", said.out);
    let before =
        "before that it was rejected in realm \"acme.sip.jambonz.cloud\" at 2027-01-15T08:00:00Z, as wrong_password";
    assert!(said.out.contains(before), "{}", said.out);
    let forgotten = service.explains_name("guess");
    assert!(conclusion(&forgotten).contains("were forgotten because memory was full"), "{}", conclusion(&forgotten));
}

#[tokio::test]
async fn what_is_remembered_of_a_removed_account_goes_with_it() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    service.knock(&Phone::of("bob").with_password("wrong")).await;
    assert_eq!(service.explains_name("bob")[0]["reason"], "wrong_password");
    assert!(service.store.remove_account(&account("bob", &[]).key).await.expect("the store answers"));
    let is_gone = |_| service.explains_name("bob")[0]["verdict"] == "nothing_remembered";
    assert!((0..200).any(is_gone), "it is remembered ten seconds later");
}

#[tokio::test]
async fn a_file_and_a_name_are_told_apart_and_each_can_be_asked_for() {
    let service = RunningService::start().await;
    let bob = Phone::of("bob").body();
    service.webhook(&bob).await;
    let mut other = bob.clone();
    other["realm"] = "other.example".into();
    fs::write(service.folder.path().join("bob"), other.to_string()).unwrap();
    let reason = |words: &[&str], input: &str| {
        objects(&service.explains(&[&["--json"], words].concat(), input))[0]["reason"].clone()
    };
    assert_eq!(reason(&["bob"], ""), "foreign_realm", "a file of that name is there");
    assert_eq!(reason(&["--file", "bob"], ""), "foreign_realm");
    fs::write(service.folder.path().join("bob"), "nonsense").unwrap();
    let said = service.explains(&["bob"], "");
    assert!(said.out.contains("(It was read as a file; for a username use --name NAME.)"), "{}", said.out);
    assert!(service.explains(&["data"], "").out.contains("no rejected attempt of \"data\""), "a folder is not a file");
    assert_eq!(reason(&["--name", "bob"], ""), "unknown_user");
    assert_eq!(reason(&["-"], &bob.to_string()), "unknown_user");
    service.explains(&["--file", "nowhere.json"], "").failed(1, "nowhere.json: No such file");
    service.explains(&["--name", "bob", "--method", "INVITE"], "").failed(2, "--method is for");
    service.explains(&["--name", "bob", "bob"], "").failed(2, "cannot be used with");
    let said = service.explains(&["nowhere.json"], "");
    assert!(
        said.out.contains("no rejected attempt of \"nowhere.json\"") && said.out.contains("there is no such file"),
        "{}",
        said.out
    );
}

#[tokio::test]
async fn without_the_token_or_a_server_nothing_is_shown() {
    let service = RunningService::start().await;
    service.knock(&Phone::of("bob")).await;
    let refused = service.admin_get("/refused-attempts?name=bob").await;
    assert_eq!(refused.status, 401);
    let wrong = |token: &str| {
        service.client.get(format!("http://{}/refused-attempts?name=bob", service.admin)).bearer_auth(token)
    };
    assert_eq!(Answer::of(wrong(WEBHOOK_PASSWORD)).await.status, 401);
    let said = service.explains(&["--name", "bob", "--admin-listen", "127.0.0.1:1"], "");
    said.failed(2, "cannot be used multiple times");
    let token = service.folder.path().join("data/admin.token");
    let kept = fs::read_to_string(&token).unwrap();
    fs::write(&token, "0000000000000000\n").unwrap();
    let said = service.explains(&["bob"], "");
    assert!(
        said.err.contains("cannot be reached: the server rejects the admin token") && said.err.contains("no such file"),
        "{}",
        said.err
    );
    assert_eq!(said.code, 1);
    let asked = |query: &str| {
        let call = service.client.get(format!("http://{}/refused-attempts{query}", service.admin));
        Answer::of(call.bearer_auth(kept.trim_end()))
    };
    assert_eq!(asked("").await.error().0, 400);
    assert_eq!(asked("?name=bob&x=1").await.error().0, 400);
    assert_eq!(asked("?name=bob&tenant=nobody").await.error().0, 404);
    assert_eq!(asked("?name=bob").await.json()["attempts"][0]["attempt"]["reason"], "unknown_user");
}

#[tokio::test]
async fn a_name_that_a_platform_posts_as_a_number_is_found_by_its_digits() {
    let service = RunningService::start().await;
    let mut body = Phone::of("1001").body();
    body["username"] = json!(1001);
    service.webhook(&body).await;
    let told = service.explains_name("1001");
    assert_eq!((told.len(), &told[0]["reason"]), (1, &json!("malformed")), "{told:#?}");
}

#[tokio::test]
async fn a_name_that_is_remembered_otherwise_than_it_was_sent_is_found_as_the_log_has_it() {
    let service = RunningService::start().await;
    for name in ["bob:s3cret@elsewhere.example".to_owned(), "b".repeat(300)] {
        service.knock(&Phone::of(&name)).await;
        let told = service.explains_name(&name);
        assert_eq!(told.len(), 1, "{name}");
        let kept = told[0]["attempt"]["username"].as_str().unwrap();
        assert!(kept != name && !kept.contains("s3cret"), "{kept}");
    }
}
