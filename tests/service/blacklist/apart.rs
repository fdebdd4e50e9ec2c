//! What one tenant's callers do never changes an answer to another's.

use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS, account};
use serde_json::Value;
use std::time::Duration;

const OTHER_PASSWORD: &str = "the second long webhook password";

/// Tables so small that the flood fills each many times over.
const SMALL: &str = "[blacklist]\nmax_sources = 200\nmax_pairs = 200\nmax_known_good = 60\nmax_listings = 40\n\
                     max_names = 100\nmax_tried = 20\n[replay]\ncapacity = 100\n";

/// A service with two tenants of one realm, each with the same accounts.
async fn started() -> RunningService {
    let second = SETTINGS[SETTINGS.find("[[tenant]]").unwrap()..]
        .replace("\"example\"", "\"second\"")
        .replace("\"127.0.0.1\", \"phone.example.com\"", "\"second.example.com\"")
        .replace("a long webhook password", OTHER_PASSWORD);
    let service = RunningService::with(&format!("{SETTINGS}{second}\n{SMALL}")).await;
    for number in 0..20 {
        for tenant in ["example", "second"] {
            let mut account = account(&format!("desk{number}"), &[HashFunction::Md5]);
            account.key.tenant = tenant.to_owned();
            service.add(account).await;
        }
    }
    service
}

async fn other(service: &RunningService, body: &Value) -> String {
    let call = service.client.post(service.url("/webhooks/auth")).basic_auth("jambonz", Some(OTHER_PASSWORD));
    Answer::of(call.json(body)).await.text
}

/// A day at the second tenant: phones that are let in, a locked one, a guesser, a guarded name. All answers.
async fn day(service: &RunningService, flood: impl AsyncFn(usize)) -> Vec<String> {
    let mut answers = Vec::new();
    for turn in 0..60_usize {
        service.wait(Duration::from_secs(20)).await;
        flood(turn).await;
        let phones = [
            Phone::of(&format!("desk{}", turn % 5)),
            Phone::of("desk7").with_password("wrong"),
            Phone::of(&format!("guess{turn}a")).at("198.51.100.1"),
            Phone::of(&format!("guess{turn}b")).at("198.51.100.1"),
            Phone::of(&format!("guess{turn}c")).at("198.51.100.1"),
            Phone::of(&format!("guess{turn}d")).at("198.51.100.1"),
            Phone::of(&format!("desk{}", turn % 3)).at("198.51.100.1"),
            Phone::of("desk9").with_password("wrong").at(&format!("198.51.100.{}", 100 + turn % 9)),
        ];
        for phone in phones {
            answers.push(other(service, &phone.body()).await);
        }
    }
    answers
}

#[tokio::test]
async fn a_flood_at_one_tenant_leaves_every_answer_to_another_as_it_was() {
    let quiet = started().await;
    let expected = day(&quiet, async |_| {}).await;
    let told = expected.iter().filter(|answer| answer.contains("blacklist")).count();
    let let_in = expected.iter().filter(|answer| answer.contains("\"ok\"")).count();
    assert!(told > 20 && let_in >= 60, "the day holds all kinds: {told} listed, {let_in} let in");

    let service = started().await;
    let flooded = day(&service, async |turn| {
        for number in 0..40 {
            let source = format!("198.18.{turn}.{number}");
            let name = format!("desk{}", number % 20);
            service.knock(&Phone::of(&name).at(&source)).await;
            service.knock(&Phone::of(&format!("flood{turn}-{number}")).with_password("wrong").at(&source)).await;
            service.knock(&Phone::of(&format!("g{turn}-{number}")).at("198.51.100.1")).await;
            service.knock(&Phone::of(&name).with_password("wrong").at("203.0.113.50")).await;
        }
    })
    .await;
    for (number, (flooded, expected)) in flooded.iter().zip(&expected).enumerate() {
        assert_eq!(flooded, expected, "answer {number} ({REALM})");
    }
}
