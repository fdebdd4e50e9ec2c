//! A service that is killed at a moment drawn beforehand, wherever that finds it.

use crate::daemon::{Daemon, Starting};
use realmgate::clock::Clock;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tokio::time::timeout;

/// A service that lived to be ready, and how much of its life was left then.
pub struct Ready {
    pub daemon: Daemon,
    /// From its start until it said so.
    pub took: Duration,
    pub left: Duration,
}

/// Starts the service; kills it where `life` is over before it is ready, and then gives `None`.
pub async fn start(folder: &Path, life: Duration) -> Option<Ready> {
    let clock = Clock::system();
    let start = clock.now().monotonic;
    let starting = Starting::under(&[], "127.0.0.1:0", folder, &[]);
    let id = starting.child.id();
    let mut listening = tokio::task::spawn_blocking(move || starting.listening());
    let Ok(daemon) = timeout(life, &mut listening).await else {
        kill(id);
        // It may have got ready in the last instant; it is dead all the same, and waited for.
        drop(listening.await.expect("no panic"));
        return None;
    };
    let daemon = daemon.expect("no panic").unwrap_or_else(|ended| panic!("{ended}"));
    let ready = reqwest::get(format!("{}/readyz", daemon.admin)).await.expect("it listens");
    assert_eq!(ready.status().as_u16(), 200, "it says that it listens, and is not ready");
    let took = clock.now().monotonic.saturating_sub(start);
    Some(Ready { daemon, took, left: life.saturating_sub(took) })
}

/// kill -9, and its end.
pub async fn end(daemon: Daemon) {
    daemon.signal("KILL");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
}

fn kill(id: u32) {
    let sent = Command::new("kill").args(["-KILL", &id.to_string()]).status();
    assert!(sent.expect("kill runs").success());
}
