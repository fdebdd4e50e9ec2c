//! A restart forgets no listing and no phone that was right: what the blacklist knows comes back, less the time away
//! (docs/policy.md section 3, scenario 10).

use crate::blacklist::blacklisted::{blacklist, spray};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, WEBHOOK_PASSWORD};
use serde_json::{Value, json};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const OFFICE: &str = "198.51.100.1";

/// Whether a phone that no one knows is refused at this source for a listing, and for how long.
async fn listed(service: &RunningService, source: &str) -> Value {
    blacklist(&service.knock(&Phone::of("stranger").at(source)).await)
}

#[tokio::test]
async fn listings_are_back_with_the_remaining_time_less_the_time_away() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    spray(&service, "198.51.100.1").await;
    spray(&service, "2001:db8:1:2::3").await;
    service.wait(SECOND * 100).await;
    spray(&service, "198.51.100.2").await;
    let service = service.restarted(SECOND * 60, SETTINGS).await;
    for (source, remaining) in [("198.51.100.1", 140), ("2001:db8:1:2::4", 140), ("198.51.100.2", 240)] {
        assert_eq!(listed(&service, source).await, json!(remaining), "{source}");
    }
    assert_eq!(listed(&service, "198.51.100.3").await, Value::Null);
    service.wait(SECOND * 140).await;
    let phone = Phone::of("alice").at("198.51.100.1");
    assert_eq!(service.knock(&phone).await.decision(), "ok", "the listing has ended");
    let service = service.restarted(SECOND * 100, SETTINGS).await;
    assert_eq!(service.knock(&phone.at("198.51.100.2")).await.decision(), "ok", "this one ended while it was away");
}

#[tokio::test]
async fn a_clock_that_was_set_back_prolongs_no_listing() {
    let service = RunningService::start().await;
    spray(&service, OFFICE).await;
    let wall = service.clock.now().wall.saturating_sub(Duration::from_hours(1));
    let service = service.restarted_at(wall, SETTINGS).await;
    assert_eq!(listed(&service, OFFICE).await, json!(300));
}

#[tokio::test]
async fn counters_are_empty_after_a_restart() {
    let service = RunningService::start().await;
    for number in 0..10 {
        assert_eq!(service.knock(&Phone::of(&format!("n{number}")).at(OFFICE)).await.json().get("blacklist"), None);
    }
    let service = service.restarted(SECOND, SETTINGS).await;
    assert_eq!(spray(&service, OFFICE).await.0, 11);
}

#[tokio::test]
async fn phones_that_were_right_pass_and_their_source_is_still_trusted() {
    let service = RunningService::start().await;
    for name in ["alice", "bob", "carol"] {
        service.new_account(name).await;
    }
    let (alice, bob) = (Phone::of("alice").at(OFFICE), Phone::of("bob").at("198.51.100.2"));
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    assert_eq!(service.knock(&bob).await.decision(), "ok");
    assert_eq!(spray(&service, OFFICE).await.0, 41, "a trusted source");
    let service = service.restarted(SECOND, SETTINGS).await;
    assert_eq!(service.knock(&alice).await.decision(), "ok", "of a listed source");
    assert_eq!(service.knock(&Phone::of("carol").at(OFFICE)).await.decision(), "fail", "never right from there");
    assert_eq!(spray(&service, "198.51.100.2").await.0, 41, "still trusted");
    assert_eq!(service.knock(&bob).await.decision(), "ok");

    let week = Duration::from_hours(7 * 24);
    let service = service.restarted(week, SETTINGS).await;
    spray(&service, "198.51.100.2").await;
    assert_eq!(service.knock(&bob).await.decision(), "fail", "a week ago");
}

#[tokio::test]
async fn the_own_checks_of_a_call_id_are_those_of_the_last_process() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at(OFFICE);
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    spray(&service, OFFICE).await;
    let service = service.restarted(SECOND, SETTINGS).await;
    let forged = Phone { call_id: "forged".to_owned(), ..alice.clone().with_password("wrong") };
    for _ in 0..30 {
        assert_eq!(service.knock(&forged).await.decision(), "fail");
    }
    let elsewhere = Phone { call_id: "another".to_owned(), ..alice.clone() };
    assert_eq!(service.knock(&elsewhere).await.decision(), "fail", "the forger has spent those looks");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
}

#[tokio::test]
async fn the_ladder_climbs_on() {
    let mut service = RunningService::start().await;
    for (minutes, away) in [(5, 1), (15, 40), (60, 2_000), (360, 60)] {
        let (_, answer) = spray(&service, OFFICE).await;
        assert_eq!(blacklist(&answer), json!(minutes * 60));
        service.wait(SECOND * 60 * minutes).await;
        service = service.restarted(SECOND * away, SETTINGS).await;
    }
    let service = service.restarted(Duration::from_hours(48), SETTINGS).await;
    assert_eq!(blacklist(&spray(&service, OFFICE).await.1), json!(60 * 60), "two clean days, one step up");
}

#[tokio::test]
async fn who_rotates_through_a_48_is_listed_on_by_its_blocks() {
    let smaller = format!("{SETTINGS}\n[blacklist]\ncapacity_56 = 30\ncapacity_48 = 90\n");
    let mut service = RunningService::with(&smaller).await;
    let tries = async |service: &RunningService, block: u32, count: u32| {
        let mut refused = 0;
        for n in 0..count {
            let phone = Phone::of(&format!("n{block}-{n}")).at(&format!("2001:db8:1:{:x}::1", block * 256 + n));
            refused += u32::from(service.knock(&phone).await.json().get("blacklist").is_some());
        }
        refused
    };
    assert_eq!(tries(&service, 0, 12).await, 2, "the /56 is listed at the 11th name");
    assert_eq!(tries(&service, 1, 9).await, 0);
    service = service.restarted(SECOND, &smaller).await;
    assert_eq!(listed(&service, "2001:db8:1:ff::1").await, json!(299));
    assert_eq!(tries(&service, 1, 12).await, 2, "counters are empty");
    assert_eq!(tries(&service, 2, 12).await, 2);
    assert_eq!(tries(&service, 3, 12).await, 4, "at the 31st name since the restart: that counter was empty too");
    service = service.restarted(SECOND, &smaller).await;
    assert_eq!(listed(&service, "2001:db8:1:ffff::1").await, json!(299), "the whole /48");
    assert_eq!(listed(&service, "2001:db8:2::1").await, Value::Null);
}

#[tokio::test]
async fn an_office_with_one_wrong_phone_notices_no_restart() {
    let mut service = RunningService::start().await;
    let office: Vec<_> = (0..9).map(|n| Phone::of(&format!("good{n}")).at(OFFICE)).collect();
    for phone in &office {
        service.new_account(&phone.username).await;
    }
    let wrong = Phone::of("wrong").at(OFFICE);
    for round in 0..4 {
        for phone in &office {
            assert_eq!(service.knock(phone).await.decision(), "ok", "round {round}");
        }
        for _ in 0..60 {
            service.wait(SECOND * 5).await;
            assert_eq!(service.knock(&wrong).await.json().get("blacklist"), None, "round {round}");
        }
        service = service.restarted(SECOND * 5, SETTINGS).await;
    }
}

#[tokio::test]
async fn tenants_keep_their_own_when_their_order_changes_and_what_is_nobodys_is_forgotten() {
    let tenant = |name: &str| {
        format!(
            "[[tenant]]\nname = {name:?}\nhosts = [\"{name}.example\"]\nrealms = [\"{name}.example\"]\n\
             webhook_users = [{{ username = {name:?}, password = {WEBHOOK_PASSWORD:?} }}]\n"
        )
    };
    let of = |names: &[&str]| format!("drain = \"0s\"\n{}", names.iter().map(|name| tenant(name)).collect::<String>());
    let knock = async |service: &RunningService, name: &str, phone: Phone| {
        let phone = Phone { realm: format!("{name}.example"), ..phone };
        let call = service.client.post(service.url("/webhooks/auth")).basic_auth(name, Some(WEBHOOK_PASSWORD));
        realmgate_testkit::running::Answer::of(call.json(&phone.body())).await.json().get("blacklist").is_some()
    };
    let service = RunningService::with(&of(&["red", "green", "blue"])).await;
    for number in 0..11 {
        knock(&service, "red", Phone::of(&format!("n{number}")).at("198.51.100.1")).await;
        knock(&service, "blue", Phone::of(&format!("n{number}")).at("198.51.100.2")).await;
    }
    let service = service.restarted(SECOND, &of(&["blue", "red", "new"])).await;
    for (name, source, expected) in [
        ("red", "198.51.100.1", true),
        ("red", "198.51.100.2", false),
        ("blue", "198.51.100.1", false),
        ("blue", "198.51.100.2", true),
        ("new", "198.51.100.1", false),
        ("new", "198.51.100.2", false),
    ] {
        assert_eq!(knock(&service, name, Phone::of("x").at(source)).await, expected, "{name}, {source}");
    }
    let service = service.restarted(SECOND, &of(&["blue"])).await;
    let service = service.restarted(SECOND, &of(&["red", "blue"])).await;
    assert!(!knock(&service, "red", Phone::of("x").at("198.51.100.1")).await, "it was away");
    assert!(knock(&service, "blue", Phone::of("x").at("198.51.100.2")).await);
}

#[tokio::test]
async fn an_observer_keeps_a_snapshot_and_a_blacklist_that_is_off_touches_none() {
    let mode = |mode: &str| format!("{SETTINGS}\n[blacklist]\nmode = {mode:?}\n");
    let service = RunningService::with(&mode("observe")).await;
    for number in 0..11 {
        service.knock(&Phone::of(&format!("n{number}")).at(OFFICE)).await;
    }
    let service = service.restarted(SECOND, &mode("off")).await;
    let file = service.folder.path().join("data/blacklist.snapshot");
    let observed = std::fs::read(&file).unwrap();
    let service = service.restarted(SECOND, &mode("off")).await;
    service.wait(SECOND * 120).await;
    let service = service.restarted(SECOND, &mode("enforce")).await;
    assert!(std::fs::read(&file).unwrap() == observed, "neither read nor written");
    assert_eq!(listed(&service, OFFICE).await, json!(300 - 123), "what was observed counts");
}
