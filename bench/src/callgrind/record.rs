//! The figures that a run is compared with: a committed file of `case step instructions`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// How much a figure may grow: five in a hundred, and of the smallest ones a few instructions, which is what an
/// allocation costs more or less.
const GROWTH: f64 = 1.05;
const SLACK: f64 = 30.0;

const HEADING: &str = "\
# Instructions per request by case and step, and allocations, measured by
# `cargo bench -p realmgate-bench --bench instructions`; `-- --check` fails where one grew by more than 5 %,
# or by an allocation; `-- --record` writes this file anew.
";

/// Instructions, or allocations, by case and step.
pub type Figures = BTreeMap<(String, String), u64>;

fn file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt"))
}

/// What was recorded; nothing where there is no file yet.
#[must_use]
pub fn read() -> Figures {
    let text = fs::read_to_string(file()).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut word = || words.next().expect("three words").to_owned();
            ((word(), word()), word().parse().expect("a number"))
        })
        .collect()
}

/// Records these.
pub fn write(figures: &Figures) {
    let mut text = HEADING.to_owned();
    for ((case, step), figure) in figures {
        writeln!(text, "{case} {step} {figure}").expect("a String takes all that is written to it");
    }
    fs::write(file(), text).expect("the file is written");
}

/// The end of the names of figures that count pieces of memory, of which one more is noticed.
pub const ALLOCATIONS: &str = "allocations";

/// Whether `measured` is more than `recorded` allows.
#[expect(clippy::cast_precision_loss, reason = "some hundred thousand instructions")]
#[must_use]
pub fn has_grown(step: &str, recorded: u64, measured: u64) -> bool {
    if step.ends_with(ALLOCATIONS) {
        return measured > recorded;
    }
    measured as f64 > (recorded as f64).mul_add(GROWTH, SLACK)
}
