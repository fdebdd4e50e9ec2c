//! A service that is killed at a moment drawn beforehand, wherever that finds it.

use super::starved::starved;
use realmgate::ambient::clock::Clock;
use realmgate_testkit::daemon::{Daemon, Starting};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tokio::time::timeout;

/// No machine is so busy that it takes longer.
pub const GETS_READY: Duration = Duration::from_mins(1);

/// How long a start took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Start {
    /// As time passes, until the service said that it is ready.
    pub passed: Duration,
    /// The part of it in which the machine had no core for the service.
    pub starved: Duration,
}

impl Start {
    /// What it would have taken beside no one.
    pub fn of_its_own(self) -> Duration {
        self.passed.saturating_sub(self.starved)
    }
}

/// A service that lived to be ready.
pub struct Ready {
    pub daemon: Daemon,
    pub took: Start,
}

/// Starts the service; kills it where `life` is over before it listens, and then gives `None`.
pub async fn start(folder: &Path, life: Duration) -> Option<Ready> {
    let clock = Clock::system();
    let start = clock.now().monotonic;
    let starting = Starting::under(&[], "127.0.0.1:0", folder, &[]);
    let id = starting.child.id();
    let mut listening = tokio::task::spawn_blocking(move || starting.listening());
    let Ok(daemon) = timeout(life, &mut listening).await else {
        kill(id);
        // It may have listened in the last instant; it is dead all the same, and waited for.
        drop(listening.await.expect("no panic"));
        return None;
    };
    let daemon = daemon.expect("no panic").unwrap_or_else(|ended| panic!("{ended}"));
    timeout(GETS_READY, is_ready(&daemon)).await.expect("it gets ready");
    let took = Start { passed: clock.now().monotonic.saturating_sub(start), starved: starved(id) };
    Some(Ready { daemon, took })
}

/// It listens before it knows all accounts, and says that it is not ready until then.
async fn is_ready(daemon: &Daemon) {
    while reqwest::get(format!("{}/readyz", daemon.admin)).await.expect("it listens").status().as_u16() != 200 {
        tokio::task::yield_now().await;
    }
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
