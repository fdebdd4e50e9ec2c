//! How soon the service is ready with a million accounts, and how many instructions that takes: the figure that a busy
//! machine does not change. Target: 1.2 s, the median of the rounds.
//!
//! `cargo bench -p realmgate-bench --bench start -- [--check] [--accounts 1000000] [--rounds 5] [--instructions]
//! [--folder PATH]`; a folder that is there is used as it is, and `--instructions` wants `valgrind`.

use realmgate::ambient::clock::Clock;
use realmgate_bench::load::million;
use realmgate_bench::load::talk::Talk;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::process::Holding;
use realmgate_bench::measure::statistics::median;
use realmgate_testkit::binary::binary;
use realmgate_testkit::daemon::{Daemon, Starting};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// In seconds.
const TARGET: f64 = 1.2;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let took = runtime.block_on(measure(&arguments));
    println!("{}", machine::load());
    let is_met = took <= TARGET;
    println!("target: ready, s: {took:.2} of {TARGET}: {}", if is_met { "met" } else { "MISSED" });
    if arguments.check() && !is_met { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(arguments: &Arguments) -> f64 {
    if let Some(folder) = arguments.text("--folder") {
        return starts(arguments, Path::new(folder)).await;
    }
    let folder = million::folder(arguments.number("--accounts", 1_000_000), "").await;
    starts(arguments, folder.path()).await
}

async fn starts(arguments: &Arguments, folder: &Path) -> f64 {
    // It may have to be built, which is not part of the first start.
    let _ = binary();
    let mut all = Vec::new();
    for _ in 0..arguments.number("--rounds", 5) {
        let clock = Clock::system();
        let start = clock.now();
        let daemon = Daemon::start(folder, None, &[]);
        let mut admin = Talk::to(&daemon.admin);
        while admin.get("/readyz").await.status != 200 {
            tokio::task::yield_now().await;
        }
        let took = clock.now().since(start.monotonic).as_secs_f64();
        let Holding { resident, most, .. } = Holding::of(daemon.child.id());
        println!("ready after {took:.2} s; {resident:.1} MiB resident, {most:.1} at most");
        all.push(took);
        end(daemon).await;
    }
    if arguments.flag("--instructions") {
        println!("{} instructions from start to end", instructions(folder).await);
    }
    median(&all)
}

/// Those of a service that starts and stops.
async fn instructions(folder: &Path) -> u64 {
    let out = folder.join("start.callgrind");
    let file = format!("--callgrind-out-file={}", out.display());
    let daemon = Starting::under(&["valgrind", "--tool=callgrind", &file], "127.0.0.1:0", folder, &[]);
    end(daemon.listening().expect("it listens")).await;
    let text = fs::read_to_string(out).expect("callgrind wrote");
    let total = text.lines().find_map(|line| line.strip_prefix("summary: ").or_else(|| line.strip_prefix("totals: ")));
    total.and_then(|total| total.split_whitespace().next()?.parse().ok()).expect("callgrind sums up")
}

async fn end(daemon: Daemon) {
    daemon.signal("TERM");
    let ended = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(ended.0.success(), "{}", ended.1);
}
