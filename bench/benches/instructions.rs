//! Instructions and allocations per request, on the decision path alone: a figure that a busy machine does not change, so that a step that
//! grew is seen anywhere. The path runs under valgrind's callgrind, which counts each instruction and takes no time.
//!
//! `cargo bench -p realmgate-bench --bench instructions -- [--check] [--record]`; `valgrind` must be there (`apt-get install valgrind`).

use domain::time::Now;
use realmgate::ambient::clock::Clock;
use realmgate::service::WebhookView;
use realmgate_bench::callgrind::profile::Profile;
use realmgate_bench::callgrind::record;
use realmgate_bench::callgrind::record::Figures;
use realmgate_bench::load::accounts;
use realmgate_bench::load::place;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::path::case::Attempts;
use realmgate_bench::path::case::Case;
use realmgate_bench::path::platform;
use realmgate_bench::path::steps;
use realmgate_bench::path::watch::Watch;
use realmgate_bench::path::whole;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Few enough for a program that runs fifty times slower, enough that an index has many buckets.
const ACCOUNTS: u32 = 1_000;
/// How many attempts are averaged.
const MEASURED: u32 = 500;
/// Attempts of each case before those: tables are neither empty nor full.
const BEFORE: usize = 2_000;

/// When it all happens: under valgrind a second is short, and what is known of the accounts must not grow old meanwhile.
const NOW: Duration = Duration::from_secs(1_795_300_000);

/// The functions that are looked for, and the names of their figures.
const STEPS: [(&str, &str); 21] = [
    ("whole::webhook", "whole"),
    ("whole::framework", "framework"),
    ("steps::caller", "caller"),
    ("steps::json", "json"),
    ("steps::origin", "origin"),
    ("steps::attempt", "attempt"),
    ("steps::decide", "decision"),
    ("steps::visitor", "visitor"),
    ("steps::admit", "admit"),
    ("steps::look_up", "look_up"),
    ("steps::verify", "verify"),
    ("steps::other_readings", "other_readings"),
    ("steps::identity", "identity"),
    ("steps::replay", "replay"),
    ("steps::welcome", "welcome"),
    ("steps::charge", "charge"),
    ("steps::count", "count"),
    ("steps::note", "note"),
    ("rest", "rest"),
    ("", "allocations"),
    ("", "framework_allocations"),
];

/// The functions whose allocations are counted, and the names of those figures. A part of the profile begins with each;
/// nothing else allocates before the next one, or the end.
const WHOLES: [(&str, &str); 2] =
    [("path::whole::webhook", "allocations"), ("path::whole::framework", "framework_allocations")];

fn main() -> ExitCode {
    let arguments = Arguments::read();
    if let Some(case) = arguments.text("--walk") {
        let folder = arguments.text("--folder").expect("a folder");
        actix_web::rt::System::new().block_on(walk(Case::by_name(case).expect("a case"), Path::new(folder)));
        return ExitCode::SUCCESS;
    }
    let folder = actix_web::rt::System::new().block_on(place::holding(&place::text(""), few()));
    let figures = Case::ALL.into_iter().flat_map(|case| count(case, folder.path())).collect();
    if arguments.flag("--record") {
        record::write(&figures);
    }
    if report(&figures, &record::read()) || !arguments.check() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn few() -> Vec<domain::accounts::Account> {
    accounts::all().into_iter().take(ACCOUNTS as usize).collect()
}

/// Runs this program again under callgrind, and reads what that counted.
fn count(case: Case, folder: &Path) -> Figures {
    let out = folder.join(format!("{}.callgrind", case.name()));
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=yes", "--compress-pos=no"])
        .args(WHOLES.map(|(path, _)| format!("--dump-before=*{path}*")))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().expect("this program has a path"))
        .args(["--walk", case.name(), "--folder"])
        .arg(folder)
        .stderr(Stdio::from(fs::File::create(folder.join("log")).expect("a log")))
        .status()
        .expect("valgrind runs: apt-get install valgrind");
    assert!(status.success(), "{}", fs::read_to_string(folder.join("log")).unwrap_or_default());
    let log = fs::read_to_string(folder.join("log")).expect("the log is UTF-8");
    let denied = log.matches("\"message\":\"denied\"").count();
    assert!(case == Case::Grant || denied >= BEFORE + MEASURED as usize, "{denied} refusals are logged");
    let parts = parts(&out);
    let part_of = |path: &str| parts.iter().find(|part| part.of(path).is_some());
    let each = |path: &str| Some(part_of(path)?.of(path)? / u64::from(MEASURED));
    let key = |step: &str| (case.name().to_owned(), step.to_owned());
    let mut figures: Figures = STEPS
        .iter()
        .filter(|(path, _)| !path.is_empty())
        .filter_map(|(path, step)| Some((key(step), each(path)?)))
        .collect();
    for (path, figure) in WHOLES {
        let part = part_of(path).expect("each was called");
        figures.insert(key(figure), part.allocations() / u64::from(MEASURED));
    }
    // What no step of its own has: the request's body, the answer and its headers, the log line, what is remembered, the
    // deadline, two readings of the clock. The framework's routes are none of it, for a plain call does not pass them.
    let told = ["caller", "json", "attempt", "decision", "count"];
    let told: u64 = told.iter().map(|step| figures[&key(step)]).sum();
    figures.insert(key("rest"), figures[&key("whole")].saturating_sub(told));
    figures
}

/// The parts of a profile: a file each, numbered.
fn parts(out: &Path) -> Vec<Profile> {
    let numbered = |number: u32| out.with_extension(format!("callgrind.{number}"));
    let files = std::iter::once(out.to_owned()).chain((1..100).map(numbered)).filter(|file| file.exists());
    files.map(|file| Profile::parse(&fs::read_to_string(file).expect("callgrind wrote"))).collect()
}

/// What runs under callgrind.
async fn walk(case: Case, folder: &Path) {
    let settings = place::settings(folder);
    let _logging = realmgate::server::telemetry::start(settings.log, settings.log_format);
    let platform = platform::platform(&settings, Clock::driven(NOW)).await;
    let (mut attempts, now) = (Attempts::of(ACCOUNTS), platform.clock.now());
    for case in [Case::Grant, Case::WrongPassword] {
        let bodies = attempts.bodies(case, BEFORE);
        let service = whole::service(WebhookView::of(&platform)).await;
        whole::before(&service, whole::requests(bodies));
        tokio::task::yield_now().await;
    }
    // Those attempts have used up what strangers may write within ten seconds; each measured refusal has its line.
    platform.lines.attempts.due(Now { monotonic: now.monotonic + Duration::from_mins(1), ..now });
    let mut batch = || attempts.bodies(case, MEASURED as usize);
    let (stepwise, decided, whole, framework) = (batch(), batch(), batch(), batch());
    steps::walk(&platform, case, &stepwise, now, &mut Watch::new(platform.clock.clone()));
    let members = steps::members(&decided);
    steps::decide(&platform, &steps::attempts(&platform, &members), now);
    let (service, nothing) = (whole::service(WebhookView::of(&platform)).await, whole::nothing().await);
    let (whole, framework) = (whole::requests(whole), whole::requests(framework));
    let answer = whole::webhook(&service, whole);
    let is_grant = answer.starts_with(br#"{"status":"ok""#);
    assert_eq!(is_grant, case == Case::Grant, "{}", String::from_utf8_lossy(&answer));
    whole::framework(&nothing, framework);
}

/// Prints the figures; says whether none grew too much.
fn report(figures: &Figures, recorded: &Figures) -> bool {
    let mut good = true;
    println!("| step | {} |", Case::ALL.map(Case::name).join(" | "));
    println!("| --- | {} |", Case::ALL.map(|_| "---:").join(" | "));
    for (_, step) in STEPS {
        let cells = Case::ALL.map(|case| {
            let key = (case.name().to_owned(), step.to_owned());
            let Some(figure) = figures.get(&key) else { return String::new() };
            let before = recorded.get(&key).copied().unwrap_or(u64::MAX / 2);
            let grown = record::has_grown(step, before, *figure);
            good &= !grown;
            if grown { format!("{figure} (GREW from {before})") } else { figure.to_string() }
        });
        println!("| {step} | {} |", cells.join(" | "));
    }
    good
}
