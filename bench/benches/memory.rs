//! How much memory the service takes, idle with default settings and with a million accounts under load, and how soon it
//! is ready with these. Targets: 20 MiB, 140 MiB, 1.2 s.
//!
//! `cargo bench -p realmgate-bench --bench memory -- [--check] [--accounts 1000000] [--phones 1200000]`, each of which registers once, from a
//! place of its own; an account has one phone or two.

use futures_util::future::join_all;
use realmgate::ambient::clock::Clock;
use realmgate_bench::load::connection::{Answer, Connection, request};
use realmgate_bench::load::million;
use realmgate_bench::load::register::Register;
use realmgate_bench::load::talk::Talk;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::process::Holding;
use realmgate_testkit::daemon::Daemon;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::ExitCode;

/// In MiB, and in seconds.
const TARGETS: [f64; 3] = [20.0, 140.0, 1.2];
const CONNECTIONS: usize = 16;
const BATCH: u32 = 20_000;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let measured = runtime.block_on(measure(&arguments));
    println!("{}", machine::load());
    let mut good = true;
    for ((what, value), most) in ["idle, MiB", "under load, MiB", "ready, s"].iter().zip(measured).zip(TARGETS) {
        let met = value <= most;
        good &= met;
        println!("target: {what}: {value:.2} of {most}: {}", if met { "met" } else { "MISSED" });
    }
    if arguments.check() && !good { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(arguments: &Arguments) -> [f64; 3] {
    println!("| state | resident, MiB | at most | own | files | descriptors | threads |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    let folder = tempfile::tempdir().expect("a folder");
    let (daemon, _) = ready(folder.path()).await;
    let idle = tell("idle, default settings", &daemon);
    end(daemon).await;

    let count = arguments.number("--accounts", 1_000_000);
    let folder = million::folder(count, "").await;
    let (daemon, took) = ready(folder.path()).await;
    tell(&format!("{count} accounts, before load"), &daemon);
    let phones = arguments.number("--phones", 1_200_000);
    for first in (0..phones).step_by(BATCH as usize) {
        let end = phones.min(first + BATCH);
        let bodies: Vec<_> = (first..end).map(|phone| attempt(phone, count)).collect();
        load(&daemon, &bodies).await;
        if end.is_multiple_of(200_000) {
            tell(&format!("after {end} phones"), &daemon);
        }
    }
    let loaded = tell("under load", &daemon);
    end(daemon).await;
    [idle.resident, loaded.most, took]
}

/// Starts a service, and says how many seconds went by until it was ready.
async fn ready(folder: &Path) -> (Daemon, f64) {
    let clock = Clock::system();
    let start = clock.now();
    let daemon = Daemon::start(folder, None, &[]);
    let mut admin = Talk::to(&daemon.admin);
    while admin.get("/readyz").await.status != 200 {
        tokio::task::yield_now().await;
    }
    let took = clock.now().since(start.monotonic).as_secs_f64();
    (daemon, took)
}

async fn end(daemon: Daemon) {
    daemon.signal("TERM");
    let ended = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(ended.0.success(), "{}", ended.1);
}

fn tell(state: &str, daemon: &Daemon) -> Holding {
    let holding = Holding::of(daemon.child.id());
    let Holding { resident, most, own, files, descriptors, threads } = holding;
    println!("| {state} | {resident:.1} | {most:.1} | {own:.1} | {files:.1} | {descriptors} | {threads} |");
    holding
}

/// A phone's right attempt. The stride has no divisor in common with a round number of accounts: phones that register one
/// behind the other are far apart in the store.
fn attempt(phone: u32, accounts: u32) -> Vec<u8> {
    let account = u32::try_from(u64::from(phone) * 7_919 % u64::from(accounts)).expect("less than the accounts");
    let address = Ipv4Addr::from_bits(0x1400_0000 + phone);
    request(&Register { account, password_of: account, address, challenge: u64::from(phone) }.body())
}

async fn load(daemon: &Daemon, requests: &[Vec<u8>]) {
    let share = |share: Vec<Vec<u8>>| {
        let base = daemon.base.clone();
        async move {
            let mut connection = Connection::open(&base).await;
            for request in share {
                assert_eq!(connection.ask(&request).await, Answer::Granted, "each knows its password");
            }
        }
    };
    let shares = requests.chunks(requests.len().div_ceil(CONNECTIONS));
    join_all(shares.map(|requests| share(requests.to_vec()))).await;
}
