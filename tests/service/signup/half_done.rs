//! A signup that fails leaves nothing behind and costs nothing; one that was begun is finished, even if its client goes
//! away.

use realmgate_testkit::patience::until;
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{RunningService, SETTINGS};
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

/// A service that lets each source make one account per hour.
async fn strict() -> RunningService {
    RunningService::with(&format!("{SETTINGS}\n[limits]\nsignups_per_hour = 1")).await
}

#[tokio::test]
async fn a_pickup_folder_that_fails_leaves_no_account_and_a_retry_succeeds() {
    let service = strict().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    fs::write(&pickup.0, b"a file where a folder should be").unwrap();
    for _ in 0..5 {
        let (status, code, _) = person.sign_up("alex").await.error();
        assert_eq!((status, &*code), (500, "server_error"));
    }
    assert!(service.accounts().await.is_empty() && service.waiting().await == 0);
    fs::remove_file(&pickup.0).unwrap();
    assert_eq!(person.sign_up("alex").await.status, 200);
    assert_eq!(pickup.emails().len(), 1);
}

#[tokio::test]
async fn a_name_taken_in_the_last_moment_leaves_no_temporary_letter() {
    let service = RunningService::start().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let gate = service.faults.before_commit.write().await;
    let both = async { tokio::join!(person.sign_up("alex"), person.sign_up("alex")) };
    let opened = async {
        // Both letters lie there under their temporary names, so both signups stand before the store.
        until("two temporary letters", async || pickup.names().len() == 2).await;
        drop(gate);
    };
    let ((one, other), ()) = tokio::join!(both, opened);
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(pickup.emails().len(), 1);
}

#[tokio::test]
async fn a_client_that_goes_away_stops_no_signup_half_way() {
    let service = strict().await;
    let (person, pickup) = (Person::of(&service), PickupFolder::of(&service));
    let form = person.form("alex").await;
    let gate = service.faults.before_commit.write().await;
    let body: Vec<_> = form.0.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    let body = body.join("&");
    let mut stream = TcpStream::connect(service.address).unwrap();
    // An answer that no one reads: so the connection's end is a reset, and no half-closed one that may still listen.
    write!(stream, "GET /realm.json HTTP/1.1\r\nhost: {HOST}\r\n\r\n").unwrap();
    stream.peek(&mut [0]).unwrap();
    let head = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: {}\r\n", body.len());
    write!(stream, "{head}content-type: application/x-www-form-urlencoded\r\n\r\n{body}").unwrap();
    until("a temporary letter", async || !pickup.names().is_empty()).await;
    let open = open_connections(&service).await;
    drop(stream);
    until("the service sees it go", async || open_connections(&service).await < open).await;
    assert!(service.accounts().await.is_empty(), "it waits before the store");
    drop(gate);
    until("the signup is counted", async || service.total("signups", "created").await == 1).await;
    assert_eq!((service.accounts().await.len(), pickup.emails().len()), (1, 1));
    assert_eq!(person.sign_up("other").await.error().1, "rate_limited", "and it counts");
}

async fn open_connections(service: &RunningService) -> u64 {
    let text = service.admin_get("/metrics").await.text;
    let count = text.lines().find_map(|line| line.strip_prefix("realmgate_connections_open "));
    count.expect("the level").parse().expect("a count")
}
