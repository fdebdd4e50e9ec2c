//! Whether a request costs more where there is more of something: processor time of the service for one request against
//! the number of accounts, of tenants and of listings, four services a curve, in turn. Beyond what caches cost it must
//! not grow: a million accounts do not fit into any.
//!
//! `cargo bench -p realmgate-bench --bench curves -- [--check] [--rounds 5] [--seconds 1] [--prepare 80000] [accounts] [tenants] [listings]`:
//! rounds of so many seconds with so many requests prepared for each second; the words name the curves to be drawn.
//! It wants `wrk`, which `bench/webhook.sh` installs.

use realmgate_bench::load::curve::{self, Point};
use realmgate_bench::load::wrk;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use std::process::ExitCode;

/// How much more than at its first point a request may cost anywhere on a curve: what memory beyond the caches costs.
const MOST: f64 = 1.25;

/// Accounts of a curve that is not of accounts.
const ACCOUNTS: u32 = 10_000;

/// Each curve: its name, its numbers, and tenants, accounts and listings at one of them.
type Curve = (&'static str, [u32; 4], fn(u32) -> [u32; 3]);
const CURVES: [Curve; 3] = [
    ("accounts", [1_000, 10_000, 100_000, 1_000_000], |accounts| [1, accounts, 0]),
    ("tenants", [1, 10, 100, 1_000], |tenants| [tenants, ACCOUNTS, 0]),
    ("listings", [0, 500, 5_000, 50_000], |listings| [1, ACCOUNTS, listings]),
];

fn main() -> ExitCode {
    let arguments = Arguments::read();
    if !wrk::is_there() {
        println!("this wants the load generator wrk (Debian: apt-get install wrk); bench/webhook.sh installs it");
        return ExitCode::FAILURE;
    }
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let most = runtime.block_on(draw(&arguments));
    println!("\n{}", machine::load());
    println!("target: at most {MOST:.2} of the cost at the first point; the most is {most:.2}");
    if arguments.check() && most > MOST { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Draws the curves that are asked for, or all; gives the largest ratio on any.
async fn draw(arguments: &Arguments) -> f64 {
    let number = |name, usual| arguments.number(name, usual);
    let length = [number("--rounds", 5), number("--seconds", 1), number("--prepare", 80_000)];
    let all = !CURVES.iter().any(|(name, ..)| arguments.flag(name));
    let mut most: f64 = 0.0;
    for (name, numbers, of) in CURVES.iter().filter(|(name, ..)| all || arguments.flag(name)) {
        let mut points = Vec::new();
        for number in numbers {
            points.push(Point::of(*number, of(*number)).await);
        }
        most = most.max(curve::draw(name, points, length));
    }
    most
}
