//! Phones are let in while signups flood: the webhook waits neither for the store nor for bodies that do not come.

use super::super::size::size;
use super::applicants::Applicants;
use super::asking::{address, ask};
use super::latencies::Latencies;
use super::settings;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, WEBHOOK_PASSWORD};
use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// Registrations a second, far from what the service can decide.
const PER_SECOND: u32 = 100;
/// Clients that sign up one account after the other, and those that never send the rest of their form.
const FLOODERS: usize = 32;
const UNREAD: usize = 200;
/// docs/contract.md section 1.4: an answer that comes later is 503.
const DEADLINE: Duration = Duration::from_millis(1500);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_phone_is_let_in_in_time_while_signups_flood() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("realmgate.toml"), settings(64)).expect("the settings are written");
    add_account(folder.path());
    let daemon = Daemon::start(folder.path(), None, &[]);
    let address = address(&daemon.base);
    let alone = registrations(address, size(3, 20)).await;
    let flood = Flood::start(&daemon.base);
    let flooded = registrations(address, size(3, 20)).await;
    let signed_up = flood.end().await;
    println!("alone: {alone}");
    println!("while {signed_up} signed up and {UNREAD} did not go on: {flooded}");
    assert!(signed_up > 0, "the flood was none");
    assert_eq!(flooded.count(), alone.count(), "each was granted");
    assert!(flooded.percentile(99) < DEADLINE, "{flooded}");
}

fn add_account(folder: &Path) {
    let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
    let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
    command.args(["account", "add", "alice", "--ha1", ha1.as_str()]).current_dir(folder);
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Registrations on schedule, each of which must be granted: how long after its time each was.
async fn registrations(address: SocketAddr, seconds: usize) -> Latencies {
    let begun = Instant::now();
    let mut asked = Vec::new();
    for number in 0..PER_SECOND * u32::try_from(seconds).expect("a time") {
        let due = begun + Duration::from_secs(1) * number / PER_SECOND;
        sleep_until(due).await;
        asked.push(tokio::spawn(async move { (register(address).await, due.elapsed()) }));
    }
    let mut measured = Vec::new();
    for task in asked {
        let (decision, took) = task.await.expect("an answer");
        assert_eq!(decision, "ok");
        measured.push(took);
    }
    Latencies::of(measured)
}

/// What the service decides, or the status of the answer where it does not.
async fn register(address: SocketAddr) -> String {
    let body = Phone::of("alice").body().to_string();
    let (authorization, length) = (STANDARD.encode(format!("jambonz:{WEBHOOK_PASSWORD}")), body.len());
    let head = format!(
        "POST /webhooks/auth HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Basic {authorization}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    let answer = ask(address, &(head + &body)).await.expect("an answer");
    let status = answer.body.split('"').nth(3).unwrap_or_default();
    if answer.status == 200 { status.to_owned() } else { answer.status.to_string() }
}

/// People who sign up without end, and others who do not go on.
struct Flood {
    clients: JoinSet<()>,
    signed_up: Arc<AtomicUsize>,
    _unread: Vec<TcpStream>,
}

impl Flood {
    fn start(base: &str) -> Self {
        let (mut clients, signed_up) = (JoinSet::new(), Arc::<std::sync::atomic::AtomicUsize>::default());
        let applicants = Arc::new(Applicants::at(base));
        for _ in 0..FLOODERS {
            let (applicants, signed_up) = (Arc::clone(&applicants), Arc::clone(&signed_up));
            clients.spawn(async move {
                loop {
                    let answer = applicants.post(applicants.form().await).await.expect("an answer");
                    assert_eq!(answer.status, 200, "{answer:?}");
                    signed_up.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let unread = (0..UNREAD).map(|_| half_a_form(base)).collect();
        Self { clients, signed_up, _unread: unread }
    }

    /// How many signed up.
    async fn end(mut self) -> usize {
        assert!(self.clients.try_join_next().is_none(), "a client has stopped");
        self.clients.shutdown().await;
        self.signed_up.load(Ordering::Relaxed)
    }
}

fn half_a_form(base: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address(base)).expect("a connection");
    let form = "content-type: application/x-www-form-urlencoded\r\ncontent-length: 400";
    write!(stream, "POST /signup.ashx HTTP/1.1\r\nhost: phone.example.com\r\n{form}\r\n\r\nuser=al").expect("a head");
    stream
}
