//! What an operator sees over the admin listener: who is listed and why, who is refused or allowed by hand, and nothing
//! more than was asked for.

use crate::actors::guesser::{is_listed, lists};
use crate::actors::overseer::{Overseer, token};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_listing_is_shown_with_its_reason_times_counts_and_what_is_left() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    assert_eq!(
        overseer.sees("/blacklist").await,
        json!({
            "mode": "enforce", "listings": [], "rules": [], "allowed_by_settings": [],
            "locks": [], "locks_more": 0, "guards": [], "guards_more": 0,
        })
    );
    lists(&service, "198.51.100.1").await;
    service.wait(Duration::from_mins(1)).await;
    service.knock(&Phone::of("guess1").at("198.51.100.1")).await;
    let listing = json!({
        "since": "2027-01-15T08:00:00Z", "until": "2027-01-15T08:05:00Z", "remaining_seconds": 240, "step": 1,
        "cause": "guesses", "forgeable": false, "website": false, "refused": 1,
    });
    let failures = json!({
        "first": "2027-01-15T08:00:00Z", "last": "2027-01-15T08:00:00Z",
        "guesses": 11, "malformed": 0, "replays": 0, "names": 11,
    });
    let entry = json!({
        "tenant": "example", "network": "198.51.100.1/32", "listing": listing, "failures": failures,
        "last_success": null, "points": 27.0, "capacity": 30.0,
    });
    let shown = overseer.sees("/blacklist").await;
    assert_eq!(shown["listings"], json!([entry]));
    let shown = overseer.shows("198.51.100.1").await;
    assert_eq!(shown["blocks"], json!([entry]));
    assert_eq!(
        (&shown["by"], &shown["listed"], &shown["remaining_seconds"]),
        (&json!("listing"), &json!(true), &json!(240))
    );
}

#[tokio::test]
async fn successes_locks_and_wider_blocks_are_shown() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let alice = Phone::of("alice").at("2001:db8:1:2::7");
    assert_eq!(service.knock(&alice).await.decision(), "ok");
    service.wait(Duration::from_secs(30)).await;
    let bob = Phone::of("bob").at("2001:db8:1:2::9");
    for _ in 0..11 {
        service.knock(&bob).await;
    }
    let overseer = Overseer::of(&service);
    let shown = overseer.shows("2001:db8:1:2::5").await;
    let blocks: Vec<_> = shown["blocks"].as_array().expect("blocks").iter().map(|block| &block["network"]).collect();
    assert_eq!(blocks, ["2001:db8:1:2::/64", "2001:db8:1::/56", "2001:db8:1::/48"]);
    assert_eq!(
        (&shown["source"], &shown["listed"], &shown["by"]),
        (&json!("2001:db8:1:2::/64"), &json!(false), &Value::Null)
    );
    assert_eq!(shown["blocks"][0]["last_success"], "2027-01-15T08:00:00Z");
    assert_eq!(shown["blocks"][0]["capacity"], 120.0, "trusted");
    let name =
        |query: &str| format!("/blacklist/example/2001:db8:1:2::5?realm=acme.sip.jambonz.cloud&username={query}");
    let good = overseer.sees(&name("ALICE")).await["name"].take();
    let expected = json!({
        "admission": "open", "listed_seconds": null, "locked_seconds": null, "guarded": false, "last_success": "2027-01-15T08:00:00Z",
    });
    assert_eq!(good, expected);
    let locked = overseer.sees(&name("bob")).await["name"].take();
    let expected = json!({ "admission": "refused_locked", "listed_seconds": null, "locked_seconds": 30, "guarded": false, "last_success": null });
    assert_eq!(locked, expected);
    assert_eq!(overseer.sees(&name("nobody")).await["name"]["admission"], "open", "no word on whether there is one");
}

#[tokio::test]
async fn names_are_shown_to_who_asks_for_them_and_are_counted_for_all() {
    let service = RunningService::start().await;
    lists(&service, "198.51.100.1").await;
    let overseer = Overseer::of(&service);
    let list = Answer::of(overseer.get("/blacklist")).await.text;
    let plain = Answer::of(overseer.get("/blacklist/example/198.51.100.1")).await.text;
    assert!(!format!("{list}{plain}").contains("guess1"), "{list}{plain}");
    let shown = overseer.sees("/blacklist/example/198.51.100.1?names=1").await;
    let names: Vec<_> = (1..=11).map(|number| format!("guess{number}")).collect();
    assert_eq!(shown["names"], json!(names));
}

#[tokio::test]
async fn rules_are_listed_for_the_tenant_that_is_asked_for() {
    let other =
        SETTINGS.replace("example\"", "other\"").replace("127.0.0.1", "other.example").replace("a long", "another");
    let other = other.replace("drain = \"0s\"", "").replace("phone.example.com\"]", "phone.other.example\"]");
    let service = RunningService::with(&format!("{SETTINGS}{other}[blacklist]\nallow = [\"192.0.2.0/24\"]\n")).await;
    lists(&service, "198.51.100.1").await;
    let overseer = Overseer::of(&service);
    let order = json!({ "network": "203.0.113.0/24", "tenant": "other", "for_seconds": 60, "reason": "a scanner" });
    overseer.does("add", order).await;
    overseer.allows("198.51.100.9").await;
    let networks = |told: &Value, of: &str| -> Vec<String> {
        told[of]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["network"].as_str().expect("a string").to_owned())
            .collect()
    };
    for (query, listings, rules) in [
        ("", vec!["198.51.100.1/32"], vec!["198.51.100.9/32", "203.0.113.0/24"]),
        ("?tenant=example", vec!["198.51.100.1/32"], vec!["198.51.100.9/32"]),
        ("?tenant=other", vec![], vec!["198.51.100.9/32", "203.0.113.0/24"]),
    ] {
        let told = overseer.sees(&format!("/blacklist{query}")).await;
        let mut shown = networks(&told, "rules");
        shown.sort();
        assert_eq!(
            (networks(&told, "listings"), shown),
            (
                listings.into_iter().map(str::to_owned).collect(),
                rules.into_iter().map(str::to_owned).collect::<Vec<_>>()
            ),
            "{query}"
        );
        assert_eq!(told["allowed_by_settings"], json!(["192.0.2.0/24"]));
    }
    let shown = overseer.sees("/blacklist/other/203.0.113.9").await;
    let rule = json!({
        "network": "203.0.113.0/24", "tenant": "other", "verdict": "refuse", "reason": "a scanner",
        "created": "2027-01-15T08:00:00Z", "until": "2027-01-15T08:01:00Z", "remaining_seconds": 60,
    });
    assert_eq!(
        (&shown["rules"], &shown["by"], &shown["remaining_seconds"]),
        (&json!([rule]), &json!("rule"), &json!(60))
    );
    assert_eq!(overseer.shows("203.0.113.9").await["by"], Value::Null, "not this tenant's");
    let shown = overseer.shows("192.0.2.9").await;
    assert_eq!((&shown["by"], &shown["allowed_by_settings"]), (&json!("allowed"), &json!("192.0.2.0/24")));
    service.wait(Duration::from_mins(1)).await;
    assert_eq!(overseer.sees("/blacklist/other/203.0.113.9").await["rules"], json!([]), "it has ended");
}

#[tokio::test]
async fn without_the_token_nothing_is_shown_and_nothing_changes() {
    let service = RunningService::start().await;
    lists(&service, "198.51.100.1").await;
    let url = |path: &str| format!("http://{}{path}", service.admin);
    let mut answers = Vec::new();
    for authorization in ["", "Bearer 0123456789abcdef0123456789abcdef", "Basic eDp5"] {
        for path in
            ["/blacklist", "/blacklist?tenant=nobody", "/blacklist/feed", "/blacklist/feed?all=x", "/blacklist/a/b"]
        {
            answers.push(Answer::of(service.client.get(url(path)).header("authorization", authorization)).await);
        }
        for path in ["add", "remove", "allow", "disallow"] {
            for body in [r#"{"network":"198.51.100.1","forever":true}"#, "x"] {
                let post = service.client.post(url(&format!("/blacklist/{path}"))).body(body);
                answers.push(Answer::of(post.header("authorization", authorization)).await);
            }
        }
    }
    for answer in answers {
        let text = "missing or wrong admin token; send it as a bearer token";
        assert_eq!(answer.error(), (401, "unauthorized".to_owned(), text.to_owned()));
    }
    let shown = Overseer::of(&service).sees("/blacklist").await;
    assert_eq!((shown["listings"].as_array().map(Vec::len), &shown["rules"]), (Some(1), &json!([])));
}

#[tokio::test]
async fn what_is_asked_wrong_is_named() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    for (path, status, description) in [
        ("/blacklist?tenant=nobody", 404, "unknown tenant"),
        ("/blacklist?tenat=example", 400, "unknown field `tenat`"),
        ("/blacklist/feed?all=yes", 400, "all has an invalid value; expected 1"),
        ("/blacklist/feed?tenant=nobody", 404, "unknown tenant"),
        ("/blacklist/example/198.51.100.1?names=yes", 400, "names has an invalid value; expected 1"),
        ("/blacklist/example/198.51.100.1?username=alice", 400, "realm and username must be given together"),
        ("/blacklist/example/198.51.100.0%2F24", 400, "not a single address"),
    ] {
        let (code, _, told) = Answer::of(overseer.get(path)).await.error();
        assert!(code == status && told.contains(description), "{path}: {code} {told}");
    }
    let token = token(&service);
    let post = service.client.post(format!("http://{}/blacklist", service.admin)).bearer_auth(token);
    assert_eq!(Answer::of(post).await.status, 405);
}

#[tokio::test]
async fn a_forged_address_is_marked_and_the_shared_source_has_no_network() {
    let service = RunningService::start().await;
    let forged = Phone { transport: "UDP".to_owned(), ..Phone::of("guess").at("198.51.100.1") };
    assert_eq!(is_listed(&service, &forged).await.0, 21);
    for number in 0..100 {
        let nowhere = Phone { source: None, ..Phone::of(&format!("guess{number}")) };
        service.knock(&nowhere).await;
    }
    let told = Overseer::of(&service).sees("/blacklist").await;
    let seen: Vec<_> = told["listings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| (entry["network"].clone(), entry["listing"]["forgeable"].clone()))
        .collect();
    let (nowhere, here) = ((Value::Null, json!(true)), (json!("198.51.100.1/32"), json!(true)));
    assert_eq!(seen, [nowhere, here]);
}
