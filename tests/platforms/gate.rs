//! The real binary with one tenant and accounts made by its command line, for platforms and phones to ask.

use super::daemon::Daemon;
use super::recorder::{Recorder, Scenario};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use tempfile::TempDir;

/// The realm of all phones here.
pub const REALM: &str = "acme.sip.test";
/// The password of all accounts here.
pub const PASSWORD: &str = "s3cret";
/// The platform's password.
pub const WEBHOOK_PASSWORD: &str = "a long webhook password";

/// A running service in a folder of its own, with a recorder before it.
pub struct Gate {
    pub daemon: Daemon,
    pub folder: TempDir,
    pub recorder: Recorder,
    accounts: Mutex<Vec<String>>,
    settings: String,
}

impl Gate {
    /// Starts it with more settings at the end of the file, and an account for each name, there from the first request.
    pub fn start(more: &str, names: &[&str]) -> Self {
        Self::start_on("127.0.0.1:0", more, names)
    }

    /// Starts it on an address that it keeps over a restart.
    pub fn start_on(listen: &str, more: &str, names: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("realmgate.toml"), settings(more)).expect("the settings are written");
        for name in names {
            add(folder.path(), name, &[]);
        }
        let daemon = Daemon::start_on(listen, folder.path(), None, &[]);
        let address = daemon.base.trim_start_matches("http://").parse().expect("an address");
        let accounts = Mutex::new(names.iter().map(|&name| name.to_owned()).collect());
        Self { daemon, folder, recorder: Recorder::before(address), accounts, settings: more.to_owned() }
    }

    /// The webhook's address, as platforms are told: that of the recorder, which passes everything on.
    pub fn webhook(&self) -> String {
        format!("http://{}/webhooks/auth", self.recorder.address())
    }

    /// The service's own address of it, for tests of connections and of load.
    pub fn webhook_unrecorded(&self) -> String {
        format!("{}/webhooks/auth", self.daemon.base)
    }

    /// Stops it as an operator does.
    pub fn stop(&mut self) {
        self.daemon.signal("TERM");
        assert!(self.daemon.child.wait().expect("it ends").success());
    }

    /// Stops it and starts it again at the same address with the same data.
    pub fn restart(&mut self) {
        self.stop();
        let listen = self.daemon.base.trim_start_matches("http://").to_owned();
        self.daemon = Daemon::start_on(&listen, self.folder.path(), None, &[]);
    }

    /// Writes what was asked and answered since the last call as one scenario of the recorded fixtures (README there).
    /// A new service with the same settings and accounts must answer it alike: no waiting in between, nothing that
    /// happened before. `platform` says who asked, with versions.
    pub fn keep(&self, name: &str, platform: &str) {
        let (accounts, settings) = (&*self.accounts.lock().unwrap(), &self.settings);
        let scenario = Scenario { name, platform, realm: REALM, password: PASSWORD, accounts, settings };
        scenario.write(&self.recorder.take());
    }

    /// Adds an account with the test password and further arguments, as an operator does; counts within a second.
    pub fn add(&self, name: &str, more: &[&str]) {
        add(self.folder.path(), name, more);
        self.accounts.lock().unwrap().push(name.to_owned());
    }
}

fn add(folder: &Path, name: &str, more: &[&str]) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["account", "add", name, "--password-stdin"])
        .args(more)
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
