//! Whether the service grows as it works: a long mix of requests, its memory looked at all the while. Targets: behind the
//! warm-up of four million at most 1 MiB more a million requests, and no more descriptors and threads than at its beginning.
//!
//! `cargo bench -p realmgate-bench --bench soak -- [--requests 200000]`, which ends with 1 where a target is missed; they are for ten million,
//! and nothing below eight million is judged.

use futures_util::future::join_all;
use realmgate::ambient::clock::Clock;
use realmgate_bench::endure::mix::{Step, step};
use realmgate_bench::endure::tables::entries;
use realmgate_bench::endure::verdict::{Reading, Verdict};
use realmgate_bench::load::accounts;
use realmgate_bench::load::newcomer;
use realmgate_bench::load::place;
use realmgate_bench::load::talk::{Said, Talk};
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::process::Holding;
use realmgate_bench::measure::processor_time::processor_time;
use realmgate_testkit::daemon::{Daemon, Starting};
use std::ops::Range;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Each with a connection to either listener.
const CLIENTS: u32 = 8;
/// Readings in a run, and how many of them make a line of the table.
const READINGS: u32 = 100;
const READINGS_A_LINE: usize = 5;
/// What a service says whose machine is busy elsewhere: to a phone, an applicant, and to those who ask whether it is ready.
const BUSY: u16 = 503;
/// The share of such answers behind which a run says nothing of the work that was not done.
const MOST_UNDECIDED: f64 = 0.02;
/// What the operator has.
const TOKEN: &str = "the-token-of-the-operator";
const ENOUGH: &str = "[limits]\nsignups_per_hour = 100000000\nconflicts_per_hour = 100000000\n\
                      tenant_signups_per_hour = 10000000\npending_accounts = 100000000\n";

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let readings = runtime.block_on(soak(arguments.number("--requests", 200_000)));
    println!("{}", machine::load());
    let verdict = Verdict::of(&readings);
    print!("{verdict}");
    if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All requests, and readings on the way.
async fn soak(requests: u32) -> Vec<Reading> {
    let settings = format!("admin_token = \"{TOKEN}\"\n{}", place::text(ENOUGH));
    let folder = place::holding(&settings, accounts::all()).await;
    let mut daemon = started(folder.path());
    let clock = Clock::system();
    let start = clock.now();
    let client = |_| (Talk::to(&daemon.base), Talk::to(&daemon.admin));
    let mut clients: Vec<_> = (0..CLIENTS).map(client).collect();
    println!("| requests | resident, MiB | own | descriptors | threads | entries of tables |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    let (piece, mut readings, mut undecided) = ((requests / READINGS).max(CLIENTS), Vec::new(), 0);
    for start in (0..requests).step_by(piece as usize) {
        let end = requests.min(start + piece);
        undecided += all_walk(&mut clients, start..end).await;
        let entries = entries(&mut clients[0].1).await;
        let reading = Reading { requests: end, holding: Holding::of(daemon.child.id()), entries };
        readings.push(reading);
        if readings.len().is_multiple_of(READINGS_A_LINE) {
            println!("{reading}");
        }
    }
    println!("{undecided} answered with {BUSY}, which a starved machine does");
    assert!(f64::from(undecided) <= f64::from(requests) * MOST_UNDECIDED, "the machine is too busy to show anything");
    let seconds = clock.now().since(start.monotonic).as_secs_f64();
    let [service, own] = [daemon.child.id(), std::process::id()].map(|id| processor_time(id).as_secs_f64() / seconds);
    println!(
        "{:.0} a second; the service took {service:.2} cores, this program {own:.2}",
        f64::from(requests) / seconds
    );
    daemon.signal("TERM");
    assert!(daemon.child.wait().expect("it ends").success(), "it ends well");
    readings
}

/// Starts the service in a folder; what it logs is written and goes nowhere: it would fill a disk.
fn started(folder: &Path) -> Daemon {
    let mut command = Command::new(realmgate_testkit::binary::binary());
    command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]).current_dir(folder);
    let starting = Starting::by(command, Path::new("/dev/null"));
    starting.listening().unwrap_or_else(|refused| panic!("{refused}"))
}

/// Each client takes a share of the steps; says how many steps the service could not decide on in time.
async fn all_walk(clients: &mut [(Talk, Talk)], numbers: Range<u32>) -> u32 {
    let each = (numbers.end - numbers.start).div_ceil(CLIENTS);
    let from = |client: u32| numbers.end.min(numbers.start + client * each);
    let walks = clients.iter_mut().zip(0..).map(|(client, number)| walk(client, from(number)..from(number + 1)));
    join_all(walks).await.iter().sum()
}

/// Takes the steps of these numbers.
async fn walk((public, admin): &mut (Talk, Talk), numbers: Range<u32>) -> u32 {
    let mut undecided = 0;
    for number in numbers {
        let (said, statuses): (Said, &[u16]) = match step(number) {
            Step::Public(request, statuses) => (public.ask(&request).await, statuses),
            Step::Admin(path) => (admin.ask(&asking(&path)).await, &[200]),
            Step::SignUp(number) => (newcomer::sign_up(public, &format!("newcomer{number}")).await, &[200]),
        };
        undecided += u32::from(said.status == BUSY);
        assert!(said.status == BUSY || statuses.contains(&said.status), "step {number}: {} {}", said.status, said.body);
    }
    undecided
}

/// The operator asks for a path.
fn asking(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {TOKEN}\r\n\r\n").into_bytes()
}
