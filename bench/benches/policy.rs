//! What blacklist and replay memory cost the webhook: the same requests to a service with both on and to one with both
//! off, in turn. Target: with the policy on at least 0.92 of the throughput without it.
//!
//! `cargo bench -p realmgate-bench --bench policy -- [--check] [--rounds 9] [--requests 50000] [--warm-up 300000]`

use realmgate_bench::load::accounts;
use realmgate_bench::load::connection::request;
use realmgate_bench::load::throughput::{Bench, Round};
use realmgate_bench::load::traffic::{MIXES, Mix, Traffic};
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::statistics::{self, median};
use std::process::ExitCode;

/// What the service keeps of its throughput at least.
const TARGET: f64 = 0.92;

const OFF: &str = "[blacklist]\nmode = \"off\"\n[replay]\nmode = \"off\"\n";
const ENFORCE: &str = "[blacklist]\nmode = \"enforce\"\n[replay]\nmode = \"enforce\"\n";

/// The rounds of a row.
#[derive(Default)]
struct Row {
    off: Vec<Round>,
    enforce: Vec<Round>,
}

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let rows = runtime.block_on(measure(&arguments));
    println!("{}", machine::load());
    let ratios = rows.iter().zip(MIXES).map(|(row, (name, _))| report(name, row));
    let least = ratios.fold(f64::INFINITY, f64::min);
    println!("target: at least {TARGET:.2} of the throughput without the policy; the least is {least:.3}");
    if arguments.check() && least < TARGET { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(arguments: &Arguments) -> [Row; MIXES.len()] {
    let (off, enforce) = (Bench::of(OFF).await, Bench::of(ENFORCE).await);
    let (mut traffic, count) = (Traffic::among(accounts::ACTIVE), arguments.number("--requests", 50_000) as usize);
    // Every phone has logged in before, and the replay memory is full: a service that has run for a while.
    for _ in 0..arguments.number("--warm-up", 300_000) as usize / count {
        let batch = requests(&mut traffic, count, Mix::Grants);
        off.round(&batch).await;
        enforce.round(&batch).await;
    }
    let mut rows: [Row; MIXES.len()] = std::array::from_fn(|_| Row::default());
    for number in 0..arguments.number("--rounds", 9) {
        for (row, (_, mix)) in rows.iter_mut().zip(MIXES) {
            let batch = requests(&mut traffic, count, mix);
            // Each goes first in turn, so that what the first leaves behind favours neither.
            if number.is_multiple_of(2) {
                row.off.push(off.round(&batch).await);
                row.enforce.push(enforce.round(&batch).await);
            } else {
                row.enforce.push(enforce.round(&batch).await);
                row.off.push(off.round(&batch).await);
            }
        }
    }
    rows
}

/// Requests prepared to the last byte.
fn requests(traffic: &mut Traffic, count: usize, mix: Mix) -> Vec<Vec<u8>> {
    traffic.bodies(count, mix).iter().map(|body| request(body)).collect()
}

/// Prints a row and gives its ratio of throughput.
fn report(name: &str, row: &Row) -> f64 {
    println!("\n{name}: medians of {} rounds", row.off.len());
    println!("  policy   requests/s   p50 us   p99 us   service us/request   denied   service busy   generator busy");
    for (mode, rounds) in [("off", &row.off), ("enforce", &row.enforce)] {
        let of = |part: fn(&Round) -> f64| median(&rounds.iter().map(part).collect::<Vec<_>>());
        println!(
            "  {mode:<7} {:>11.0} {:>8.0} {:>8.0} {:>20.2} {:>7.1}% {:>13.0}% {:>15.0}%",
            of(|round| round.per_second),
            of(|round| round.median_micros),
            of(|round| round.p99_micros),
            of(|round| round.service_micros),
            of(|round| round.denied * 100.0),
            of(|round| round.service_busy * 100.0),
            of(|round| round.generator_busy * 100.0),
        );
    }
    let pairs = || row.off.iter().zip(&row.enforce);
    let throughput: Vec<f64> = pairs().map(|(off, enforce)| enforce.per_second / off.per_second).collect();
    let time: Vec<f64> = pairs().map(|(off, enforce)| off.service_micros / enforce.service_micros).collect();
    let ratio = median(&throughput);
    println!(
        "  RATIO enforce/off, round by round: throughput {ratio:.3} ({:.3} to {:.3}), by processor time {:.3}",
        statistics::quantile(&throughput, 0.0),
        statistics::quantile(&throughput, 1.0),
        median(&time),
    );
    ratio
}
