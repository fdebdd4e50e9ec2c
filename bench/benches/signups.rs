//! How many signups per second the service takes, each on the disk before it is acknowledged, beside how often the disk
//! itself takes anything in the same minute. Targets: 0.5 of that with one client, 1.5 times it with 32.
//!
//! `cargo bench -p realmgate-bench --bench signups -- [--check] [--rounds 3] [--signups 1000] [--trace]`; `--trace`
//! counts what the service asks of the disk, with `strace`, in a round that is not timed.

use realmgate::ambient::clock::Clock;
use realmgate_bench::load::newcomer;
use realmgate_bench::load::place;
use realmgate_bench::load::talk::Talk;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::disk::syncs_per_second;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::statistics::median;
use realmgate_testkit::daemon::Daemon;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

const CLIENTS: [u32; 2] = [1, 32];
/// How many signups there must be for each time the disk takes something.
const TARGETS: [f64; 2] = [0.5, 1.5];
/// Of both: a person who signs up thirty times at once might meet thirty conflicts.
const ENOUGH: &str = "[limits]\nsignups_per_hour = 100000000\nconflicts_per_hour = 100000000\n\
                      tenant_signups_per_hour = 10000000\npending_accounts = 100000000\n";
const DISK: Duration = Duration::from_secs(2);

/// Signs up under names that were never used.
struct Storm {
    daemon: Daemon,
    clock: Clock,
    names: u32,
}

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let ratios = runtime.block_on(measure(&arguments));
    println!("{}", machine::load());
    let mut good = true;
    for ((clients, ratio), least) in CLIENTS.iter().zip(ratios).zip(TARGETS) {
        let met = ratio >= least;
        good &= met;
        println!(
            "target: {clients} clients: {ratio:.2} of at least {least:.1}: {}",
            if met { "met" } else { "MISSED" }
        );
    }
    if arguments.check() && !good { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(arguments: &Arguments) -> [f64; 2] {
    let folder = place::holding(&place::text(ENOUGH), Vec::new()).await;
    let clock = Clock::system();
    let mut storm = Storm { daemon: Daemon::start(folder.path(), None, &[]), clock: clock.clone(), names: 0 };
    let signups = arguments.number("--signups", 1_000);
    storm.take(4, 100).await;
    println!("| clients | disk, 1/s | signups, 1/s | ratio |\n| ---: | ---: | ---: | ---: |");
    let mut ratios = [Vec::new(), Vec::new()];
    for _ in 0..arguments.number("--rounds", 3) {
        for (clients, ratios) in CLIENTS.into_iter().zip(&mut ratios) {
            let before = syncs_per_second(folder.path(), &clock, DISK);
            let rate = storm.take(clients, if clients == 1 { signups / 4 } else { signups }).await;
            let disk = f64::midpoint(before, syncs_per_second(folder.path(), &clock, DISK));
            println!("| {clients} | {disk:.0} | {rate:.0} | {:.2} |", rate / disk);
            ratios.push(rate / disk);
        }
    }
    if arguments.flag("--trace") {
        for clients in CLIENTS {
            storm.trace(folder.path(), clients, 400).await;
        }
    }
    storm.daemon.signal("TERM");
    tokio::task::spawn_blocking(|| storm.daemon.wait()).await.expect("no panic");
    ratios.each_ref().map(|ratios| median(ratios))
}

impl Storm {
    /// So many signups by so many clients at once; gives the rate a second.
    async fn take(&mut self, clients: u32, signups: u32) -> f64 {
        let each = signups.div_ceil(clients);
        let start = self.clock.now();
        let tasks = (0..clients).map(|client| {
            let (first, mut talk) = (self.names + client * each, Talk::to(&self.daemon.base));
            tokio::spawn(async move {
                for name in first..first + each {
                    let said = newcomer::sign_up(&mut talk, &format!("newcomer{name}")).await;
                    assert_eq!(said.status, 200, "{}", said.body);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no panic");
        }
        self.names += clients * each;
        f64::from(clients * each) / self.clock.now().since(start.monotonic).as_secs_f64()
    }

    /// Counts the calls that wait for the disk, and those that change the pickup folder.
    async fn trace(&mut self, folder: &Path, clients: u32, signups: u32) {
        let out = folder.join("calls");
        let process = self.daemon.child.id().to_string();
        let calls = "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,pwrite64";
        let mut strace = Command::new("strace")
            .args(["-f", "-c", "-e", calls, "-p", &process, "-o"])
            .arg(&out)
            .stderr(Stdio::null())
            .spawn()
            .expect("strace runs: apt-get install strace");
        let traced = || std::fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
        while traced().contains("TracerPid:\t0\n") {
            tokio::task::yield_now().await;
        }
        self.take(clients, signups).await;
        let stopped = Command::new("kill").args(["-INT", &strace.id().to_string()]).status();
        assert!(stopped.expect("kill runs").success());
        strace.wait().expect("it ends");
        println!("\n{clients} clients, calls of {signups} signups:");
        println!("{}", std::fs::read_to_string(&out).expect("strace wrote"));
    }
}
