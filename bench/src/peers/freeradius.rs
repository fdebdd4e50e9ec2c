//! FreeRADIUS with `rlm_digest`, and HA1s in its `files` module, which holds them in memory.

use crate::peers::credentials::{Attempt, ha1s};
use crate::peers::peer::{Peer, Started, Verdict};
use crate::peers::process::{Process, is_installed};
use crate::peers::radius::{self, SECRET};
use crate::peers::socket::{Address, free_port};
use std::fmt::Write as _;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

/// A running FreeRADIUS.
pub struct FreeRadius {
    process: Process,
    port: u16,
}

/// Starts one.
pub async fn start() -> Started {
    if !is_installed("freeradius", "-v") {
        return Err("FreeRADIUS: not installed (Debian: apt-get install freeradius)".to_owned());
    }
    let (port, folder) = (free_port(), tempfile::tempdir().expect("a folder"));
    let place = folder.path();
    fs::write(place.join("radiusd.conf"), configuration(place, port)).expect("it is written");
    fs::write(place.join("dictionary"), "").expect("it is written");
    fs::write(place.join("users"), users()).expect("it is written");
    let configured = place.display().to_string();
    let process = Process::start("freeradius", folder, |command| {
        command.args(["-f", "-n", "radiusd", "-l", "stdout", "-d", &configured])
    });
    let process = process.answering(address(port), &radius::access_request(Attempt::PROBE)).await;
    Ok(Box::new(FreeRadius { process, port }))
}

fn users() -> String {
    ha1s().fold(String::new(), |mut users, (name, ha1)| {
        writeln!(users, "{name} Digest-HA1 := \"{ha1}\"").expect("a string takes it");
        users
    })
}

/// What Debian's default server does for a digest, and nothing for other kinds of authentication. It does not delay
/// rejections, so that those of the self-check take no second each.
fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "logdir = {folder}\nrun_dir = {folder}\nlibdir = /usr/lib/freeradius\npidfile = {folder}/radiusd.pid\n\
         max_requests = 65536\nhostname_lookups = no\n\
         log {{\n destination = stdout\n auth = no\n}}\n\
         security {{\n allow_core_dumps = no\n max_attributes = 200\n reject_delay = 0\n status_server = no\n}}\n\
         proxy_requests = no\n\
         client loopback {{\n ipaddr = 127.0.0.1\n secret = \"{SECRET}\"\n require_message_authenticator = yes\n}}\n\
         thread pool {{\n start_servers = 1\n max_servers = 1\n min_spare_servers = 1\n max_spare_servers = 1\n}}\n\
         modules {{\n digest {{\n }}\n files {{\n  filename = {folder}/users\n }}\n}}\n\
         server default {{\n\
         listen {{\n type = auth\n ipaddr = 127.0.0.1\n port = {port}\n}}\n\
         authorize {{\n digest\n files\n}}\n\
         authenticate {{\n digest\n}}\n}}\n"
    )
}

fn address(port: u16) -> Address {
    Address::Udp((Ipv4Addr::LOCALHOST, port).into())
}

impl Peer for FreeRadius {
    fn name(&self) -> &'static str {
        "FreeRADIUS rlm_digest, files"
    }

    fn address(&self) -> Address {
        address(self.port)
    }

    fn requests(&mut self, attempts: &[Attempt]) -> Vec<Vec<u8>> {
        attempts.iter().copied().map(radius::access_request).collect()
    }

    fn verdict(&self, request: &[u8], answer: &[u8]) -> Option<Verdict> {
        Some(radius::verdict(request, answer))
    }

    fn processes(&self) -> Vec<u32> {
        self.process.all()
    }
}
