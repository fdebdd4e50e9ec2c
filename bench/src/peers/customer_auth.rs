//! jambonz's own sample server (`customer-auth-server`, express on Node.js), with the accounts in its configuration.

use crate::load::accounts::{REALM, password, username};
use crate::load::place::PLATFORM;
use crate::peers::credentials::{ACCOUNTS, Attempt};
use crate::peers::http;
use crate::peers::peer::{Peer, Started, Verdict};
use crate::peers::process::{Process, is_installed};
use crate::peers::socket::{Address, free_port};
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::path::Path;

/// Where `bench/peers.sh` puts what it downloads.
const DOWNLOADED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/peers");

/// The same server, rebuilt from the libraries it is made of.
const REBUILT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/customer_auth.cjs");

/// The running server.
pub struct CustomerAuth {
    process: Process,
    port: u16,
    name: &'static str,
}

/// Starts the original where it was downloaded or is given as a folder, else the rebuilt one.
pub async fn start(given: Option<&str>) -> Started {
    if !is_installed("node", "--version") {
        return Err("customer-auth-server: no node (Debian: apt-get install nodejs npm)".to_owned());
    }
    let downloaded = format!("{DOWNLOADED}/customer-auth-server");
    let original = given.unwrap_or(&downloaded);
    let modules = format!("{DOWNLOADED}/node_modules");
    let (script, name) = if Path::new(original).join("app.js").exists() {
        (format!("{original}/app.js"), "customer-auth-server (Node.js)")
    } else if Path::new(&modules).join("express").exists() {
        (REBUILT.to_owned(), "customer-auth-server, rebuilt (Node.js)")
    } else {
        return Err("customer-auth-server: not downloaded, nor its libraries; bench/peers.sh does it".to_owned());
    };
    let (port, folder) = (free_port(), tempfile::tempdir().expect("a folder"));
    std::fs::write(folder.path().join("default.json"), configuration(port).to_string()).expect("it is written");
    let configured = folder.path().to_owned();
    let process = Process::start("node", folder, |command| {
        let command = command.arg(script).env("NODE_ENV", "production").env("NODE_PATH", modules);
        command.env("NODE_CONFIG_DIR", configured)
    });
    let process = process.answering(address(port), &[]).await;
    Ok(Box::new(CustomerAuth { process, port, name }))
}

/// Its one file of settings, which holds the accounts too.
fn configuration(port: u16) -> Value {
    let (user, secret) = PLATFORM;
    let accounts: Vec<Value> =
        (0..ACCOUNTS).map(|account| json!({ "username": username(account), "password": password(account) })).collect();
    json!({
        "server": { "port": port, "path": "/webhooks/auth", "auth": { "users": { user: secret } } },
        "credentials": { REALM: accounts },
    })
}

fn address(port: u16) -> Address {
    Address::Tcp((Ipv4Addr::LOCALHOST, port).into())
}

impl Peer for CustomerAuth {
    fn name(&self) -> &str {
        self.name
    }

    fn address(&self) -> Address {
        address(self.port)
    }

    fn requests(&mut self, attempts: &[Attempt]) -> Vec<Vec<u8>> {
        attempts.iter().copied().map(http::post).collect()
    }

    fn verdict(&self, _: &[u8], answer: &[u8]) -> Option<Verdict> {
        http::verdict(answer)
    }

    fn processes(&self) -> Vec<u32> {
        self.process.all()
    }
}
