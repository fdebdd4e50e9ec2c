//! The real binary with one tenant and accounts made by its command line, for platforms and phones to ask.

use super::daemon::Daemon;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The realm of all phones here.
pub const REALM: &str = "acme.sip.test";
/// The password of all accounts here.
pub const PASSWORD: &str = "s3cret";
/// The platform's password.
pub const WEBHOOK_PASSWORD: &str = "a long webhook password";

/// A running service in a folder of its own.
pub struct Gate {
    pub daemon: Daemon,
    pub folder: TempDir,
}

impl Gate {
    /// Starts it with more settings at the end of the file, and an account for each name.
    pub fn start(more: &str, names: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("realmgate.toml"), settings(more)).expect("the settings are written");
        // Before it runs: an account made beside it counts within a second, and no phone here waits for that.
        for name in names {
            add(folder.path(), name);
        }
        Self { daemon: Daemon::start(folder.path(), None, &[]), folder }
    }

    /// The webhook's address.
    pub fn webhook(&self) -> String {
        format!("{}/webhooks/auth", self.daemon.base)
    }

    /// Adds an account with the test password, as an operator does; it counts when this returns or within a second.
    pub fn add(&self, name: &str) {
        add(self.folder.path(), name);
    }
}

fn add(folder: &Path, name: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["account", "add", name, "--password-stdin"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(PASSWORD.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}

fn settings(more: &str) -> String {
    format!(
        "drain = \"0s\"\n[[tenant]]\nname = \"example\"\nhosts = [\"127.0.0.1\"]\nrealms = [\"{REALM}\"]\n\
         webhook_users = [{{ username = \"jambonz\", password = \"{WEBHOOK_PASSWORD}\" }}]\n{more}\n"
    )
}
