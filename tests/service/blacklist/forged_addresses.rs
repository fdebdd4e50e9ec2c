//! An attacker who forges another's address cannot take that other's phone away (docs/policy.md section 3,
//! scenarios 6 and 13).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

const VICTIM: &str = "203.0.113.50";

/// The victim's phone, let in once.
async fn started() -> (RunningService, Phone) {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let victim = over_udp(Phone::of("alice").at(VICTIM));
    assert!(service.lets_in(&victim).await);
    (service, victim)
}

/// A call that says itself where it comes from.
fn call(name: &str, password: &str, told: &str) -> Value {
    let phone = Phone { method: "INVITE".to_owned(), expires: Value::Null, ..Phone::of(name).with_password(password) };
    let mut body = phone.body();
    body["source_address"] = json!(told);
    body["headers"]["X-Forwarded-For"] = json!(told);
    body["headers"]["call-id"] = json!("another call");
    body
}

/// Scaled: a hundred a second for a minute, then a trickle for as long as the listings climb.
#[tokio::test]
async fn a_flood_of_failures_from_a_victims_address_never_refuses_its_known_phone() {
    let (service, victim) = started().await;
    let own_name = Phone { call_id: "forged".to_owned(), ..victim.clone().with_password("wrong") };
    let mut longest = 0;
    for turn in 0..3_000 {
        service.wait(Duration::from_millis(20)).await;
        let random = over_udp(Phone::of(&format!("random{turn}")).at(VICTIM));
        let told = [service.refusal(&random).await, service.refusal(&own_name).await];
        longest = told.into_iter().flatten().fold(longest, u64::max);
        if turn % 100 == 0 {
            assert!(service.lets_in(&victim).await, "turn {turn}");
        }
    }
    for turn in 0..6 * 60 {
        service.wait(Duration::from_mins(1)).await;
        for number in 0..50 {
            let random = over_udp(Phone::of(&format!("again{turn}-{number}")).at(VICTIM));
            longest = longest.max(service.refusal(&random).await.unwrap_or_default());
        }
        assert!(service.lets_in(&victim).await, "minute {turn}");
    }
    assert_eq!(longest, 3_600, "the ladder was climbed up to its cap");
}

#[tokio::test]
async fn calls_that_name_a_victims_address_list_it_for_an_hour_at_most_and_its_phone_passes() {
    let (service, victim) = started().await;
    let mut listed = Vec::new();
    for turn in 0..2_000 {
        service.wait(Duration::from_secs(1)).await;
        listed.extend(service.refusal_of(&call(&format!("guess{turn}"), "wrong", VICTIM)).await);
        if turn % 50 == 0 {
            service.refusal_of(&call("alice", "wrong", VICTIM)).await;
            assert!(service.lets_in(&victim).await, "turn {turn}");
        }
    }
    assert!(!listed.is_empty() && listed.iter().all(|seconds| *seconds <= 3_600), "{:?}", listed.iter().max());
    assert!(service.decided("unknown_user").await < 400, "and the guesses are braked");
}

#[tokio::test]
async fn garbage_and_private_addresses_share_one_bucket_that_the_wire_never_tells_of() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for turn in 0..500 {
        let told = ["no address", "10.1.2.3", "192.0.2.1, 10.0.0.1", "127.0.0.1", "fe80::1", ""][turn % 6];
        assert_eq!(service.refusal_of(&call(&format!("guess{turn}"), "wrong", told)).await, None, "{told}");
    }
    assert_eq!(service.decided("unknown_user").await, 81, "120 points at half of 3 each, and the one that lists");
    assert_eq!((service.decided("blacklisted").await, service.listed().await), (419, 1));
    assert_eq!(service.refusal_of(&call("alice", PASSWORD, "garbage")).await, None, "right, and not looked at");
    let seen = Phone { method: "INVITE".to_owned(), ..Phone::of("alice").at("10.1.2.3") };
    assert!(service.lets_in(&seen).await, "a platform inside that saw the address itself");
}

#[tokio::test]
async fn no_call_that_names_its_own_address_repeats_an_answer_as_its_owner() {
    let (service, victim) = started().await;
    let overheard = Phone { method: "INVITE".to_owned(), expires: Value::Null, ..victim.clone() }.body();
    assert_eq!(service.webhook(&overheard).await.decision(), "ok");
    for header in ["X-Forwarded-For", "x-forwarded-for", "X-Subspace-Forwarded-For"] {
        for told in [VICTIM, "198.51.100.1", "10.0.0.1", "garbage"] {
            let mut replay = overheard.clone();
            replay["headers"][header] = json!(told);
            replay["source_address"] = json!(told);
            assert_eq!(service.webhook(&replay).await.decision(), "fail", "{header}: {told}");
        }
    }
    let mut bare = overheard.clone();
    bare.as_object_mut().unwrap().remove("headers");
    assert_eq!(service.webhook(&bare).await.decision(), "fail", "without headers no one saw the address");
    assert_eq!(service.decided("replay").await, 13);
    assert!(service.lets_in(&victim).await);
}

#[tokio::test]
async fn a_right_call_that_names_its_own_address_earns_nothing_for_it() {
    let service = RunningService::start().await;
    service.new_account("mallory").await;
    for _ in 0..5 {
        assert_eq!(service.webhook(&call("mallory", PASSWORD, VICTIM)).await.decision(), "ok");
    }
    let mut listed = None;
    for number in 1..=60 {
        let told = service.refusal(&Phone::of(&format!("guess{number}")).at(VICTIM)).await;
        listed = listed.or(told.map(|_| number));
    }
    assert_eq!(listed, Some(11), "no trust");
    assert!(service.refusal(&Phone::of("mallory").at(VICTIM)).await.is_some(), "no known-good pair");
}

#[tokio::test]
async fn a_new_address_in_each_call_does_not_make_a_guesser_a_thousand_guessers() {
    let (service, victim) = started().await;
    let told = |number: usize| format!("198.18.{}.{}", number / 250, number % 250);
    for number in 0..1_000 {
        assert_eq!(service.refusal_of(&call(&format!("guess{number}"), "wrong", &told(number))).await, None);
    }
    assert_eq!(service.decided("unknown_user").await, 81, "together they have the bucket of those without an address");
    let right = |told: &str| call("alice", PASSWORD, told);
    assert_eq!(service.refusal_of(&right("198.18.9.9")).await, None);
    assert_eq!(service.webhook(&right(VICTIM)).await.decision(), "ok", "from where the phone itself was right");
    assert!(service.lets_in(&victim).await);
    let seen = Phone { method: "INVITE".to_owned(), ..Phone::of("alice").at("198.18.0.1") };
    assert!(service.lets_in(&seen).await, "none of the addresses has to pay for it");
}

#[tokio::test]
async fn where_a_platform_passes_no_headers_wrong_calls_lock_out_no_one_else() {
    let (service, _) = started().await;
    let bare = |name: &str, password: &str, told: &str| {
        let mut body = call(name, password, told);
        body.as_object_mut().unwrap().remove("headers");
        body
    };
    for number in 0..200 {
        let told = format!("198.18.{}.{}", number / 20, number % 20);
        assert_eq!(service.refusal_of(&bare(&format!("guess{number}"), "wrong", &told)).await, None);
    }
    assert_eq!(service.webhook(&bare("alice", PASSWORD, "198.18.9.9")).await.decision(), "ok");
}

#[tokio::test]
async fn no_call_claims_the_freedom_of_an_allowed_address() {
    let allow = format!("{SETTINGS}\n[blacklist]\nallow = [\"203.0.113.0/24\"]\n");
    let service = RunningService::with(&allow).await;
    service.new_account("alice").await;
    for number in 0..200 {
        let name = if number < 20 { "alice".to_owned() } else { format!("guess{number}") };
        assert_eq!(service.refusal_of(&call(&name, "wrong", VICTIM)).await, None, "and it is never listed");
    }
    assert_eq!(service.decided("wrong_password").await, 10);
    let looked_at = service.decided("unknown_user").await;
    assert!(looked_at <= 80, "{looked_at}");
    assert_eq!(service.refusal_of(&call("alice", PASSWORD, VICTIM)).await, None);
    assert!(service.lets_in(&Phone::of("alice").at(VICTIM)).await, "who is there is free");
    for number in 0..60 {
        assert_eq!(service.refusal(&Phone::of(&format!("typo{number}")).at(VICTIM)).await, None);
    }
    assert_eq!(service.decided("unknown_user").await, looked_at + 60, "and looked at each time");
}
