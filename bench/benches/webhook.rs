//! How near the webhook comes to what its stack can do at all: the same requests to the service with everything on and
//! to a bare handler that reads the same body and computes one digest, in turn, each on the same core. Targets: the
//! ratios below.
//!
//! `bench/webhook.sh` installs `wrk` where it is missing and runs this, or
//! `cargo bench -p realmgate-bench --bench webhook -- [--check] [--rounds 9] [--seconds 1] [--prepare 160000] [--large 1000000]`:
//! rounds of so many seconds with so many requests prepared for each second, and accounts of the third row. Further
//! words name the rows to be run: `grants`, `failures`, `million`, `signups`.

use realmgate_bench::load::accounts;
use realmgate_bench::load::floor::{self, Floor};
use realmgate_bench::load::place;
use realmgate_bench::load::row::{Beside, Length, Pair, Plan};
use realmgate_bench::load::row_report;
use realmgate_bench::load::service::Service;
use realmgate_bench::load::traffic::{Mix, Traffic};
use realmgate_bench::load::wrk;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::cores;
use realmgate_bench::measure::machine;
use std::ops::Range;
use std::process::ExitCode;

/// The rows of 100 000 accounts, which one service takes one after the other.
const ROWS: [Plan; 3] = [
    Plan {
        key: "grants",
        name: "grants, 100 000 accounts",
        mix: Mix::Grants,
        beside: Beside::Nobody,
        target: Some(0.80),
    },
    Plan { key: "failures", name: "20 % failures", mix: Mix::FifthFails, beside: Beside::Nobody, target: Some(0.70) },
    Plan { key: "signups", name: "grants beside signups", mix: Mix::Grants, beside: Beside::Signups, target: None },
];

/// The row of as many accounts as a service is made for.
const LARGE: Plan = Plan {
    key: "million",
    name: "grants, 1 000 000 accounts, any as likely as any other",
    mix: Mix::Grants,
    beside: Beside::Nobody,
    target: Some(0.72),
};

/// Everything is on by default, log at info too; here it is said, and one source may sign up without end.
const SETTINGS: &str = "[webhook]\nidentity_register = \"enforce\"\n[blacklist]\nmode = \"enforce\"\n\
                        [replay]\nmode = \"enforce\"\n[limits]\nsignups_per_hour = 1000000000\n\
                        tenant_signups_per_hour = 10000000\npending_accounts = 1000000000\n";

fn main() -> ExitCode {
    let arguments = Arguments::read();
    if arguments.flag(floor::ARGUMENT) {
        floor::serve();
        return ExitCode::SUCCESS;
    }
    if !wrk::is_there() {
        println!("this wants the load generator wrk (Debian: apt-get install wrk); bench/webhook.sh installs it");
        return ExitCode::FAILURE;
    }
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let met = runtime.block_on(measure(&arguments));
    println!("\n{}", machine::load());
    println!("targets: {}", if met { "all met" } else { "MISSED" });
    if arguments.check() && !met { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs the rows that are asked for; says whether all targets are met.
async fn measure(arguments: &Arguments) -> bool {
    let floor = Floor::start();
    let mut met = true;
    if ROWS.iter().any(|plan| wanted(plan, arguments)) {
        let service = Service::with(SETTINGS).await;
        met &= rows(&ROWS, &floor, &service, accounts::ACTIVE, arguments);
    }
    if wanted(&LARGE, arguments) {
        let range = 0..arguments.number("--large", 1_000_000);
        let all = range.clone().map(accounts::active).collect();
        let service = Service::within(place::holding(&place::text(SETTINGS), all).await);
        met &= rows(&[LARGE], &floor, &service, range, arguments);
    }
    met
}

/// Whether a row is named on the command line, or none is.
fn wanted(plan: &Plan, arguments: &Arguments) -> bool {
    let mut all = ROWS.iter().chain([&LARGE]);
    arguments.flag(plan.key) || !all.any(|plan| arguments.flag(plan.key))
}

fn rows(plans: &[Plan], floor: &Floor, service: &Service, accounts: Range<u32>, arguments: &Arguments) -> bool {
    let number = |name, usual| arguments.number(name, usual);
    let length = Length {
        rounds: number("--rounds", 9),
        seconds: number("--seconds", 1),
        prepare: number("--prepare", 160_000),
    };
    if !cores::pin(floor.id(), cores::MEASURED) {
        println!("not pinned: floor and generator share their cores");
    }
    let traffic = Traffic::among(accounts.clone());
    let mut pair = Pair { floor, service, accounts, traffic };
    pair.warm_up();
    let wanted = plans.iter().filter(|plan| wanted(plan, arguments));
    let met: Vec<bool> = wanted.map(|plan| row_report::report(plan, &pair.row(plan, length))).collect();
    met.iter().all(|met| *met)
}
