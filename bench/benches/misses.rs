//! Cache misses per step of a decision while the tables are large and full: callgrind simulates the caches of a server's
//! processor, so that the figures are the same on any machine.
//!
//! `cargo bench -p realmgate-bench --bench misses -- [--accounts 100000]`; `valgrind` must be there (`apt-get install
//! valgrind`). Of each step: instructions, misses of the first-level data cache, and of those the ones that the last
//! level misses too, which wait for memory. Each step is taken over all measured attempts in a row, `decision` and
//! `whole` attempt by attempt.

use realmgate::ambient::clock::Clock;
use realmgate::service::WebhookView;
use realmgate_bench::callgrind::profile::Profile;
use realmgate_bench::load::accounts;
use realmgate_bench::load::place;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::path::case::{Attempts, Case};
use realmgate_bench::path::filled;
use realmgate_bench::path::platform;
use realmgate_bench::path::steps;
use realmgate_bench::path::watch::Watch;
use realmgate_bench::path::whole;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// The caches: 32 KiB of code, 48 KiB of data, and 2 MiB of the second level, as a virtual machine's share of a larger one.
const CACHES: [&str; 4] = ["--cache-sim=yes", "--I1=32768,8,64", "--D1=49152,12,64", "--LL=2097152,16,64"];

/// How many attempts are averaged.
const MEASURED: u32 = 500;

/// When it all happens: under valgrind a second is short.
const NOW: Duration = Duration::from_secs(1_795_300_000);

/// The functions that are looked for, and the names of their rows.
const STEPS: [(&str, &str); 9] = [
    ("steps::admit", "admit"),
    ("steps::look_up", "look_up"),
    ("steps::replay", "replay"),
    ("steps::welcome", "welcome"),
    ("steps::charge", "charge"),
    ("steps::count", "count"),
    ("steps::note", "note"),
    ("steps::decide", "decision"),
    ("whole::webhook", "whole"),
];

/// Columns, and the events whose sum each is.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("instructions", &["Ir"]),
    ("code, first level", &["I1mr"]),
    ("data, first level", &["D1mr", "D1mw"]),
    ("data, last level", &["DLmr", "DLmw"]),
];

fn main() -> ExitCode {
    let arguments = Arguments::read();
    let count = arguments.number("--accounts", accounts::ACTIVE.end);
    if let Some(case) = arguments.text("--walk") {
        let folder = arguments.text("--folder").expect("a folder");
        let case = Case::by_name(case).expect("a case");
        actix_web::rt::System::new().block_on(walk(case, count, Path::new(folder)));
        return ExitCode::SUCCESS;
    }
    let folder = actix_web::rt::System::new()
        .block_on(place::holding(&place::text(""), (0..count).map(accounts::active).collect()));
    let columns = COLUMNS.map(|(column, _)| column).join(" | ");
    println!("| step | {columns} |\n| --- | {} |", COLUMNS.map(|_| "---:").join(" | "));
    for case in [Case::Grant, Case::WrongPassword] {
        let profile = measure(case, count, folder.path());
        for (path, step) in STEPS.into_iter().filter(|(path, _)| profile.of(path).is_some()) {
            println!("| {}, {step} | {} |", case.name(), cells(&profile, path).join(" | "));
        }
    }
    ExitCode::SUCCESS
}

/// The figures of a step, of one attempt each.
fn cells(profile: &Profile, path: &str) -> [String; COLUMNS.len()] {
    COLUMNS.map(|(_, events)| {
        let sum: u64 = events.iter().filter_map(|event| profile.events_of(path, event)).sum();
        let each = f64::from(u32::try_from(sum).expect("some million events")) / f64::from(MEASURED);
        if each < 1_000.0 { format!("{each:.1}") } else { format!("{each:.0}") }
    })
}

/// Runs this program again under callgrind, and reads what that counted.
fn measure(case: Case, count: u32, folder: &Path) -> Profile {
    let out = folder.join(format!("{}.callgrind", case.name()));
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=yes", "--compress-pos=no"])
        .args(CACHES)
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().expect("this program has a path"))
        .args(["--walk", case.name(), "--accounts", &count.to_string(), "--folder"])
        .arg(folder)
        .stderr(Stdio::from(fs::File::create(folder.join("log")).expect("a log")))
        .status()
        .expect("valgrind runs: apt-get install valgrind");
    assert!(status.success(), "{}", fs::read_to_string(folder.join("log")).unwrap_or_default());
    Profile::parse(&fs::read_to_string(out).expect("callgrind wrote"))
}

/// What runs under callgrind.
async fn walk(case: Case, count: u32, folder: &Path) {
    let settings = place::settings(folder);
    realmgate::server::telemetry::start(settings.log, settings.log_format);
    let platform = platform::platform(&settings, Clock::driven(NOW)).await;
    let (mut attempts, now) = (Attempts::of(count), platform.clock.now());
    filled::fill(&platform, count, settings.replay.capacity, now);
    for case in [Case::Grant, Case::WrongPassword] {
        let service = whole::service(WebhookView::of(&platform)).await;
        whole::before(&service, whole::requests(attempts.bodies(case, MEASURED as usize)));
        tokio::task::yield_now().await;
    }
    let mut batch = || attempts.bodies(case, MEASURED as usize);
    let (stepwise, decided, whole) = (batch(), batch(), batch());
    steps::walk(&platform, case, &stepwise, now, &mut Watch::new(platform.clock.clone()));
    steps::decide(&platform, &steps::attempts(&platform, &steps::members(&decided)), now);
    let service = whole::service(WebhookView::of(&platform)).await;
    let answer = whole::webhook(&service, whole::requests(whole));
    let is_grant = answer.starts_with(br#"{"status":"ok""#);
    assert_eq!(is_grant, case == Case::Grant, "{}", String::from_utf8_lossy(&answer));
}
