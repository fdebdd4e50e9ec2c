//! A guesser is refused for a while and the platform learns for how long; an office is not locked out.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

/// Knocks with invented names until an answer tells of a listing; how many it took, and that answer.
pub async fn spray(service: &RunningService, source: &str) -> (usize, Answer) {
    for number in 1..100 {
        let answer = service.knock(&Phone::of(&format!("guess{number}")).at(source)).await;
        if answer.json().get("blacklist").is_some() {
            return (number, answer);
        }
    }
    panic!("never listed");
}

pub fn blacklist(answer: &Answer) -> Value {
    answer.json()["blacklist"].clone()
}

#[tokio::test]
async fn a_guesser_is_listed_at_the_11th_name_and_told_the_remaining_seconds() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let (names, answer) = spray(&service, "198.51.100.1").await;
    assert_eq!(
        (names, answer.text.as_str()),
        (11, r#"{"status":"fail","message":"authentication failed","blacklist":300}"#)
    );
    let right = Phone::of("alice").at("198.51.100.1");
    service.wait(Duration::from_millis(100_500)).await;
    let refused = service.knock(&right).await;
    assert_eq!((refused.decision().as_str(), blacklist(&refused)), ("fail", json!(200)), "rounded up");
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.2")).await.decision(), "ok", "another source");
    service.wait(Duration::from_millis(199_500)).await;
    assert_eq!(service.knock(&right).await.decision(), "ok", "the listing has ended");
}

#[tokio::test]
async fn existing_names_and_invented_ones_are_listed_at_the_same_point() {
    let service = RunningService::start().await;
    for number in 1..20 {
        service.new_account(&format!("real{number}")).await;
    }
    let mut listed_at = 0;
    for number in 1..20 {
        let phone = Phone::of(&format!("real{number}")).with_password("wrong").at("198.51.100.9");
        if service.knock(&phone).await.json().get("blacklist").is_some() {
            listed_at = number;
            break;
        }
    }
    assert_eq!(listed_at, spray(&service, "198.51.100.1").await.0);
}

#[tokio::test]
async fn a_phone_that_was_right_lately_passes_the_listing_of_its_office() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("198.51.100.1");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    let (names, _) = spray(&service, "198.51.100.1").await;
    assert_eq!(names, 41, "a trusted source");
    for _ in 0..30 {
        let answer = service.knock(&alice).await;
        assert_eq!((answer.decision().as_str(), answer.json().get("blacklist")), ("ok", None));
    }
    let wrong = Phone::of("alice").with_password("wrong").at("198.51.100.1");
    let mut looks = 0;
    while looks < 100 && service.knock(&wrong).await.decision() == "fail" {
        looks += 1;
    }
    assert_eq!(service.knock(&alice).await.decision(), "fail", "its checks are spent");
    service.wait(Duration::from_secs(10)).await;
    assert_eq!(service.knock(&alice).await.decision(), "ok", "one check comes back each ten seconds");
}

#[tokio::test]
async fn a_check_is_spent_on_a_wrong_digest_alone() {
    let one_look = format!("{SETTINGS}\n[blacklist]\nlook_burst = 1\n");
    let service = RunningService::with(&one_look).await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("198.51.100.1");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    spray(&service, "198.51.100.1").await;

    let hijack = Phone { address: Some("<sip:bob@acme.sip.jambonz.cloud>".to_owned()), ..alice.clone() };
    assert_eq!(service.knock(&hijack).await.decision(), "fail");
    let mut call = Phone { method: "INVITE".to_owned(), ..alice.clone() }.body();
    call["headers"]["X-Forwarded-For"] = json!("198.51.100.1");
    assert_eq!(service.webhook(&call).await.decision(), "ok", "the hijack's digest was right");
    service.faults.slow_down(Duration::from_mins(1));
    assert_eq!(service.knock(&alice).await.status, 503, "and the forgeable call's");
    service.faults.slow_down(Duration::ZERO);
    assert_eq!(service.knock(&alice).await.decision(), "ok", "no one pays for a store that is slow");

    assert_eq!(service.knock(&alice.clone().with_password("wrong")).await.decision(), "fail");
    assert_eq!(service.knock(&alice).await.decision(), "fail", "the one check is spent");
}

#[tokio::test]
async fn malformed_requests_and_foreign_realms_cost_their_source_as_wrong_passwords_do() {
    let service = RunningService::start().await;
    let name = |number: usize| format!("guess{number}");
    let foreign = |number| Phone { realm: "other.example".to_owned(), ..Phone::of(&name(number)).at("198.51.100.1") };
    let malformed = |number| {
        let mut body = Phone::of(&name(number)).at("198.51.100.2").body();
        body["nc"] = json!("zz");
        body
    };
    for number in 0..10 {
        assert_eq!(service.knock(&foreign(number)).await.json().get("blacklist"), None);
        assert_eq!(service.webhook(&malformed(number)).await.json().get("blacklist"), None);
    }
    assert_eq!(blacklist(&service.knock(&foreign(10)).await), json!(300));
    let answer = service.webhook(&malformed(10)).await.json();
    let expected = json!({ "status": "fail", "message": "malformed request: nc", "blacklist": 300 });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn settings_choose_the_form_of_the_answer_the_allow_list_and_the_mode() {
    let with = |more: &str| format!("{SETTINGS}\n{more}");
    let flag = RunningService::with(&with("[webhook]\nblacklist_answer = \"true\"")).await;
    assert_eq!(blacklist(&spray(&flag, "198.51.100.1").await.1), json!(true));

    let quiet = [
        "[webhook]\nblacklist_answer = \"off\"",
        "[blacklist]\nmode = \"observe\"",
        "[blacklist]\nmode = \"off\"",
        "[blacklist]\nallow = [\"198.51.100.0/24\"]",
    ];
    for setting in quiet {
        let service = RunningService::with(&with(setting)).await;
        for number in 0..60 {
            let answer = service.knock(&Phone::of(&format!("n{number}")).at("198.51.100.1")).await;
            assert_eq!(answer.text, r#"{"status":"fail","message":"authentication failed"}"#, "{setting}");
        }
    }
}

#[tokio::test]
async fn observing_counts_and_lets_right_phones_in() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"observe\"\n")).await;
    service.new_account("alice").await;
    for number in 0..60 {
        service.knock(&Phone::of(&format!("n{number}")).at("198.51.100.1")).await;
    }
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.1")).await.decision(), "ok");
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains("realmgate_blacklisted_sources 1\n"), "{metrics}");
    assert!(!metrics.contains("realmgate_unenforced_total{rule=\"blacklist\"} 0\n"), "{metrics}");
}

#[tokio::test]
async fn what_was_refused_is_not_counted_as_what_would_have_been() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let mut replay = Phone::of("alice").body();
    assert_eq!(service.webhook(&replay).await.decision(), "ok");
    replay["source_address"] = json!("198.51.100.2");
    assert_eq!(service.webhook(&replay).await.decision(), "fail");
    spray(&service, "198.51.100.1").await;
    assert_eq!(service.knock(&Phone::of("alice").at("198.51.100.1")).await.decision(), "fail");
    let metrics = service.admin_get("/metrics").await.text;
    for rule in ["blacklist", "replay"] {
        assert!(metrics.contains(&format!("realmgate_unenforced_total{{rule=\"{rule}\"}} 0\n")), "{metrics}");
    }
}

#[tokio::test]
async fn private_addresses_are_never_listed_unless_set_so() {
    let service = RunningService::start().await;
    for number in 0..60 {
        let answer = service.knock(&Phone::of(&format!("n{number}")).at("192.168.1.7")).await;
        assert_eq!(answer.json().get("blacklist"), None);
    }
    let all = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nnever = []\n")).await;
    assert_eq!(spray(&all, "192.168.1.7").await.0, 11);
}
