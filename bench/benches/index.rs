//! What a look-up of a credential costs among a million accounts: instructions, and misses of a first-level cache of 48 KiB
//! and of a last one of 2 MiB as callgrind simulates them; for names that exist and for names that do not.
//!
//! `cargo bench -p realmgate-bench --bench index -- [--accounts 1000000] [--folder PATH]`; a folder that is there is used as
//! it is. `valgrind` must be there (`apt-get install valgrind`).

use domain::accounts::{CredentialKey, Credentials};
use domain::digest::HashFunction;
use futures_util::FutureExt as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use realmgate::ambient::clock::Clock;
use realmgate_bench::load::accounts::{REALM, TENANT, username};
use realmgate_bench::load::{million, place};
use realmgate_bench::measure::arguments::Arguments;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many look-ups are averaged.
const LOOK_UPS: u32 = 20_000;

const CACHES: [&str; 3] = ["--I1=32768,8,64", "--D1=49152,12,64", "--LL=2097152,16,64"];

/// Under valgrind a second is short, and what is known of the accounts must not grow old meanwhile.
const NOW: Duration = Duration::from_secs(1_795_300_000);

const KNOWN: &str = "known";

/// A username without a place of its own in memory.
type Username = [u8; 10];

fn main() {
    let arguments = Arguments::read();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let count = arguments.number("--accounts", 1_000_000);
    if let Some(names) = arguments.text("--walk") {
        let folder = arguments.text("--folder").expect("a folder");
        return runtime.block_on(walk(Path::new(folder), names, count));
    }
    println!("| names | instructions | reads | writes | D1 misses | LL misses |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    let made = arguments.text("--folder").is_none().then(|| runtime.block_on(million::folder(count, "")));
    let folder = made.as_ref().map_or_else(|| Path::new(arguments.text("--folder").expect("one of two")), |f| f.path());
    for names in [KNOWN, "invented"] {
        let [instructions, reads, writes, d1, ll] = costs(folder, names, count);
        println!("| {names} | {instructions:.0} | {reads:.0} | {writes:.0} | {d1:.2} | {ll:.2} |");
    }
}

/// What a look-up of such names costs.
fn costs(folder: &Path, names: &str, count: u32) -> [f64; 5] {
    let out = folder.join("index.callgrind");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--cache-sim=yes", "--toggle-collect=*all_look_ups*"])
        .args(CACHES)
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().expect("this program has a path"))
        .args(["--walk", names, "--accounts", &count.to_string(), "--folder"])
        .arg(folder)
        .stderr(Stdio::null())
        .status()
        .expect("valgrind runs: apt-get install valgrind");
    assert!(status.success(), "it ran under valgrind");
    let text = fs::read_to_string(out).expect("callgrind wrote");
    let of =
        |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).expect("callgrind sums up").split(' ');
    let total: Vec<(&str, f64)> =
        of("events: ").zip(of("totals: ").map(|cost| cost.parse().expect("a number"))).collect();
    let sum = |names: &[&str]| {
        let wanted = total.iter().filter(|(name, _)| names.contains(name));
        wanted.map(|(_, cost)| cost).sum::<f64>() / f64::from(LOOK_UPS)
    };
    [sum(&["Ir"]), sum(&["Dr"]), sum(&["Dw"]), sum(&["D1mr", "D1mw"]), sum(&["DLmr", "DLmw"])]
}

/// What runs under callgrind.
async fn walk(folder: &Path, names: &str, count: u32) {
    let is_known = names == KNOWN;
    let now = Clock::driven(NOW).now();
    let store = realmgate::store::open(&place::settings(folder).store_url()).expect("the store opens");
    store.refresh(now).await.expect("the store answers");
    let mut rng = StdRng::seed_from_u64(23);
    let name = |number| {
        let name = if is_known { username(number) } else { username(number).replace("user", "none") };
        name.into_bytes().first_chunk().copied().expect("ten bytes")
    };
    let names: Vec<Username> = (0..LOOK_UPS).map(|_| name(rng.random_range(0..count.min(1_000_000)))).collect();
    let found = all_look_ups(&*store, &names, now);
    assert_eq!(found, if is_known { LOOK_UPS as usize } else { 0 });
}

#[inline(never)]
fn all_look_ups(credentials: &dyn Credentials, names: &[Username], now: domain::time::Now) -> usize {
    let is_there = |name: &&Username| {
        let username = str::from_utf8(*name).expect("ASCII");
        let key = CredentialKey { tenant: TENANT, realm: REALM, username, algorithm: HashFunction::Md5 };
        credentials.credential(key, now).now_or_never().expect("it is in memory").expect("it answers").is_some()
    };
    names.iter().filter(is_there).count()
}
