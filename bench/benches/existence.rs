//! Whether the time of an answer tells an existing name from an invented one: samples of both in random order through
//! the front door, and beside them a second group of existing names, which shows what differs by chance. Target:
//! existing and invented differ no more than existing and existing.
//!
//! Existing names are of five kinds in equal parts: in use today, unused, switched off, not activated, and without an
//! HA1 of the phone's algorithm.
//!
//! `cargo bench -p realmgate-bench --bench existence -- [--check] [--samples 100000]`, samples a group

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use realmgate_bench::load::groups::{Group, Kind};
use realmgate_bench::load::probing::{Case, Prober, Sample};
use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::comparison;
use realmgate_bench::measure::machine;
use realmgate_bench::measure::statistics::median;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let samples = arguments.number("--samples", 100_000) as usize;
    let cases = [(Case::Fresh, samples), (Case::Locked, samples / 20), (Case::Listed, samples / 4)];
    let mut alike = true;
    runtime.block_on(async {
        let mut prober = Prober::start().await;
        for (case, samples) in cases {
            alike &= report(case, &prober.take(case, samples).await);
        }
    });
    println!("\n{}", machine::load());
    println!("target: existing and invented names cannot be told apart: {}", if alike { "met" } else { "MISSED" });
    if arguments.check() && !alike { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Prints a case; says whether nothing in it can be told apart.
fn report(case: Case, samples: &[Sample]) -> bool {
    let existing = times(samples, |sample| matches!(sample.group, Group::Existing(_)));
    let control = times(samples, |sample| matches!(sample.group, Group::Control(_)));
    let invented = times(samples, |sample| sample.group == Group::Invented);
    println!("\n{case:?}: {} samples a group", invented.len());
    comparison::heading();
    let mut alike = comparison::line("existing, existing", &existing, &control);
    alike &= comparison::line("existing, invented", &existing, &invented);
    for kind in Kind::ALL {
        let groups = [Group::Existing(kind), Group::Control(kind)];
        let of_kind = times(samples, |sample| groups.contains(&sample.group));
        alike &= comparison::line(&format!("{kind:?}, invented"), &of_kind, &invented);
    }
    let behind_existing = times(samples, |sample| sample.behind != Group::Invented);
    let behind_invented = times(samples, |sample| sample.behind == Group::Invented);
    alike &= comparison::line("behind existing, invented", &behind_existing, &behind_invented);

    let both = [existing.as_slice(), &control].concat();
    let chance = comparison::by_chance(&both, &mut StdRng::seed_from_u64(13));
    let found = (median(&existing) - median(&invented)).abs();
    let seen = comparison::would_be_seen(&existing, &control);
    println!(
        "  medians of random halves of the existing names differ by up to {chance:.2} us, existing and invented by"
    );
    println!("  {found:.2} us; a delay of {seen:.2} us would have been found");
    alike && found <= chance
}

fn times(samples: &[Sample], which: impl Fn(&Sample) -> bool) -> Vec<f64> {
    samples.iter().filter(|sample| which(sample)).map(|sample| sample.micros).collect()
}
