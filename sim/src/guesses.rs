//! How many guesses each attacker of the mixes gets to make, now and before there were two classes of checks.

use crate::mixes::{LENGTH, crowd, world};
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

/// The hours that are played.
pub const HOURS: Range<u64> = 0..1_000;

/// What each attacker got in them before attempts whose address had to answer had looks of their own, before what cannot
/// be checked counted towards a lock, and while an allowed address freed any datagram that named it. Counted on 2026-11-30.
/// The muddler, who throws in what cannot be checked, is not among them. There is no figure of before to be held to: what it
/// throws in cost two points then and listed it sooner, as it listed honest offices, and costs less now on purpose
/// (docs/policy.md section 2). What holds instead is that it gets no more than who guesses without: scenario 3,
/// `what_is_thrown_in_between_guesses_buys_not_one_of_them`.
const BEFORE: [(&str, u64); 12] = [
    ("allowed", 5_100),
    ("botnet", 15_014),
    ("eavesdropper", 3_601),
    ("forged INVITEs", 8_709),
    ("forger", 4_416),
    ("guesser", 4_889),
    ("misreader", 0),
    ("private", 4_984),
    ("scanner", 4_535),
    ("scanner inside", 3_856),
    ("subnets", 5_064),
    ("without address", 4_495),
];

/// Both.
pub struct Guesses {
    rows: Vec<(&'static str, u64, u64)>,
}

impl Guesses {
    /// Plays the hours.
    pub fn count() -> Self {
        let mut now = BTreeMap::new();
        for seed in HOURS {
            let mut world = world(seed);
            crowd(seed, 0).run(&mut world, LENGTH);
            for (party, tally) in world.journal.parties() {
                *now.entry(party).or_insert(0) += tally.guesses;
            }
        }
        let rows = BEFORE.map(|(party, before)| (party, before, now.get(party).copied().unwrap_or_default()));
        Self { rows: rows.into() }
    }
}

impl Display for Guesses {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        writeln!(to, "Guesses that attackers got in {} mixed hours\n", HOURS.end)?;
        writeln!(to, "    {:<20}{:>10}{:>10}", "who", "before", "now")?;
        self.rows.iter().try_for_each(|(party, before, now)| writeln!(to, "    {party:<20}{before:>10}{now:>10}"))?;
        writeln!(to)
    }
}

#[test]
fn no_attacker_of_a_thousand_hours_gets_one_guess_more_than_before() {
    let guesses = Guesses::count();
    print!("{guesses}");
    assert!(guesses.rows.iter().all(|(_, before, now)| now <= before), "{guesses}");
    let most = guesses.rows.iter().map(|(_, _, now)| now).sum::<u64>();
    assert!(most > 50_000, "they do guess: {most}");
}
