//! Kamailio with the files of deploy/kamailio, as an operator runs it: the shipped ones, not copies of them. What holds
//! after it stands in the modules below, one promise each.

mod blacklisted;
mod brake;
mod calls;
mod challenges;
mod granted_expires;
mod odd_answers;
mod outages;
mod own_address;
mod passwords;
mod replays;
mod set_up_links;
mod strangers;
mod transports;
mod unregistering;

use crate::gate::{Gate, REALM, WEBHOOK_PASSWORD};
use crate::ports::Lease;
use crate::program::{bounded, end_group};
use realmgate_testkit::patience::until;
use std::cell::RefCell;
use std::fs::{self, File};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/kamailio");

/// A running Kamailio that listens on one port of 127.0.0.1 and [::1], for UDP, TCP and WebSocket.
pub struct Kamailio {
    child: RefCell<Child>,
    folder: TempDir,
    lease: Lease,
}

impl Kamailio {
    /// Starts it as the platform of `gate`, with switches like `SHA256`, and waits until it answers.
    pub async fn start(gate: &Gate, switches: &[&str]) -> Self {
        Self::start_with(gate, switches, str::to_owned).await
    }

    /// The same with a configuration that an operator has changed.
    pub async fn start_with(gate: &Gate, switches: &[&str], changed: impl Fn(&str) -> String) -> Self {
        let shipped = fs::read_to_string(format!("{SHIPPED}/kamailio.cfg")).expect("the shipped file");
        let changed = changed(&shipped);
        loop {
            let started = Self::spawn(gate, switches, Some(&changed).filter(|changed| **changed != shipped));
            until("Kamailio answers or has ended", async || started.answers() || started.has_ended()).await;
            if !started.has_ended() {
                return started;
            }
            // Between the look whether a port is free and its use another program can take it.
            let log = started.log();
            assert!(log.contains("Address already in use"), "Kamailio did not start:\n{log}");
        }
    }

    /// Runs the shipped file itself unless it is `changed`.
    fn spawn(gate: &Gate, switches: &[&str], changed: Option<&String>) -> Self {
        let (folder, lease) = (tempfile::tempdir().expect("a folder"), Lease::take());
        let webhook_cfg = folder.path().join("http_client.cfg");
        fs::write(&webhook_cfg, http_client_cfg(&gate.webhook())).expect("written");
        let config = changed.map_or_else(
            || PathBuf::from(SHIPPED).join("kamailio.cfg"),
            |changed| {
                let own = folder.path().join("kamailio.cfg");
                fs::write(&own, changed).expect("written");
                own
            },
        );
        let mut command = bounded("kamailio");
        command.arg("-f").arg(config).args(["-DD", "-E", "-m", "64", "-M", "8"]);
        command.arg("-Y").arg(folder.path());
        for define in [
            format!("REALM=\"{REALM}\""),
            format!("WEBHOOK_CFG=\"{}\"", webhook_cfg.display()),
            format!("CTL=\"{}\"", ctl(folder.path())),
        ] {
            command.args(["-A", &define]);
        }
        command.args(switches.iter().flat_map(|switch| ["-A", switch]));
        for protocol in ["udp", "tcp"] {
            command.args(["-l", &format!("{protocol}:127.0.0.1:{}", lease.port)]);
            command.args(["-l", &format!("{protocol}:[::1]:{}", lease.port)]);
        }
        let log = File::create(folder.path().join("log")).expect("a log");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Self { child: RefCell::new(child.expect("`timeout` is part of every Linux")), folder, lease }
    }

    /// Where it listens on IPv4; WebSocket too.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.lease.port).into()
    }

    /// Where it listens on IPv6.
    pub fn address_v6(&self) -> SocketAddr {
        (Ipv6Addr::LOCALHOST, self.lease.port).into()
    }

    /// The addresses that phones are registered for, in order: `alice` for alice in the test realm, others in full.
    pub fn registered(&self) -> Vec<String> {
        let home = format!("@{REALM}");
        let short = |full: String| full.strip_suffix(&home).map_or(full.clone(), str::to_owned);
        self.bindings("AoR: ").into_iter().map(short).collect()
    }

    /// Where the phones are that are registered, in order.
    pub fn contacts(&self) -> Vec<String> {
        self.bindings("Address: ")
    }

    /// What stands behind a name in the list of all bindings, in order.
    pub fn bindings(&self, name: &str) -> Vec<String> {
        let dump = self.kamcmd(&["ul.dump"]).expect("Kamailio answers");
        let values = dump.lines().filter_map(|line| line.trim().strip_prefix(name).map(str::to_owned));
        let mut values: Vec<String> = values.collect();
        values.sort();
        values
    }

    fn answers(&self) -> bool {
        self.kamcmd(&["core.uptime"]).is_some()
    }

    fn has_ended(&self) -> bool {
        self.child.borrow_mut().try_wait().expect("a child of ours").is_some()
    }

    fn kamcmd(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("kamcmd").args(["-s", &ctl(self.folder.path())]).args(arguments).output();
        let output = output.expect("kamcmd comes with Kamailio");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("UTF-8"))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        end_group(self.child.get_mut());
        if std::thread::panicking() {
            eprintln!("---- Kamailio's log\n{}", self.log());
        }
    }
}

/// Where its remote control listens.
fn ctl(folder: &Path) -> String {
    format!("unix:{}", folder.join("ctl").display())
}

/// The shipped file with the two values that its comment tells operators to set.
fn http_client_cfg(webhook: &str) -> String {
    let shipped = fs::read_to_string(format!("{SHIPPED}/http_client.cfg")).expect("the shipped file");
    let set = |line: &str| match line.split_once(" = ") {
        Some(("url", _)) => format!("url = {webhook}\n"),
        Some(("password", _)) => format!("password = \"{WEBHOOK_PASSWORD}\"\n"),
        _ => format!("{line}\n"),
    };
    shipped.lines().map(set).collect()
}
