//! The real binary with one tenant and accounts made by its command line, for platforms and phones to ask.

use super::daemon::Daemon;
use std::io::Write;
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
        let gate = Self { daemon: Daemon::start(folder.path(), Some(&settings(more)), &[]), folder };
        for name in names {
            gate.add(name);
        }
        gate
    }

    /// The webhook's address.
    pub fn webhook(&self) -> String {
        format!("{}/webhooks/auth", self.daemon.base)
    }

    /// Adds an account with the test password, as an operator does; it counts when this returns or within a second.
    pub fn add(&self, name: &str) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
            .args(["account", "add", name, "--password-stdin"])
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the binary runs");
        child.stdin.take().expect("a pipe").write_all(PASSWORD.as_bytes()).expect("it reads");
        assert!(child.wait().expect("it ends").success());
    }
}

fn settings(more: &str) -> String {
    format!(
        "drain = \"0s\"\n[[tenant]]\nname = \"example\"\nhosts = [\"127.0.0.1\"]\nrealms = [\"{REALM}\"]\n\
         webhook_users = [{{ username = \"jambonz\", password = \"{WEBHOOK_PASSWORD}\" }}]\n{more}\n"
    )
}
