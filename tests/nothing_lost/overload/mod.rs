//! More is asked for than can be done: what is admitted is answered soon, the rest at once, and phones are let in.

mod applicants;
mod asking;
mod capacity;
mod latencies;
mod webhook_share;

use realmgate_testkit::daemon::{Daemon, Starting};
use realmgate_testkit::running::SETTINGS;
use std::path::Path;

/// One worker, and signups without a quota.
fn settings(waiting_for_store: usize) -> String {
    format!(
        "workers = 1\nlog = \"warn\"\n{SETTINGS}\n[limits]\nsignups_per_hour = 1000000\n\
         tenant_signups_per_hour = 1000000\npending_accounts = 1000000\n\
         conflicts_per_hour = 1000000\nwaiting_for_store = {waiting_for_store}\n\
         connections_exempt = [\"127.0.0.1\"]\n"
    )
}

/// A service whose disk takes so long for each fsync. The tracer stops it at nothing else.
fn on_a_slow_disk(folder: &Path, settings: &str, fsync_micros: u32) -> Daemon {
    std::fs::write(folder.join("realmgate.toml"), settings).expect("the settings are written");
    let inject = format!("inject=fsync,fdatasync:delay_enter={fsync_micros}");
    let calls = "trace=fsync,fdatasync";
    let tracer = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", calls, "-e", &inject];
    Starting::under(&tracer, "127.0.0.1:0", folder, &[]).listening().unwrap_or_else(|ended| panic!("{ended}"))
}
