//! What each step of a decision costs in nanoseconds on this machine, beside a hundred thousand accounts.
//!
//! `cargo bench -p realmgate-bench --bench parts -- [--rounds 300]`, of 100 attempts each; a figure is what the
//! quickest tenth of the rounds took at most, for in those no one else had the processor

use domain::time::Now;
use realmgate::ambient::clock::Clock;
use realmgate::service::Service;
use realmgate::service::WebhookView;
use realmgate_bench::load::accounts;
use realmgate_bench::load::place;
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::statistics;
use realmgate_bench::path::case::Attempts;
use realmgate_bench::path::case::Case;
use realmgate_bench::path::platform;
use realmgate_bench::path::steps;
use realmgate_bench::path::watch::Watch;
use realmgate_bench::path::whole;
use std::sync::Arc;
use std::time::Duration;

/// How many attempts a step takes at once: few enough that a step is over before another process's turn comes, and that
/// their bodies stay in the processor's second cache.
const BATCH: u32 = 100;

fn main() {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let watches = actix_web::rt::System::new().block_on(measure(arguments.number("--rounds", 300)));
    println!("{}\n", machine::load());
    println!("| step, ns | {} |", Case::ALL.map(Case::name).join(" | "));
    println!("| --- | {} |", Case::ALL.map(|_| "---:").join(" | "));
    let mut steps: Vec<&str> = Vec::new();
    for (step, _) in watches.iter().flat_map(Watch::steps) {
        if !steps.contains(step) {
            steps.push(step);
        }
    }
    for step in steps {
        let cells = watches.each_ref().map(|watch| typical(watch, step).unwrap_or_default());
        println!("| {step} | {} |", cells.join(" | "));
    }
}

async fn measure(rounds: u32) -> [Watch; Case::ALL.len()] {
    let folder = place::folder("").await;
    let settings = place::settings(folder.path());
    let _logging = realmgate::server::telemetry::start(settings.log, settings.log_format);
    let platform = platform::platform(&settings, Clock::system()).await;
    let mut attempts = Attempts::of(accounts::ACTIVE.end);
    // Each phone has been here before.
    for _ in 0..accounts::ACTIVE.end / BATCH {
        let bodies = attempts.bodies(Case::Grant, BATCH as usize);
        let now = followed(&platform).await;
        let members = steps::members(&bodies);
        steps::decide(&platform, &steps::attempts(&platform, &members), now);
    }
    let mut watches = Case::ALL.map(|_| Watch::new(platform.clock.clone()));
    for _ in 0..rounds {
        for (case, watch) in Case::ALL.into_iter().zip(&mut watches) {
            round(&platform, case, &mut attempts, watch).await;
        }
    }
    watches
}

async fn round(platform: &Arc<Service>, case: Case, attempts: &mut Attempts, watch: &mut Watch) {
    let mut batch = || attempts.bodies(case, BATCH as usize);
    let (stepwise, decided, whole, framework) = (batch(), batch(), batch(), batch());
    let (service, nothing) = (whole::service(WebhookView::of(platform)).await, whole::nothing().await);
    let (whole, framework) = (whole::requests(whole), whole::requests(framework));
    followed(platform).await;
    watch.time("whole", || whole::webhook(&service, whole));
    watch.time("framework", || whole::framework(&nothing, framework));
    // What was left for behind the answers is done here, and not in the time of another step.
    tokio::task::yield_now().await;
    let now = followed(platform).await;
    steps::walk(platform, case, &stepwise, now, watch);
    let members = steps::members(&decided);
    let decided = steps::attempts(platform, &members);
    watch.time("decision", || steps::decide(platform, &decided, now));
}

/// Now, and the store followed until now, as housekeeping would.
async fn followed(platform: &Service) -> Now {
    let now = platform.clock.now();
    platform.store.credentials.refresh(now).await.expect("the store answers");
    now
}

/// What an attempt takes where nothing interrupts it.
fn typical(watch: &Watch, step: &str) -> Option<String> {
    let (_, times) = watch.steps().iter().find(|(name, _)| *name == step)?;
    let each = |took: &Duration| took.as_secs_f64() * 1e9 / f64::from(BATCH);
    Some(format!("{:.0}", statistics::quantile(&times.iter().map(each).collect::<Vec<_>>(), 0.1)))
}
