//! A failed signup leaves nothing behind and costs nothing; a client that goes away stops nothing half-way.

use crate::running::{HOST, Options, Running, error, until};
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

#[tokio::test]
async fn a_store_that_fails_leaves_no_letter_and_a_retry_succeeds() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    site.store.set_down(true);
    for _ in 0..5 {
        let (status, code, _) = error(site.sign_up("alex").await).await;
        assert_eq!((status, &*code), (500, "server_error"));
    }
    assert!(site.pickup_names().is_empty());
    site.store.set_down(false);
    assert_eq!(site.sign_up("alex").await.status(), 200);
    assert_eq!(site.counters.signups_failed.get(), 5);
}

#[tokio::test]
async fn a_name_taken_in_the_last_moment_leaves_no_temporary_letter() {
    let site = Running::usual();
    let gate = site.store.gate.write().await;
    let both = async { tokio::join!(site.sign_up("alex"), site.sign_up("alex")) };
    let opened = async {
        // Both letters lie there under their temporary names, so both signups stand before the store.
        until(|| site.pickup_names().len() == 2).await;
        drop(gate);
    };
    let ((one, other), ()) = tokio::join!(both, opened);
    let mut statuses = [one.status().as_u16(), other.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(site.letters().len(), 1);
}

#[tokio::test]
async fn a_pickup_folder_that_fails_leaves_no_account_and_a_retry_succeeds() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    fs::write(site.pickup(), b"a file where a folder should be").unwrap();
    for _ in 0..5 {
        assert_eq!(error(site.sign_up("alex").await).await.0, 500);
    }
    assert!(site.store.accounts_now().is_empty());
    fs::remove_file(site.pickup()).unwrap();
    assert_eq!(site.sign_up("alex").await.status(), 200);
    assert_eq!(site.letters().len(), 1);
}

#[tokio::test]
async fn a_client_that_goes_away_stops_no_signup_half_way() {
    let site = Running::start(Options { signups_per_hour: 1, ..Options::default() });
    let form = site.form("alex").await;
    let gate = site.store.gate.write().await;
    let body: Vec<_> = form.0.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    let body = body.join("&");
    let mut stream = TcpStream::connect(site.address).unwrap();
    let head = format!("POST /signup.ashx HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: {}\r\n", body.len());
    write!(stream, "{head}content-type: application/x-www-form-urlencoded\r\n\r\n{body}").unwrap();
    until(|| !site.pickup_names().is_empty()).await;
    drop(stream);
    // The server has seen the connection close once it answers another one.
    assert_eq!(site.get("/realm.json").await.status(), 200);
    drop(gate);
    until(|| site.counters.signups_created.get() == 1).await;
    assert_eq!((site.store.accounts_now().len(), site.letters().len()), (1, 1));
    assert_eq!(error(site.sign_up("other").await).await.1, "rate_limited", "and it counts");
}
