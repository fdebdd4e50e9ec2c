//! What workers on several cores cost one another, without sockets: how many more requests two of them decide per second
//! than one, and which lines of memory a request takes from other cores, counted.
//!
//! `cargo bench -p realmgate-bench --bench contention -- [--check] [--rounds 15] [--only-count | --only-rates]`. Rates want a
//! quiet machine with two cores and `taskset`; the count wants `valgrind` and `objdump`, and is exact on a busy one.

use realmgate::ambient::clock::Clock;
use realmgate::service::{Service, WebhookView};
use realmgate_bench::callgrind::locked::{Disassembly, Executions, Locked, Place};
use realmgate_bench::load::{accounts, place};
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::{machine, statistics};
use realmgate_bench::path::case::{Attempts, Case};
use realmgate_bench::path::workers::{self, Work};
use realmgate_bench::path::{platform, steps, whole};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// That of the service: what an allocator writes to is counted too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many times as much two workers are to do as one.
const TARGET: f64 = 1.9;
/// Requests of each worker in a round: some tenths of a second.
const EACH: usize = 4_000;
/// Requests that are counted under callgrind, of some fifty times the time.
const COUNTED: usize = 500;
/// Verified answers remembered while it is counted: so few that the table is full before, as it is in any service that has
/// run for a day.
const REMEMBERED: usize = 1_000;
/// A time of its own while it is counted.
const NOW: Duration = Duration::from_secs(1_795_300_000);

/// Phones that are known while rates are measured.
const PHONES: u32 = 20_000;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    if let Some(folder) = arguments.text("--folder") {
        let system = actix_web::rt::System::new();
        return match arguments.text("--walk").and_then(Case::by_name) {
            Some(case) => system.block_on(walk(case, Path::new(folder))),
            None => system.block_on(rates(Path::new(folder), arguments.number("--rounds", 15))),
        };
    }
    println!("{}\n", machine::describe());
    let mut good = true;
    if !arguments.flag("--only-count") {
        let rounds = arguments.number("--rounds", 15).to_string();
        let folder = folder(accounts::ACTIVE.end, "");
        good = again(Command::new(program()).args(["--rounds", &rounds]), folder.path());
    }
    if !arguments.flag("--only-rates") {
        count();
    }
    if good || !arguments.check() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn folder(known: u32, more: &str) -> tempfile::TempDir {
    let few = accounts::all().into_iter().take(known as usize).collect();
    actix_web::rt::System::new().block_on(place::holding(&place::text(more), few))
}

fn program() -> std::path::PathBuf {
    std::env::current_exe().expect("this program has a path")
}

/// Runs this program once more, with its log in a file; whether it found its targets met.
fn again(command: &mut Command, folder: &Path) -> bool {
    let log = File::create(folder.join("log")).expect("a log");
    command.arg("--folder").arg(folder).stderr(Stdio::from(log)).status().expect("it runs").success()
}

async fn start(folder: &Path, clock: Clock) -> Arc<Service> {
    let settings = place::settings(folder);
    realmgate::server::telemetry::start(settings.log, settings.log_format);
    platform::platform(&settings, clock).await
}

/// Measures and prints how many requests one worker and two answer per second, in turn.
async fn rates(folder: &Path, rounds: u32) -> ExitCode {
    let platform = start(folder, Clock::system()).await;
    let mut attempts = Attempts::of(PHONES);
    // Each phone has been here before.
    let known = attempts.bodies(Case::Grant, PHONES as usize);
    steps::decide(&platform, &steps::attempts(&platform, &steps::members(&known)), platform.clock.now());
    println!("| requests per second | one worker | two workers | ratio (range) |\n| --- | ---: | ---: | --- |");
    let mut good = true;
    for (work, case) in [Work::Whole, Work::Decision]
        .into_iter()
        .flat_map(|work| [Case::Grant, Case::WrongPassword].map(|case| (work, case)))
    {
        let mut measured: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
        for round in 0..rounds {
            for workers in if round % 2 == 0 { [1, 2] } else { [2, 1] } {
                platform.store.credentials.refresh(platform.clock.now()).await.expect("the store answers");
                let batches: Vec<_> = (0..workers).map(|_| attempts.bodies(case, EACH)).collect();
                measured[workers - 1].push(workers::rate(&platform, work, &batches));
            }
        }
        good &= row(work, case, &measured);
    }
    println!("\n{}\n", machine::load());
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints a row; whether it met the target.
fn row(work: Work, case: Case, [one, two]: &[Vec<f64>; 2]) -> bool {
    let ratios: Vec<f64> = one.iter().zip(two).map(|(one, two)| two / one).collect();
    let (ratio, least, most) =
        (statistics::median(&ratios), statistics::quantile(&ratios, 0.0), statistics::quantile(&ratios, 1.0));
    let missed = if ratio < TARGET { format!(", MISSED {TARGET}") } else { String::new() };
    let name = if work == Work::Whole { "whole call" } else { "decision alone" };
    let (one, two) = (statistics::median(one), statistics::median(two));
    println!("| {}, {name} | {one:.0} | {two:.0} | {ratio:.2} ({least:.2}-{most:.2}){missed} |", case.name());
    ratio >= TARGET
}

/// Counts and prints which lines a call locks, of a grant and of a refusal.
fn count() {
    let folder = folder(1_000, &format!("[replay]\ncapacity = {REMEMBERED}\n"));
    let listing = Command::new("objdump").args(["-d", "--no-show-raw-insn"]).arg(program()).output();
    let listing = listing.expect("objdump runs: apt-get install binutils");
    let disassembly = Disassembly::parse(&String::from_utf8_lossy(&listing.stdout));
    let counted = [Case::Grant, Case::WrongPassword].map(|case| {
        let out = folder.path().join("callgrind");
        let mut valgrind = Command::new("valgrind");
        valgrind.args([
            "--tool=callgrind",
            "--dump-instr=yes",
            "--compress-pos=no",
            "--toggle-collect=*whole::webhook*",
        ]);
        valgrind.arg(format!("--callgrind-out-file={}", out.display())).arg(program()).args(["--walk", case.name()]);
        assert!(again(&mut valgrind, folder.path()), "valgrind runs: apt-get install valgrind");
        let name = program().file_name().expect("a file").to_string_lossy().into_owned();
        Executions::parse(&fs::read_to_string(out).expect("callgrind wrote"), &name).locked(&disassembly)
    });
    report(&counted);
}

/// What runs under callgrind.
async fn walk(case: Case, folder: &Path) -> ExitCode {
    let platform = start(folder, Clock::driven(NOW)).await;
    let (mut attempts, now) = (Attempts::of(1_000), platform.clock.now());
    let known = attempts.bodies(Case::Grant, 2 * REMEMBERED);
    steps::decide(&platform, &steps::attempts(&platform, &steps::members(&known)), now);
    let service = whole::service(WebhookView::of(&platform)).await;
    whole::before(&service, whole::requests(attempts.bodies(case, COUNTED)));
    whole::webhook(&service, whole::requests(attempts.bodies(case, COUNTED)));
    ExitCode::SUCCESS
}

/// Prints each place where lines are locked, most first, and the sums.
#[expect(clippy::cast_precision_loss, reason = "some hundreds of a few hundred calls")]
fn report(counted: &[BTreeMap<Place, Locked>; 2]) {
    let each = |count: u64| format!("{:.1}", count as f64 / COUNTED as f64);
    let of = |side: usize, place: &Place| counted[side].get(place).copied().unwrap_or_default();
    println!("| lines locked per call | called by | grant: writes | locks | refusal: writes | locks |");
    println!("| --- | --- | ---: | ---: | ---: | ---: |");
    let places: BTreeSet<&Place> = counted.iter().flat_map(BTreeMap::keys).collect();
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by_key(|place| std::cmp::Reverse(of(0, place).writes + of(1, place).writes));
    let mut sums = [Locked::default(); 2];
    for place in places {
        let cells = [0, 1].map(|side| {
            let locked = of(side, place);
            sums[side].writes += locked.writes;
            sums[side].locks += locked.locks;
            format!("{} | {}", each(locked.writes), each(locked.locks))
        });
        println!("| `{}` | `{}` | {} |", place.0, place.1, cells.join(" | "));
    }
    let cells = sums.map(|sum| format!("{} | {}", each(sum.writes), each(sum.locks)));
    println!("| all | | {} |", cells.join(" | "));
}
