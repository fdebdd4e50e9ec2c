//! The real binary with one tenant and accounts made by its command line, for platforms and phones to ask.

mod recorded;

use crate::recorder::Recorder;
use realmgate_testkit::daemon::Daemon;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The realm of all phones here.
pub const REALM: &str = "acme.sip.test";
/// The password of all accounts here.
pub const PASSWORD: &str = "amber-otter-42";
/// The platform's password.
pub const WEBHOOK_PASSWORD: &str = "a long webhook password";

/// A running service in a folder of its own, with a recorder before it.
pub struct Gate {
    pub daemon: Daemon,
    pub folder: TempDir,
    pub recorder: Recorder,
    accounts: Vec<String>,
    settings: String,
}

impl Gate {
    /// Starts it with more settings at the end of the file, and accounts that are there from the first request: `alice`, or
    /// `alice --expires-max 77`.
    pub fn start(more: &str, accounts: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", more, accounts)
    }

    /// Starts it on an address that it keeps over a restart.
    pub fn start_on(listen: &str, more: &str, accounts: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("realmgate.toml"), settings(more)).expect("the settings are written");
        for account in accounts {
            add(folder.path(), account);
        }
        let daemon = Daemon::start_on(listen, folder.path(), None, &[]);
        let recorder = Recorder::before(daemon.base.trim_start_matches("http://").parse().expect("an address"));
        let accounts = accounts.iter().map(|&account| account.to_owned()).collect();
        Self { daemon, folder, recorder, accounts, settings: more.to_owned() }
    }

    /// Stops it as an operator does.
    pub fn stop(&mut self) {
        self.daemon.signal("TERM");
        assert!(self.daemon.child.wait().expect("it ends").success());
    }

    /// Starts it again at the same address with the same data, after it was stopped.
    pub fn start_again(&mut self) {
        let listen = self.daemon.base.trim_start_matches("http://").to_owned();
        self.daemon = Daemon::start_on(&listen, self.folder.path(), None, &[]);
    }

    /// Stops it, and starts it again at the same address with other settings at the end of the file.
    pub fn restart_with(&mut self, more: &str) {
        self.stop();
        std::fs::write(self.folder.path().join("realmgate.toml"), settings(more)).expect("the settings are written");
        self.start_again();
    }

    /// The webhook's address, as platforms are configured: that of the recorder, which passes everything on.
    pub fn webhook(&self) -> String {
        format!("http://{}/webhooks/auth", self.recorder.address())
    }
}

/// Adds an account with the test password, as an operator does: a name, and further arguments behind blanks.
fn add(folder: &Path, account: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["account", "add", "--password-stdin"])
        .args(account.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(PASSWORD.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}

impl Drop for Gate {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            eprintln!("---- Realmgate's log\n{log}");
        }
    }
}

fn settings(more: &str) -> String {
    format!(
        "drain = \"0s\"\n[[tenant]]\nname = \"example\"\nhosts = [\"127.0.0.1\"]\nrealms = [\"{REALM}\"]\n\
         webhook_users = [{{ username = \"jambonz\", password = \"{WEBHOOK_PASSWORD}\" }}]\n{more}\n"
    )
}
