//! An account that can be named in several ways has the checks of one.

use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, account};
use serde_json::{Value, json};

/// The body of a phone whose client sends this text between the quotes of its username, as a platform passes it that
/// cuts at a comma. The digest is that of the name which the text means.
fn spelled(text: &str, name: &str, password: &str) -> Value {
    let mut body = Phone::of(name).with_password(password).body();
    let part = |name: &str| body[name].as_str().unwrap().to_owned();
    let (nonce, uri, response, cnonce) = (part("nonce"), part("uri"), part("response"), part("cnonce"));
    let header = format!(
        "Digest username=\"{text}\", realm=\"{REALM}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", \
         algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{cnonce}\""
    );
    body["username"] = json!(text.split_once(',').map_or(text, |(before, _)| before));
    body["headers"]["authorization"] = json!(header);
    body
}

/// `name` with a backslash before those of its letters that the bits of `number` name.
fn escaped(name: &str, number: usize) -> String {
    let letters = name.chars().enumerate();
    letters.flat_map(|(at, letter)| (number >> at & 1 == 1).then_some('\\').into_iter().chain([letter])).collect()
}

#[tokio::test]
async fn escapes_give_no_further_checks_of_an_account() {
    // Without a listing: it would end the test before the lock does.
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\ncapacity = 1000\n")).await;
    service.new_account("alice").await;
    assert_eq!(service.webhook(&spelled("al\\ice", "alice", PASSWORD)).await.decision(), "ok", "it can be named so");
    let elsewhere = |mut body: Value| {
        body["source_address"] = json!("198.51.100.1");
        body
    };
    for number in 1..=10 {
        let guess = elsewhere(spelled(&escaped("alice", number), "alice", "wrong"));
        assert_eq!(service.webhook(&guess).await.decision(), "fail");
    }
    for number in [0, 11, 31] {
        let right = elsewhere(spelled(&escaped("alice", number), "alice", PASSWORD));
        assert_eq!(service.webhook(&right).await.decision(), "fail", "{}", escaped("alice", number));
    }
}

#[tokio::test]
async fn escapes_do_not_pass_the_guard_of_a_name() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nguard_failures = 20\n")).await;
    service.new_account("alice").await;
    let from = |mut body: Value, number: usize| {
        body["source_address"] = json!(format!("198.51.100.{number}"));
        body
    };
    for number in 1..=31 {
        service.webhook(&from(spelled(&escaped("alice", number), "alice", "wrong"), number)).await;
    }
    let right = from(spelled(&escaped("alice", 7), "alice", PASSWORD), 99);
    assert_eq!(service.webhook(&right).await.decision(), "fail", "guarded, and no check is left");
    let right = Phone::of("alice").at("198.51.100.98");
    assert_eq!(service.knock(&right).await.decision(), "fail", "by its own name too");
}

#[tokio::test]
async fn a_phone_whose_name_the_platform_cuts_is_known_under_both_names() {
    let service = RunningService::start().await;
    service.add(account("smith,john", &[HashFunction::Md5])).await;
    let john = |password: &str| spelled("smith,john", "smith,john", password);
    assert_eq!(service.webhook(&john(PASSWORD)).await.decision(), "ok");
    let from_home = |body: &mut Value| body["source_address"] = json!("203.0.113.50");
    for number in 0..60 {
        let mut guess = Phone::of(&format!("guess{number}")).body();
        from_home(&mut guess);
        service.webhook(&guess).await;
    }
    for _ in 0..20 {
        assert_eq!(service.webhook(&john(PASSWORD)).await.decision(), "ok", "its source is listed");
    }
}
