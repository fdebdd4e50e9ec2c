//! Clients that send or read as slowly as they can: phones are let in all the while, and what they held comes back.

mod attacks;
mod half_sent;
mod witness;

use realmgate_testkit::daemon::{Daemon, Starting};
use realmgate_testkit::running::SETTINGS;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

/// How long a connection that no one uses may take to be gone; the longest wait is for a slow body.
const GONE_WITHIN: Duration = Duration::from_secs(30);

/// Four readers, each with the store's file, its log and the log's index.
const READERS: usize = 12;

/// A service that was started with room for so many descriptors: `SOFT:HARD`.
fn with_room_for(descriptors: &str, folder: &Path) -> Daemon {
    // All of them come from one address, as no crowd does; what one source may have is tried elsewhere.
    let settings = format!("log = \"warn\"\n{SETTINGS}\n[limits]\nconnections_exempt = [\"127.0.0.1\"]\n");
    let file = folder.join("realmgate.toml");
    std::fs::write(&file, settings).expect("settings are written");
    std::fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("it is ours");
    let limited = ["prlimit", &format!("--nofile={descriptors}")];
    Starting::under(&limited, "127.0.0.1:0", folder, &[]).listening().unwrap_or_else(|ended| panic!("{ended}"))
}

/// How many descriptors it has open.
fn descriptors(daemon: &Daemon) -> usize {
    std::fs::read_dir(format!("/proc/{}/fd", daemon.child.id())).expect("it runs").count()
}

/// Waits until it has no more of them open than before, and what the store opens when it is first asked to read.
async fn comes_back_to(daemon: &Daemon, before: usize) {
    let allowed = before + READERS;
    let back = async {
        while descriptors(daemon) > allowed {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let in_time = tokio::time::timeout(GONE_WITHIN, back).await;
    assert!(in_time.is_ok(), "{} descriptors are open, {before} were", descriptors(daemon));
}
