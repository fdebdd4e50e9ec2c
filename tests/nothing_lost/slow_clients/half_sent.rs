//! A thousand and fifty bodies of which the rest does not come, where a process is given 1 024 descriptors at first.

use super::super::size::size;
use super::witness::{Asks, Witness};
use super::{comes_back_to, descriptors, with_room_for};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use realmgate_testkit::running::WEBHOOK_PASSWORD;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

const BODIES: usize = 1_050;

/// Connects, sends the half of a body, and waits for the end; how long that was, and what was said.
async fn half_a_body(address: String) -> (Duration, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let authorization = STANDARD.encode(format!("jambonz:{WEBHOOK_PASSWORD}"));
    let head = format!(
        "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\nauthorization: Basic {authorization}\r\n\
         content-type: application/json\r\ncontent-length: 1300\r\n\r\n{{\"method\":\"REG"
    );
    stream.write_all(head.as_bytes()).await.expect("it is accepted");
    let begun = Instant::now();
    let mut said = Vec::new();
    // Whether the end is an orderly one does not matter to who is cut.
    let _ = stream.read_to_end(&mut said).await;
    (begun.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

fn send_halves(base: &str) -> JoinSet<(Duration, String)> {
    (0..BODIES).map(|_| half_a_body(base.trim_start_matches("http://").to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_sent_bodies_lock_no_one_out_and_are_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = with_room_for("1024:4096", folder.path());
    let witness = Witness::start(&daemon.base, Asks::OnNewOnes);
    witness.end().await;
    let before = descriptors(&daemon);
    let witness = Witness::start(&daemon.base, Asks::OnNewOnes);
    let ends = send_halves(&daemon.base).join_all().await;
    let (longest, answers) = witness.end().await;
    let cut = ends.iter().map(|(after, _)| *after).max().expect("a thousand and fifty");
    println!(
        "{BODIES} half-sent bodies: cut after {cut:?}; {answers} answers meanwhile, the slowest after {longest:?}"
    );
    assert!(ends.iter().all(|(_, said)| said.starts_with("HTTP/1.1 408 ")), "each got the reason");
    // A busy machine of a small run is given more time than the promise.
    let within = Duration::from_secs(size(10, 6) as u64);
    assert!(cut <= within, "cut after {cut:?}");
    comes_back_to(&daemon, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_is_no_room_for_all_of_them_platforms_keep_their_connections_and_the_store_its_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = with_room_for("1024:1024", folder.path());
    let platform = Witness::start(&daemon.base, Asks::OnItsOwn);
    let halves = send_halves(&daemon.base);
    let newcomer = Witness::start(&daemon.base, Asks::OnNewOnes);
    let ends = halves.join_all().await;
    let ((longest, answers), (newest, _)) = (platform.end().await, newcomer.end().await);
    println!("{answers} answers on a kept connection, the slowest after {longest:?}; on a new one after {newest:?}");
    assert!(ends.iter().all(|(_, said)| said.starts_with("HTTP/1.1 408 ")), "each got the reason");
    daemon.signal("TERM");
    let (status, log) = daemon.wait();
    assert!(status.success(), "{log}");
    assert_eq!(log, "", "neither a connection nor a file failed because there was not an a descriptor");
}
