//! Plays attacks and honest crowds against the blacklist with a driven clock, and tells who was refused, when, and how
//! many guesses an attacker got to make: `cargo run --release -p realmgate-sim`.

mod accounts;
mod answer;
mod attackers;
mod chance;
mod crowd;
mod forgers;
mod guesses;
mod journal;
mod knock;
mod members;
mod mixes;
mod offices;
mod phones;
mod report;
mod scanners;
mod scenarios;
mod service;
mod sprayers;
mod world;

use clap::Parser;
use guesses::Guesses;
use report::{Hour, Report};

/// Plays the fifteen scenarios and random mixes of honest phones and attackers against the blacklist.
#[derive(Parser)]
struct Arguments {
    /// What all random numbers are drawn from; the same seed gives the same report.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this scenario, 1 to 15.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=15))]
    scenario: Option<u8>,
    /// How many random mixes of an hour each, 10 unless told otherwise; their seeds count up from the given one.
    #[arg(long)]
    mixes: Option<u64>,
    /// How many guesses each attacker got in a thousand mixed hours, before and now.
    #[arg(long)]
    guesses: bool,
}

fn main() {
    let arguments = Arguments::parse();
    if arguments.guesses {
        print!("{}", Guesses::count());
        return;
    }
    for scenario in &scenarios::ALL {
        if arguments.scenario.is_none_or(|number| number == scenario.number) {
            let acts = (scenario.play)(arguments.seed);
            print!("{}", Report(scenario, &acts));
        }
    }
    // With one scenario chosen, mixes run only where they are chosen too.
    let mixes = arguments.mixes.unwrap_or(if arguments.scenario.is_none() { 10 } else { 0 });
    for seed in (0..mixes).map(|number| arguments.seed.wrapping_add(number)) {
        print!("{}", Hour { seed, outcome: &mixes::play(seed) });
    }
}
