//! slowhttptest with all it knows: slow heads, slow bodies, slow readers.

use super::super::size::size;
use super::witness::{Asks, Witness};
use super::{comes_back_to, descriptors, with_room_for};
use std::process::{Child, Command, Stdio};

/// The ways to be slow: how, and where. At the webhook it has no password, and is answered before its body came.
const WAYS: [(&[&str], &str); 4] = [
    (&["-H", "-t", "GET"], "/"),
    (&["-B", "-s", "8192"], "/signup.ashx"),
    (&["-B", "-s", "8192"], "/webhooks/auth"),
    (&["-X", "-w", "1", "-y", "2", "-n", "1", "-z", "1", "-k", "3"], "/signup"),
];

fn attack(base: &str, (way, path): (&[&str], &str)) -> Child {
    let (clients, seconds) = (size(150, 1_000).to_string(), size(8, 60).to_string());
    Command::new("slowhttptest")
        .args(way)
        .args(["-u", &format!("{base}{path}"), "-c", &clients, "-r", &clients, "-l", &seconds, "-i", "1", "-p", "5"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("slowhttptest runs")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_heads_bodies_and_readers_lock_no_one_out_and_give_back_what_they_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = with_room_for("8192:8192", folder.path());
    let witness = Witness::start(&daemon.base, Asks::OnNewOnes);
    witness.end().await;
    let before = descriptors(&daemon);
    let witness = Witness::start(&daemon.base, Asks::OnNewOnes);
    let attacks = WAYS.map(|way| attack(&daemon.base, way));
    let mut most = before;
    for mut attack in attacks {
        while attack.try_wait().expect("it is ours").is_none() {
            most = most.max(descriptors(&daemon));
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(attack.wait().expect("it ended").success());
    }
    let (longest, answers) = witness.end().await;
    println!("{answers} answers meanwhile, the slowest after {longest:?}; {most} descriptors at most, {before} before");
    assert!(most > before + size(100, 500), "they were connected: {most}");
    assert!(longest < std::time::Duration::from_secs(size(10, 2) as u64), "{longest:?}");
    comes_back_to(&daemon, before).await;
}
