//! The report: plain tables, the same for the same seed.

use crate::journal::{Journal, Tally};
use crate::mixes::Found;
use crate::scenarios::{Act, Scenario};
use crate::world::World;
use std::fmt::{self, Display, Formatter};
use std::time::Duration;

/// How many listings of one run are shown one by one.
const SHOWN: usize = 8;

/// A scenario that was played.
pub struct Report<'a>(pub &'a Scenario, pub &'a [Act]);

impl Display for Report<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let Self(scenario, acts) = self;
        writeln!(to, "{}. {}", scenario.number, scenario.title)?;
        for act in *acts {
            writeln!(to, "\n  {}", act.title)?;
            for fact in &act.facts {
                writeln!(to, "    {fact}")?;
            }
            write!(to, "{}", Parties(&act.journal))?;
            write!(to, "{}", Listings(&act.journal))?;
        }
        writeln!(to)
    }
}

/// A mixed hour that was played.
pub struct Hour<'a> {
    /// What it was drawn from.
    pub seed: u64,
    pub outcome: &'a (World, Found),
}

impl Display for Hour<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let Self { seed, outcome: (world, found) } = self;
        writeln!(to, "A mixed hour from seed {seed}\n")?;
        write!(to, "{}{}", Parties(&world.journal), Listings(&world.journal))?;
        // Which ones, not how many: what is forgotten of a tenant that holds too much is random.
        let evicted = world.service.evicted();
        let full: Vec<_> = evicted.iter().filter(|(_, count)| *count > 0).map(|(table, _)| *table).collect();
        writeln!(to, "    the other tenant filled: {}", full.join(", "))?;
        if found.wrong.is_empty() {
            return writeln!(to, "    every promise to the first tenant was kept\n");
        }
        found.wrong.iter().try_for_each(|wrong| writeln!(to, "    BROKEN: {wrong}"))?;
        writeln!(to)
    }
}

struct Parties<'a>(&'a Journal);

impl Display for Parties<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            to,
            "    {:<32}{:>10}{:>9}{:>9}{:>10}{:>15}{:>18}{:>18}",
            "who", "attempts", "let in", "guesses", "unlooked", "right refused", "first refused", "last refused"
        )?;
        for (party, tally) in self.0.parties() {
            let Tally { attempts, let_in, guesses, unlooked, right_refused, first_refusal, last_refusal } = tally;
            let (first, last) = (moment(*first_refusal), moment(*last_refusal));
            writeln!(
                to,
                "    {party:<32}{attempts:>10}{let_in:>9}{guesses:>9}{unlooked:>10}{right_refused:>15}{first:>18}{last:>18}"
            )?;
        }
        Ok(())
    }
}

struct Listings<'a>(&'a Journal);

impl Display for Listings<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let count = self.0.listings().count();
        if count == 0 {
            return writeln!(to, "    no source was listed");
        }
        writeln!(to, "    {:<40}{:>18}{:>12}", "source listed", "at", "for")?;
        for (scope, listing) in self.0.listings().take(SHOWN) {
            let seconds = format!("{} s", listing.lasts.as_secs_f64().ceil());
            writeln!(to, "    {scope:<40}{:>18}{seconds:>12}", moment(Some(listing.at)))?;
        }
        if count > SHOWN {
            let longest = self.0.longest_listing().as_secs_f64().ceil();
            writeln!(to, "    and {} more, the longest of all for {longest} s", count - SHOWN)?;
        }
        Ok(())
    }
}

/// A time since the start, as days, hours, minutes, seconds and milliseconds.
fn moment(time: Option<Duration>) -> String {
    let Some(time) = time else { return "-".to_owned() };
    let (seconds, millis) = (time.as_secs(), time.subsec_millis());
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    format!("{days}d {hours:02}:{minutes:02}:{:02}.{millis:03}", seconds % 60)
}
