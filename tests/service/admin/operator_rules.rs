//! What an operator says over the admin listener counts at once, survives a restart, and is reported with what it means.

use crate::actors::guesser::lists;
use crate::actors::overseer::Overseer;
use realmgate_testkit::patience::until;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

async fn with_alice() -> (RunningService, Phone) {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("198.51.100.7");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    (service, alice)
}

const FOR_GOOD: &str = r#"{"status":"fail","message":"authentication failed","blacklist":0}"#;

#[tokio::test]
async fn a_permanent_refusal_shows_0_also_after_a_restart_until_it_is_removed() {
    let (service, alice) = with_alice().await;
    let told = Overseer::of(&service)
        .does("add", json!({ "network": "198.51.100.0/24", "forever": true, "reason": "x" }))
        .await;
    assert_eq!((&told["known_good_sources"], &told["replaced"]), (&json!(1), &Value::Null));
    assert_eq!((&told["rule"]["until"], &told["rule"]["remaining_seconds"]), (&Value::Null, &Value::Null));
    assert_eq!(service.knock(&alice).await.text, FOR_GOOD, "at once, and known-good or not");
    let service = RunningService::within(service.stop(), SETTINGS).await;
    assert_eq!(service.knock(&alice).await.text, FOR_GOOD);
    let overseer = Overseer::of(&service);
    let told = overseer.removes("198.51.100.0/24").await;
    assert_eq!((&told["rules"][0]["reason"], &told["still"]), (&json!("x"), &json!([])));
    assert_eq!(service.knock(&alice).await.decision(), "ok", "at once");
    assert_eq!(
        overseer.removes("198.51.100.0/24").await,
        json!({ "rules": [], "ended_count": 0, "ended": [], "locks_count": 0, "locks": [], "still": [] })
    );
}

#[tokio::test]
async fn a_refusal_for_a_while_shows_for_how_long_and_ends_then() {
    let (service, alice) = with_alice().await;
    let order = json!({ "network": "198.51.100.7", "tenant": "example", "for_seconds": 100 });
    assert_eq!(Overseer::of(&service).does("add", order).await["rule"]["remaining_seconds"], 100);
    service.wait(Duration::from_millis(98_500)).await;
    assert_eq!(service.knock(&alice).await.json()["blacklist"], 2);
    service.wait(Duration::from_millis(1_500)).await;
    assert_eq!(service.knock(&alice).await.decision(), "ok");
}

#[tokio::test]
async fn removing_unblocks_all_listings_within_ladder_and_locks_included() {
    let (service, _) = with_alice().await;
    let overseer = Overseer::of(&service);
    for address in ["203.0.113.1", "203.0.113.2", "203.0.114.1"] {
        lists(&service, address).await;
    }
    let bob = Phone::of("bob").at("203.0.113.3");
    for _ in 0..11 {
        service.knock(&bob).await;
    }
    let told = overseer.removes("203.0.113.0/24").await;
    let ended: Vec<_> = told["ended"].as_array().expect("a list").iter().map(|entry| &entry["network"]).collect();
    assert_eq!((json!(ended), &told["ended_count"]), (json!(["203.0.113.1/32", "203.0.113.2/32"]), &json!(2)));
    assert_eq!(told["ended"][0]["listing"]["remaining_seconds"], 300);
    service.new_account("bob").await;
    assert_eq!(service.knock(&bob).await.decision(), "ok", "its lock is void");
    lists(&service, "203.0.113.1").await;
    let shown = overseer.shows("203.0.113.1").await;
    assert_eq!(shown["blocks"][0]["listing"]["step"], 1, "the ladder is unblocked");
    assert_eq!(overseer.shows("203.0.114.1").await["listed"], true, "not in the network");
}

#[tokio::test]
async fn allowing_wins_over_listings_and_refusals_and_can_be_taken_back() {
    let (service, alice) = with_alice().await;
    let overseer = Overseer::of(&service);
    lists(&service, "198.51.100.9").await;
    let stranger = Phone::of("alice").at("198.51.100.9");
    assert_eq!(service.knock(&stranger).await.decision(), "fail");
    overseer.refuses("198.51.100.0/24").await;
    overseer.allows("198.51.100.8/30").await;
    assert_eq!(service.knock(&stranger).await.decision(), "ok", "listed and refused, and let in all the same");
    assert_eq!(service.knock(&alice).await.text, FOR_GOOD);
    assert_eq!(overseer.shows("198.51.100.9").await["by"], "allowed");
    let told = overseer.does("disallow", json!({ "network": "198.51.100.8/30" })).await;
    assert_eq!((told["rules"].as_array().map(Vec::len), &told["ended_count"]), (Some(1), &json!(0)));
    assert_eq!(told["still"][0]["rule"]["network"], "198.51.100.0/24", "it is refused with a wider network");
    assert_eq!(service.knock(&stranger).await.text, FOR_GOOD);
    overseer.does("disallow", json!({ "network": "198.51.100.0/24" })).await;
    assert_eq!(service.knock(&alice).await.text, FOR_GOOD, "that takes no refusal back");
}

#[tokio::test]
async fn what_still_blocks_a_network_is_reported() {
    let settings = format!("{SETTINGS}[blacklist]\ncapacity_56 = 20\nlist_file = \"list\"\n");
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list");
    std::fs::write(&list, "192.0.2.0/24\n").expect("it is written");
    let settings = settings.replace("\"list\"", &format!("{list:?}"));
    let service = RunningService::within(folder, &settings).await;
    let overseer = Overseer::of(&service);
    for number in 0..9 {
        service.knock(&Phone::of(&format!("guess{number}")).at(&format!("2001:db8:1:{number}::1"))).await;
    }
    let still = overseer.removes("2001:db8:1:2::7").await["still"].take();
    assert_eq!((&still[0]["by"], &still[0]["listing"]["network"]), (&json!("listing"), &json!("2001:db8:1::/56")));
    assert_eq!(overseer.shows("2001:db8:1:2::7").await["by"], "listing");
    assert_eq!(overseer.removes("2001:db8:1::/48").await["still"], json!([]));
    assert_eq!(overseer.shows("2001:db8:1:2::7").await["listed"], false, "unblocked with the wider network");
    assert_eq!(overseer.removes("192.0.2.7").await["still"], json!([{ "by": "list_file" }]));
    assert_eq!(overseer.shows("192.0.2.7").await["by"], "list_file");
}

#[tokio::test]
async fn an_ipv6_address_is_refused_with_its_source() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    let told = overseer.refuses("2001:db8:1:2::7").await;
    assert_eq!(told["rule"]["network"], "2001:db8:1:2::/64");
    assert_eq!(service.knock(&Phone::of("x").at("2001:db8:1:2::8")).await.text, FOR_GOOD);
    assert_eq!(overseer.removes("2001:db8:1:2::9").await["rules"].as_array().map(Vec::len), Some(1));
    assert!(service.knock(&Phone::of("x").at("2001:db8:1:2::8")).await.json().get("blacklist").is_none());
}

#[tokio::test]
async fn the_operator_is_warned_of_what_is_rarely_meant() {
    let (service, _) = with_alice().await;
    let overseer = Overseer::of(&service);
    let warnings = async |what: &str, network: &str| {
        let order = json!({ "network": network, "forever": true });
        overseer.does(what, order).await["warnings"].to_string()
    };
    assert_eq!(warnings("add", "203.0.113.7").await, "[]");
    let wide = warnings("add", "198.0.0.0/8").await;
    assert!(
        wide.contains("1 source in this network has phones that logged in recently")
            && wide.contains("as large as a continent"),
        "{wide}"
    );
    assert!(warnings("add", "127.0.0.1").await.contains("this network contains loopback"));
    assert!(warnings("allow", "127.0.0.1").await.contains("this rule replaces one by which this network was rejected"));
    assert!(warnings("allow", "203.0.0.0/8").await.contains("may guess passwords without limit"));
    assert!(warnings("add", "203.0.113.8").await.contains("203.0.0.0/8 is allowed, and allow rules win"));
    let observing = RunningService::with(&format!("{SETTINGS}[blacklist]\nmode = \"observe\"\n")).await;
    let told = Overseer::of(&observing).refuses("203.0.113.7").await["warnings"].to_string();
    assert!(told.contains("with the current setting blacklist.mode no source is rejected"), "{told}");
}

#[tokio::test]
async fn a_store_that_does_not_answer_changes_nothing() {
    let (service, alice) = with_alice().await;
    let overseer = Overseer::of(&service);
    overseer.refuses("203.0.113.0/24").await;
    lists(&service, "198.51.100.9").await;
    service.faults.go_down();
    for what in ["add", "allow", "remove", "disallow"] {
        let network = if what == "add" { "198.51.100.7" } else { "203.0.113.0/24" };
        let mut order = json!({ "network": network });
        if what == "add" {
            order["forever"] = json!(true);
        }
        let answer = overseer.posts(&format!("/blacklist/{what}"), order.to_string()).await;
        let text = "the store did not answer and nothing was changed; please try again";
        assert_eq!(answer.error(), (503, "unavailable".to_owned(), text.to_owned()), "{what}");
        assert!(answer.headers.contains_key("retry-after"));
    }
    assert_eq!(overseer.shows("203.0.113.7").await["by"], "rule", "looking needs no store");
    service.faults.come_back();
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    assert_eq!(service.store.network_rules().await.expect("rules").len(), 1);
}

#[tokio::test]
async fn a_change_that_takes_long_is_made_whole_and_never_reported_as_failed() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    overseer.refuses("203.0.113.0/24").await;
    overseer.does("add", json!({ "network": "203.0.113.0/24", "tenant": "example", "forever": true })).await;
    // Three steps, which take longer together than an answer may.
    service.faults.slow_down(Duration::from_millis(600));
    let answer = overseer.posts("/blacklist/remove", json!({ "network": "203.0.113.0/24" }).to_string()).await;
    let text = "the store is slow and the change is still pending; check the list before you try again";
    assert_eq!(answer.error(), (503, "unavailable".to_owned(), text.to_owned()));
    service.faults.slow_down(Duration::ZERO);
    until("both rules are gone", async || overseer.shows("203.0.113.7").await["by"].is_null()).await;
    assert!(service.store.network_rules().await.expect("rules").is_empty());
}

#[tokio::test]
async fn what_is_said_wrong_is_named_and_changes_nothing() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    let long = format!(r#"{{"network":"203.0.113.7","forever":true,"reason":"{}"}}"#, "x".repeat(201));
    for (what, body, status, description) in [
        ("add", "", 400, "the request body is invalid: EOF"),
        ("add", r#"{"network":"203.0.113.7"}"#, 400, "the duration is missing or ambiguous"),
        (
            "add",
            r#"{"network":"203.0.113.7","forever":true,"for_seconds":1}"#,
            400,
            "the duration is missing or ambiguous",
        ),
        ("add", r#"{"network":"203.0.113.7","for_seconds":0}"#, 400, "for_seconds is out of range; expected 1 to"),
        ("add", r#"{"network":"203.0.113.7","for_seconds":9999999999}"#, 400, "or \"forever\": true"),
        ("add", r#"{"network":"203.0.113.7","for":"2h"}"#, 400, "unknown field `for`"),
        ("add", r#"{"network":"203.0.113.7/24","forever":true}"#, 400, "expected 203.0.113.0/24 for the whole network"),
        ("add", r#"{"network":"office","forever":true}"#, 400, "network: not a network"),
        ("add", r#"{"network":"203.0.113.7","forever":true,"reason":"\u001b[2J"}"#, 400, "no control characters"),
        ("add", &long, 400, "a reason must have at most 200 bytes"),
        ("add", r#"{"network":"203.0.113.7","forever":true,"tenant":"nobody"}"#, 404, "unknown tenant"),
        ("remove", r#"{"network":"203.0.113.7","tenant":"nobody"}"#, 404, "unknown tenant"),
        ("remove", r#"{"network":"203.0.113.7","forever":true}"#, 400, "unknown field `forever`"),
        ("allow", r#"{"network":"203.0.113.7","forever":true,"for_seconds":1}"#, 400, "cannot both be set"),
        ("disallow", r#"{"network":""}"#, 400, "network: not a network"),
        ("add", &" ".repeat(5_000), 413, "the request body is too large"),
    ] {
        let (code, _, told) = overseer.posts(&format!("/blacklist/{what}"), body).await.error();
        assert!(code == status && told.contains(description), "{what} {body}: {code} {told}");
    }
    assert_eq!(overseer.sees("/blacklist").await["rules"], json!([]));
}
