//! A peer as a process on the core of what is measured, ended with all its children when this goes.

use crate::measure::cores::MEASURED;
use crate::peers::socket::Address;
use std::fs::{self, File};
use std::io::{ErrorKind, Result};
use std::net::{Ipv4Addr, TcpStream, UdpSocket};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Seconds after which a peer is ended even if the bench was killed and could not do it.
const LONGEST: &str = "1800";

/// Half a minute of looks whether it answers yet.
const LOOKS: usize = 600;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A running peer with a folder of its own.
pub struct Process {
    child: Child,
    folder: TempDir,
}

impl Process {
    /// Runs `program` in `folder`, where its output goes to the file `log`; `set` gives it arguments and environment.
    pub fn start(program: &str, folder: TempDir, set: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let log = File::create(log_in(folder.path())).expect("a log");
        let mut command = Command::new("timeout");
        command.args(["--kill-after", "5", LONGEST, "taskset", "--cpu-list", MEASURED, program]);
        set(&mut command).current_dir(folder.path()).process_group(0);
        command.stdin(Stdio::null()).stdout(log.try_clone().expect("a handle")).stderr(log);
        Self { child: command.spawn().expect("timeout and taskset are part of every Linux"), folder }
    }

    /// Its processes: this one and all that descend from it.
    #[must_use]
    pub fn all(&self) -> Vec<u32> {
        let mut found = vec![self.child.id()];
        let mut next = 0;
        while let Some(parent) = found.get(next).copied() {
            found.extend(children(parent));
            next += 1;
        }
        found
    }

    /// Waits until it takes connections, or by UDP until it answers `probe`. Panics with its output where it does not.
    pub async fn answering(mut self, address: Address, probe: &[u8]) -> Self {
        for _ in 0..LOOKS {
            if self.child.try_wait().expect("a child of ours").is_some() {
                break;
            }
            if answers(address, probe).is_ok() {
                return self;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        let log = fs::read_to_string(log_in(self.folder.path())).unwrap_or_default();
        panic!("it does not answer: {log}")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // `timeout` passes it on to the whole group, and kills what is left of it five seconds later.
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// Whether a program is installed; `argument` must make it print something and end.
#[must_use]
pub fn is_installed(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    let run = command.arg(argument).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    !matches!(run, Err(error) if error.kind() == ErrorKind::NotFound)
}

fn answers(address: Address, probe: &[u8]) -> Result<()> {
    match address {
        Address::Tcp(address) => TcpStream::connect(address).map(drop),
        Address::Udp(address) => {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
            socket.connect(address)?;
            socket.set_read_timeout(Some(BETWEEN_LOOKS))?;
            socket.send(probe)?;
            socket.recv(&mut [0; 4096]).map(drop)
        }
    }
}

/// Processes whose parent is this one (`stat` in proc(5)).
fn children(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").expect("proc is mounted").flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.filter(|process| parent_of(*process) == Some(parent)).collect()
}

fn parent_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Behind the name in brackets, which may hold anything: state and parent.
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

fn log_in(folder: &Path) -> PathBuf {
    folder.join("log")
}
