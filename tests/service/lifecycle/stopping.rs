//! SIGTERM under load: a client that has sent a request on an open connection gets its answer, and the process ends soon.

use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::SETTINGS;
use realmgate_testkit::wire::PlatformConnection;
use std::net::TcpStream;

/// Sends registrations on one kept connection until an answer closes it; says how many were answered.
fn keep_asking(base: &str) -> usize {
    let mut connection = PlatformConnection::open(base);
    let mut answered = 0;
    loop {
        let answer = connection.ask(&Phone::of("alice").body().to_string());
        assert!(answer.text.starts_with("{\"status\":"), "{}", answer.text);
        answered += 1;
        if answer.closes {
            return answered;
        }
    }
}

#[tokio::test]
async fn every_request_on_an_open_connection_is_answered_while_the_service_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = SETTINGS.replace("drain = \"0s\"", "drain = \"6s\"");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let client = |_| {
        let base = daemon.base.clone();
        tokio::task::spawn_blocking(move || keep_asking(&base))
    };
    let clients: Vec<_> = (0..8).map(client).collect();
    while ready_requests(&daemon).await < 200 {
        tokio::task::yield_now().await;
    }
    daemon.signal("TERM");
    for client in clients {
        assert!(client.await.expect("each request was answered") > 0);
    }
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
    assert!(log.contains("draining") && log.contains("stopped"), "{log}");
}

#[tokio::test]
async fn a_draining_service_is_alive_but_not_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = SETTINGS.replace("drain = \"0s\"", "drain = \"30s\"");
    let daemon = Daemon::start(folder.path(), Some(&settings), &[]);
    let get =
        async |path: &str| reqwest::get(format!("{}{path}", daemon.admin)).await.expect("an answer").status().as_u16();
    assert_eq!(get("/readyz").await, 200);
    let idle = TcpStream::connect(daemon.base.trim_start_matches("http://")).expect("a connection");
    let open = "realmgate_connections_open 1\n";
    while !reqwest::get(format!("{}/metrics", daemon.admin))
        .await
        .expect("metrics")
        .text()
        .await
        .expect("text")
        .contains(open)
    {
        tokio::task::yield_now().await;
    }
    daemon.signal("TERM");
    while get("/readyz").await == 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!((get("/readyz").await, get("/healthz").await), (503, 200));
    drop(idle);
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
}

async fn ready_requests(daemon: &Daemon) -> u64 {
    let text = reqwest::get(format!("{}/metrics", daemon.admin)).await.expect("metrics").text().await.expect("text");
    let count = text.lines().find_map(|line| line.strip_prefix("realmgate_decision_duration_seconds_count "));
    count.expect("the histogram").trim().parse().expect("a count")
}
