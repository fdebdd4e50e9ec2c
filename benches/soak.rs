//! Whether the service grows as it works: a long mix of requests, its memory looked at all the while. Targets: after the
//! first fifth at most 1 MiB more a million requests, and as many descriptors and threads as at its beginning.
//!
//! `cargo bench --bench soak -- [--check] [--requests 200000]`; the targets are for ten million and say little of less.

#[path = "load/accounts.rs"]
mod accounts;
#[path = "measure/arguments.rs"]
mod arguments;
#[expect(dead_code, reason = "other measurements use all of it")]
#[path = "load/connection.rs"]
mod connection;
#[expect(dead_code, reason = "other measurements use all of it")]
#[path = "../tests/service/daemon.rs"]
mod daemon;
#[path = "measure/machine.rs"]
mod machine;
#[path = "endure/mix.rs"]
mod mix;
#[path = "load/newcomer.rs"]
mod newcomer;
#[path = "load/place.rs"]
mod place;
#[expect(dead_code, reason = "other measurements use all of it")]
#[path = "measure/process.rs"]
mod process;
#[path = "load/register.rs"]
mod register;
#[path = "endure/slope.rs"]
mod slope;
#[path = "load/talk.rs"]
mod talk;

use arguments::Arguments;
use daemon::Daemon;
use futures_util::future::join_all;
use mix::{Step, step};
use process::Holding;
use std::ops::Range;
use std::process::ExitCode;
use talk::Talk;

const TARGET: f64 = 1.0;
/// Each with a connection to either listener.
const CLIENTS: u32 = 8;
/// Readings of memory in a run.
const READINGS: u32 = 100;
const ENOUGH: &str = "[limits]\nsignups_per_hour = 100000000\nconflicts_per_hour = 100000000\n";

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let readings = runtime.block_on(soak(arguments.number("--requests", 200_000)));
    println!("{}", machine::load());
    let warm = &readings[readings.len() / 5..];
    let points: Vec<_> =
        warm.iter().map(|(requests, holding)| (f64::from(*requests) / 1e6, holding.resident)).collect();
    let (slope, flat) = (slope::slope(&points), is_flat(&warm[0].1, &warm[warm.len() - 1].1));
    println!("target: at most {TARGET} MiB a million requests: {slope:.2}: {}", said(slope <= TARGET));
    println!("target: descriptors and threads are flat: {}", said(flat));
    if arguments.check() && !(flat && slope <= TARGET) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

const fn said(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// A thread that waits for blocking work comes and goes; what leaks does not go.
const fn is_flat(first: &Holding, last: &Holding) -> bool {
    last.descriptors <= first.descriptors + 4 && last.threads <= first.threads + 4
}

/// All requests, and readings on the way.
async fn soak(requests: u32) -> Vec<(u32, Holding)> {
    let folder = place::folder(ENOUGH).await;
    let daemon = Daemon::start(folder.path(), None, &[]);
    let client = |_| (Talk::to(&daemon.base), Talk::to(&daemon.admin));
    let mut clients: Vec<_> = (0..CLIENTS).map(client).collect();
    println!("| requests | resident, MiB | own | descriptors | threads |\n| ---: | ---: | ---: | ---: | ---: |");
    let (piece, mut readings, mut undecided) = ((requests / READINGS).max(CLIENTS), Vec::new(), 0);
    for start in (0..requests).step_by(piece as usize) {
        let end = requests.min(start + piece);
        let each = (end - start).div_ceil(CLIENTS);
        let share = |client: u32| start + client * each..end.min(start + (client + 1) * each);
        let walks = clients.iter_mut().zip(0..).map(|(client, number)| walk(client, share(number)));
        undecided += join_all(walks).await.iter().sum::<u32>();
        let holding = Holding::of(daemon.child.id());
        readings.push((end, holding));
        if readings.len().is_multiple_of(10) {
            let Holding { resident, own, descriptors, threads, .. } = holding;
            println!("| {end} | {resident:.1} | {own:.1} | {descriptors} | {threads} |");
        }
    }
    println!("{undecided} answered with 503, which a starved machine does");
    daemon.signal("TERM");
    tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    readings
}

/// Takes the steps of these numbers; says how many of them the service could not decide on in time.
async fn walk((public, admin): &mut (Talk, Talk), numbers: Range<u32>) -> u32 {
    let mut undecided = 0;
    for number in numbers {
        match step(number) {
            Step::Public(request, statuses) => {
                let said = public.ask(&request).await;
                undecided += u32::from(said.status == 503);
                assert!(said.status == 503 || statuses.contains(&said.status), "{} {}", said.status, said.body);
            }
            Step::Admin(path) => assert_eq!(admin.get(path).await.status, 200, "{path}"),
            Step::SignUp(number) => {
                let said = newcomer::sign_up(public, &format!("newcomer{number}")).await;
                assert_eq!(said.status, 200, "{}", said.body);
            }
        }
    }
    undecided
}
