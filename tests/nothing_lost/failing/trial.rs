//! A service in a folder of its own whose disk may fail, up to its death and what is left then.

use super::aftermath;
use super::crowd::knock;
use super::disk::Disk;
use super::layer::Fault;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::{Daemon, Refused, Starting};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, SETTINGS};
use reqwest::Client;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// How many sign up at once.
pub const CLIENTS: usize = 3;

/// How often a new account is tried until it counts, and the wait in between.
const ATTEMPTS: usize = 90;
const PAUSE: Duration = Duration::from_millis(40);

/// A folder with settings in which services are started with and without faults.
pub struct Trial {
    folder: TempDir,
    disk: Option<Disk>,
}

impl Trial {
    /// On the machine's own disk.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let more = "[limits]\nsignups_per_hour = 1000000\ntenant_signups_per_hour = 1000000\npending_accounts = 1000000\n[blacklist]\nsnapshot_interval = \"1s\"\n";
        std::fs::write(folder.path().join("realmgate.toml"), format!("{SETTINGS}\n{more}")).expect("settings");
        Self { folder, disk: None }
    }

    /// On a disk of its own of so many MiB.
    pub fn on_a_disk_of(mebibytes: usize) -> Self {
        let trial = Self::new();
        let disk = Disk::mounted(trial.folder.path(), mebibytes);
        Self { disk: Some(disk), ..trial }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn report(&self) -> PathBuf {
        self.path().join("failures")
    }

    pub fn disk(&self) -> &Disk {
        self.disk.as_ref().expect("a trial on a disk of its own")
    }

    /// The binary, in the folder.
    fn realmgate(&self) -> Command {
        let binary = env!("CARGO_BIN_EXE_realmgate");
        if let Some(disk) = &self.disk {
            return disk.command(binary);
        }
        let mut command = Command::new(binary);
        command.current_dir(self.path());
        command
    }

    /// Starts the service, its disk failing where that is asked for.
    pub fn start(&self, fault: Option<&Fault>) -> Result<Daemon, Refused> {
        let data = self.path().join("data");
        let mut command = self.realmgate();
        command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data-dir"]).arg(&data);
        command.envs(fault.map(|fault| fault.environment(&data, &self.report())).unwrap_or_default());
        Starting::by(command, &self.path().join("log")).listening()
    }

    /// Adds an account by the command line, whose disk is sound, and waits until the running service lets its phone in.
    pub async fn add(&self, username: &str, daemon: &Daemon) {
        let ha1 = Ha1::compute(HashFunction::Md5, username, REALM, PASSWORD).to_hex();
        let said = self.realmgate().args(["account", "add", username, "--ha1", ha1.as_str()]).output();
        let said = said.expect("the binary runs");
        assert!(said.status.success(), "{said:?}");
        for attempt in 0..ATTEMPTS {
            // Each from an address of its own: as long as the name is unknown this counts as guessing.
            let phone = Phone::of(username).at(&format!("198.51.100.{attempt}"));
            if knock(&Client::new(), &daemon.base, &phone).await.decision() == "ok" {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{username} is not known after {ATTEMPTS} attempts");
    }

    /// Kills the service, which says it is ready, starts it once more without a fault, and looks at what is left: the
    /// accounts of all whose signup was acknowledged, each with its email, and nothing else.
    pub async fn dies(&self, daemon: Daemon, acknowledged: &[String]) {
        let ready = reqwest::get(format!("{}/readyz", daemon.admin)).await.expect("an answer");
        assert_eq!(ready.status(), 200, "it recovered");
        daemon.signal("KILL");
        daemon.wait();
        let daemon = self.start(None).expect("it starts on a sound disk");
        daemon.signal("TERM");
        let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
        assert!(status.success(), "{log}");
        let left = self.disk.as_ref().map_or_else(|| self.path().to_owned(), Disk::copied);
        aftermath::check(&left, acknowledged).await;
    }
}
