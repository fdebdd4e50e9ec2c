//! What full tables cost a decision: the same attempts decided beside security state that is empty and beside state that
//! a flood has filled to its caps, in turn, on the decision path alone. Target: p99 at most twice that of empty tables.
//!
//! `cargo bench -p realmgate-bench --bench full_tables -- [--check] [--rounds 20] [--attempts 10000]`

use domain::authentication::attempt::Attempt;
use domain::authentication::authenticate::{Decoys, Gate, IdentityCheck, Rules};
use domain::authentication::json::parse as parse_body;
use domain::blacklist::Mode;
use domain::tenant::{Tenant, TenantId, Tenants};
use domain::time::Now;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use realmgate::ambient::clock::Clock;
use realmgate::store::{self, Store};
use realmgate_bench::load::accounts;
use realmgate_bench::load::place;
use realmgate_bench::load::traffic::{MIXES, Traffic};
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::statistics::{median, quantile};
use realmgate_testkit::flood::SecurityState;
use realmgate_testkit::resident::resident_mib;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How many times the p99 of empty tables.
const TARGET: f64 = 2.0;

const RULES: Rules =
    Rules { identity_register: IdentityCheck::Enforce, identity_invite: IdentityCheck::Log, replay: Mode::Enforce };

/// What stays the same whatever the tables hold.
struct Decider {
    store: Arc<dyn Store>,
    tenants: Tenants,
    decoys: Decoys,
    clock: Clock,
}

/// Times of decisions of one round, in microseconds.
#[derive(Default)]
struct Times {
    empty: Vec<f64>,
    full: Vec<f64>,
}

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let rows = runtime.block_on(measure(&arguments));
    println!("{}", machine::load());
    let mut most: f64 = 0.0;
    for (rounds, (name, _)) in rows.iter().zip(MIXES) {
        println!("\n{name}: medians of {} rounds", rounds.len());
        most = most.max([0.5, 0.9, 0.99, 0.999].map(|part| report(part, rounds))[2]);
    }
    println!("target: p99 beside full tables at most {TARGET} times that beside empty ones; the most is {most:.2}");
    if arguments.check() && most > TARGET { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(arguments: &Arguments) -> [Vec<Times>; MIXES.len()] {
    let start = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(1) };
    let before = resident_mib();
    let (full, mut traffic) = (SecurityState::empty(), Traffic::among(accounts::ACTIVE));
    let mut now = full.flood(start);
    println!("full tables hold {:.1} MiB of resident memory", resident_mib() - before);
    let folder = place::folder("").await;
    let decider = Decider::of(&place::settings(folder.path()));
    let mut rows = [const { Vec::new() }; MIXES.len()];
    for _ in 0..arguments.number("--rounds", 20) {
        for (row, (_, mix)) in rows.iter_mut().zip(MIXES) {
            let bodies = traffic.bodies(arguments.number("--attempts", 10_000) as usize, mix);
            row.push(decider.round(&full, &bodies, &mut now).await);
        }
    }
    rows
}

impl Decider {
    fn of(settings: &realmgate::config::Settings) -> Self {
        Self {
            store: store::open(&settings.store_url()).expect("the store opens"),
            tenants: settings.tenants().expect("good tenants"),
            decoys: Decoys::generate(&mut StdRng::seed_from_u64(17)),
            clock: Clock::system(),
        }
    }

    /// Decides the same attempts beside new, empty state and beside full state.
    async fn round(&self, full: &SecurityState, bodies: &[String], now: &mut Now) -> Times {
        let (empty, mut times) = (SecurityState::empty(), Times::default());
        self.store.refresh(*now).await.expect("the store answers");
        for (number, body) in bodies.iter().enumerate() {
            now.monotonic += Duration::from_micros(10);
            // Each goes first in turn: the second finds the account in the processor's cache.
            if number.is_multiple_of(2) {
                times.empty.push(self.time(&empty, body, *now).await);
                times.full.push(self.time(full, body, *now).await);
            } else {
                times.full.push(self.time(full, body, *now).await);
                times.empty.push(self.time(&empty, body, *now).await);
            }
        }
        times
    }

    /// Decides, and says how many microseconds that took.
    async fn time(&self, state: &SecurityState, body: &str, now: Now) -> f64 {
        let SecurityState { blacklist, replay } = state;
        let gate = Gate { credentials: &*self.store, blacklist, replay, rules: RULES, decoys: &self.decoys };
        let tenant: &Tenant = self.tenants.get(TenantId(0));
        let members = parse_body(body).expect("an object");
        let attempt = Attempt::parse(tenant, &members);
        let start = self.clock.now();
        let verdict = gate.authenticate(tenant, &attempt, now).await;
        let took = self.clock.now().since(start.monotonic);
        verdict.expect("the store answers");
        took.as_secs_f64() * 1e6
    }
}

/// Prints what a share of the decisions lies under; gives full / empty.
fn report(part: f64, rounds: &[Times]) -> f64 {
    let of = |times: fn(&Times) -> &Vec<f64>| {
        median(&rounds.iter().map(|round| quantile(times(round), part)).collect::<Vec<_>>())
    };
    let (empty, full) = (of(|times| &times.empty), of(|times| &times.full));
    let ratio = full / empty;
    println!("  p{:<5} empty {empty:>7.2} us   full {full:>7.2} us   ratio {ratio:.2}", part * 100.0);
    ratio
}
