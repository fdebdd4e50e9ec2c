//! A hundred thousand accounts from one file, and every one of their phones is let in.

use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, SETTINGS};
use realmgate_testkit::wire::PlatformConnection;
use std::fmt::Write as _;
use std::process::Command;

const ACCOUNTS: u32 = 100_000;
const CONNECTIONS: u32 = 8;

fn username(number: u32) -> String {
    format!("user{number:06}")
}

fn password(number: u32) -> String {
    format!("pw{number}")
}

#[tokio::test]
async fn each_of_a_hundred_thousand_imported_accounts_authenticates() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for number in 0..ACCOUNTS {
        let ha1 = Ha1::compute(HashFunction::Md5, &username(number), REALM, &password(number)).to_hex();
        writeln!(lines, "{}:{REALM}:{}", username(number), ha1.as_str()).expect("a String takes all");
    }
    std::fs::write(folder.path().join("accounts.htdigest"), lines).expect("the file is written");
    std::fs::write(folder.path().join("realmgate.toml"), SETTINGS).expect("the settings are written");
    let import = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["account", "import", "--format", "htdigest", "accounts.htdigest", "--tenant", "example"])
        .current_dir(folder.path())
        .output()
        .expect("the binary runs");
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));

    let daemon = Daemon::start(folder.path(), None, &[]);
    let platform = |connection| {
        let base = daemon.base.clone();
        tokio::task::spawn_blocking(move || let_in(&base, connection))
    };
    for platform in (0..CONNECTIONS).map(platform).collect::<Vec<_>>() {
        assert_eq!(platform.await.expect("no panic"), ACCOUNTS / CONNECTIONS);
    }
}

/// Registers every phone of one connection's share; says how many were let in.
fn let_in(base: &str, connection: u32) -> u32 {
    let mut platform = PlatformConnection::open(base);
    let mut granted = 0;
    for number in (connection..ACCOUNTS).step_by(CONNECTIONS as usize) {
        let phone = Phone::of(&username(number)).with_password(&password(number));
        let answer = platform.ask(&phone.body().to_string());
        assert!(answer.text.starts_with("{\"status\":\"ok\""), "{}: {}", username(number), answer.text);
        granted += 1;
    }
    granted
}
