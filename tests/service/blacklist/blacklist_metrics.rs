//! The blacklist in figures: what it refuses, what it would have refused where it only observes, how full its tables are.

use crate::actors::guesser::lists;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, WEBHOOK_PASSWORD};
use serde_json::Value;

#[tokio::test]
async fn listings_and_refusals_are_counted_by_their_reasons() {
    let service = RunningService::start().await;
    assert_eq!(service.figure("realmgate_blacklist_listings_total").await, 0, "there before the first one");
    lists(&service, "198.51.100.1").await;
    lists(&service, "198.51.100.2").await;
    for _ in 0..4 {
        service.knock(&Phone::of("bob").at("198.51.100.2")).await;
    }
    for _ in 0..15 {
        service.knock(&Phone::of("carol").at("198.51.100.3")).await;
    }
    assert_eq!(service.figure("realmgate_blacklist_listings_total").await, 2);
    assert_eq!(service.figure("realmgate_blacklist_listings_total").await, 2, "asking again counts nothing");
    assert_eq!(service.figure("realmgate_blacklisted_sources").await, 2);
    assert_eq!((service.decided("blacklisted").await, service.decided("pair_locked").await), (4, 5));
    for number in 0..10 {
        for source in 0..10 {
            service.knock(&Phone::of("dave").at(&format!("203.0.{number}.{source}"))).await;
        }
    }
    for source in 0..9 {
        service.knock(&Phone::of("dave").at(&format!("192.0.2.{source}"))).await;
    }
    assert_eq!(service.decided("guarded").await, 4, "a burst of five checks is for newcomers");
}

#[tokio::test]
async fn an_observer_counts_what_it_would_have_refused_and_why() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nmode = \"observe\"\n")).await;
    let would = async |rule: &str| service.unenforced(rule).await;
    assert_eq!((would("blacklist").await, would("pair_lock").await, would("guard").await), (0, 0, 0));
    for _ in 0..15 {
        service.knock(&Phone::of("carol").at("198.51.100.3")).await;
    }
    assert_eq!((would("blacklist").await, would("pair_lock").await), (0, 5));
    for number in 0..15 {
        service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.1")).await;
    }
    assert_eq!(would("blacklist").await, 5, "the one that lists, and those after it");
    for number in 0..120 {
        service.knock(&Phone::of("dave").at(&format!("203.0.113.{number}"))).await;
    }
    assert_eq!(would("guard").await, 15, "but for a burst of five checks");
    for reason in ["blacklisted", "pair_locked", "guarded"] {
        assert_eq!(service.decided(reason).await, 0, "no one is refused for it");
    }
}

#[tokio::test]
async fn each_table_tells_how_full_it_is_and_what_it_forgot() {
    let service = RunningService::with(&format!("{SETTINGS}[blacklist]\nmax_sources = 10\n")).await;
    for table in ["sources", "pairs", "names", "known_good", "listings", "names_tried"] {
        assert_eq!(service.figure(&format!("realmgate_table_entries{{table=\"{table}\"}}")).await, 0);
        assert_eq!(service.figure(&format!("realmgate_evictions_total{{table=\"{table}\"}}")).await, 0);
    }
    for number in 0..25 {
        service.knock(&Phone::of("guess").at(&format!("198.51.100.{number}"))).await;
    }
    assert_eq!(service.figure("realmgate_table_entries{table=\"sources\"}").await, 10);
    assert_eq!(service.figure("realmgate_evictions_total{table=\"sources\"}").await, 15);
    assert_eq!(service.figure("realmgate_table_entries{table=\"pairs\"}").await, 25);
}

#[tokio::test]
async fn an_observer_says_in_the_log_why_it_would_have_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!("{SETTINGS}[blacklist]\nmode = \"observe\"\n");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let client = reqwest::Client::new();
    let knock = async |phone: Phone| {
        let call = client.post(format!("{}/webhooks/auth", daemon.base)).json(&phone.body());
        let answer: Value = call
            .basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        assert_eq!(answer["status"], "fail");
    };
    for _ in 0..12 {
        knock(Phone::of("carol").at("198.51.100.3")).await;
    }
    for number in 0..12 {
        knock(Phone::of(&format!("guess{number}")).at("198.51.100.1")).await;
    }
    for number in 0..110 {
        knock(Phone::of("dave").at(&format!("203.0.113.{number}"))).await;
    }
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let lines =
        |reason: &str| log.lines().filter(|line| line.contains(&format!("\"would_refuse_{reason}\":true"))).count();
    assert_eq!((lines("pair_locked"), lines("blacklisted"), lines("guarded")), (2, 2, 5));
}
