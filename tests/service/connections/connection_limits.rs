//! One client does not take all connections: each source has a bounded count of them, counted when they are accepted.

use crate::actors::raw::{ask, ask_from, count_closed, send_from};
use realmgate_testkit::patience::until;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use std::net::SocketAddr;

const HALF_A_HEAD: &[u8] = b"GET / HTTP/1.1\r\nhost: pho";
const REALM_JSON: &str = "GET /realm.json HTTP/1.1\r\nhost: phone.example.com\r\n\r\n";
const HEALTHZ: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

async fn refused(service: &RunningService) -> usize {
    let text = service.admin_get("/metrics").await.text;
    let line = text.lines().find_map(|line| line.strip_prefix("realmgate_connections_rejected_total "));
    line.expect("the counter is there from zero on").parse().unwrap()
}

#[tokio::test]
async fn three_hundred_connections_of_one_source_take_nothing_from_another() {
    let service = RunningService::start().await;
    assert_eq!(refused(&service).await, 0);
    let crowd = send_from("127.0.0.2", service.address, 300, HALF_A_HEAD).await;
    until("the others are closed", async || refused(&service).await >= 300 - 256).await;
    assert_eq!(refused(&service).await, 300 - 256);
    assert!(count_closed(&crowd).await >= 300 - 256, "without a word");
    assert_eq!(ask(service.address, REALM_JSON).await.status, 200);
    assert_eq!(ask_from("127.0.0.3", service.address, REALM_JSON).await.status, 200);
}

#[tokio::test]
async fn a_source_that_leaves_may_come_back() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nconnections_per_source = 3")).await;
    for _ in 0..3 {
        let crowd = send_from("127.0.0.2", service.address, 3, HALF_A_HEAD).await;
        drop(crowd);
        until("it is let in again", async || {
            let stream = send_from("127.0.0.2", service.address, 1, HALF_A_HEAD).await;
            count_closed(&stream).await == 0
        })
        .await;
    }
}

#[tokio::test]
async fn trusted_proxies_and_named_networks_have_any_number_of_connections() {
    let settings = format!(
        "trusted_proxies = [\"127.0.0.4\"]\n{SETTINGS}\n[limits]\nconnections_per_source = 2\n\
         connections_exempt = [\"127.0.5.0/24\"]"
    );
    let service = RunningService::with(&settings).await;
    for (source, closed) in [("127.0.0.4", 0), ("127.0.5.9", 0), ("127.0.0.5", 6)] {
        let crowd = send_from(source, service.address, 8, HALF_A_HEAD).await;
        until("those beyond its count are closed", async || refused(&service).await >= closed).await;
        assert_eq!(count_closed(&crowd).await, closed, "{source}");
    }
}

#[tokio::test]
async fn the_admin_listener_is_not_filled_by_one_source_either() {
    let service = RunningService::start().await;
    let crowd = send_from("127.0.0.2", service.admin, 100, HALF_A_HEAD).await;
    until("the others are closed", async || count_closed(&crowd).await >= 100 - 32).await;
    assert_eq!(ask(service.admin, HEALTHZ).await.status, 200);
}

#[tokio::test]
async fn the_admin_listener_has_sixty_four_connections_at_once() {
    let service = RunningService::start().await;
    let mut crowd = Vec::new();
    for last in 2..=4 {
        crowd.extend(send_from(&format!("127.0.0.{last}"), service.admin, 32, HALF_A_HEAD).await);
    }
    // Those who find no place wait until the half heads have had their time.
    let begun = tokio::time::Instant::now();
    assert_eq!(ask(service.admin, HEALTHZ).await.status, 200);
    assert!(begun.elapsed() > std::time::Duration::from_secs(1), "it was full");
}

#[tokio::test]
async fn an_address_is_written_in_one_way_only() {
    let both: SocketAddr = "[::]:0".parse().unwrap();
    let settings = format!(
        "behind_proxy = true\ntrusted_proxies = [\"192.0.2.1\"]\n{SETTINGS}\n[limits]\nconnections_per_source = 2"
    );
    let service = RunningService::listening(both, tempfile::tempdir().unwrap(), &settings).await;
    // Seen as ::ffff:127.0.0.2 by a socket of both families.
    let address = SocketAddr::from(([127, 0, 0, 1], service.address.port()));
    let crowd = send_from("127.0.0.2", address, 5, HALF_A_HEAD).await;
    until("those beyond the count are closed", async || count_closed(&crowd).await == 3).await;
    assert_eq!(ask_from("127.0.0.3", address, REALM_JSON).await.status, 200, "it is not part of one /64");
}

#[tokio::test]
async fn a_platform_has_as_many_as_it_likes_from_its_first_right_call_on() {
    let settings = format!("{SETTINGS}\n[limits]\nconnections_per_source = 8");
    let service = RunningService::with(&settings).await;
    service.new_account("alice").await;
    // A burst of a platform that is new here: those beyond the count wait for the first one's password.
    let calls = (0..16).map(|number| {
        let phone = Phone::of("alice").at(&format!("203.0.113.{number}"));
        let request = service.client.post(service.url("/webhooks/auth")).header("connection", "close");
        Answer::of(request.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&phone.body()))
    });
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(|answer| answer.decision() == "ok"));
    let crowd = send_from("127.0.0.1", service.address, 40, HALF_A_HEAD).await;
    assert_eq!(ask(service.address, REALM_JSON).await.status, 200);
    assert_eq!((count_closed(&crowd).await, refused(&service).await), (0, 0));
    let strangers = send_from("127.0.0.2", service.address, 40, HALF_A_HEAD).await;
    until("theirs are closed", async || count_closed(&strangers).await >= 40 - 8).await;
}

#[tokio::test]
async fn a_wrong_password_frees_no_one_of_the_count() {
    let service = RunningService::with(&format!("{SETTINGS}\n[limits]\nconnections_per_source = 2")).await;
    let wrong = service.client.post(service.url("/webhooks/auth")).basic_auth("jambonz", Some("wrong"));
    assert_eq!(Answer::of(wrong).await.status, 401);
    let crowd = send_from("127.0.0.1", service.address, 8, HALF_A_HEAD).await;
    until("those beyond the count are closed", async || count_closed(&crowd).await >= 8 - 2).await;
}

#[test]
fn a_count_of_none_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("realmgate.toml"), "[limits]\nconnections_per_source = 0").unwrap();
    let said = realmgate_testkit::daemon::refused(folder.path(), &["serve"]);
    assert!(said.contains("connections_per_source"), "{said}");
}
