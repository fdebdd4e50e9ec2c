//! What readings of a long run show: whether something grows once everything that may grow has.

use crate::endure::slope::slope;
use crate::measure::process::Holding;
use std::fmt::{self, Display, Formatter};

/// In MiB a million requests.
const TARGET: f64 = 1.0;

/// Requests in which the tables of bounded size come to what they hold permanently. The replay memory is full after 300 000
/// grants, and every phone, place and invented name has come by then; the 200 000 pairs of a place and a name take one
/// million and a half, and at three and a half the last place is listed. The table of readings shows it: behind that its
/// last column grows no more.
pub const WARM_UP: u32 = 4_000_000;

/// What the service held after so many requests.
#[derive(Clone, Copy)]
pub struct Reading {
    /// Requests so far.
    pub requests: u32,
    /// Memory and descriptors of its process.
    pub holding: Holding,
    /// Entries of the tables of bounded size.
    pub entries: u64,
}

impl Display for Reading {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Holding { resident, own, descriptors, threads, .. } = self.holding;
        write!(
            formatter,
            "| {} | {resident:.1} | {own:.1} | {descriptors} | {threads} | {} |",
            self.requests, self.entries
        )
    }
}

/// What came of a run.
pub struct Verdict {
    slope: f64,
    descriptors: Span,
    threads: Span,
    from: u32,
    judged: bool,
}

/// The most there were in the first quarter, and the least in the last: some come and go with the work, and what leaks
/// does not go.
struct Span {
    most: usize,
    least: usize,
}

impl Verdict {
    /// Of readings in order, from the first on. A run that is not twice as long as the warm-up is not judged, and its
    /// second half stands for the rest.
    #[must_use]
    pub fn of(readings: &[Reading]) -> Self {
        let requests = readings.last().expect("some readings").requests;
        let judged = requests >= 2 * WARM_UP;
        let from = if judged { WARM_UP } else { requests / 2 };
        let warm: Vec<_> = readings.iter().filter(|reading| reading.requests >= from).collect();
        let points: Vec<_> =
            warm.iter().map(|reading| (f64::from(reading.requests) / 1e6, reading.holding.resident)).collect();
        let quarter = warm.len().div_ceil(4);
        let span = |part: fn(&Holding) -> usize| Span {
            most: warm[..quarter].iter().map(|reading| part(&reading.holding)).max().unwrap_or_default(),
            least: warm[warm.len() - quarter..].iter().map(|reading| part(&reading.holding)).min().unwrap_or_default(),
        };
        let (descriptors, threads) = (span(|holding| holding.descriptors), span(|holding| holding.threads));
        Self { slope: slope(&points), descriptors, threads, from, judged }
    }

    /// Whether nothing grew that must not, or the run was too short to tell.
    #[must_use]
    pub fn is_good(&self) -> bool {
        !self.judged || (self.slope <= TARGET && self.descriptors.is_flat() && self.threads.is_flat())
    }
}

impl Span {
    const fn is_flat(&self) -> bool {
        self.least <= self.most
    }
}

impl Display for Verdict {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let said = |met| match (self.judged, met) {
            (false, _) => "the run is too short to judge",
            (true, true) => "met",
            (true, false) => "MISSED",
        };
        writeln!(formatter, "behind {} requests of warm-up:", self.from)?;
        let met = said(self.slope <= TARGET);
        writeln!(formatter, "target: at most {TARGET} MiB a million requests: {:.2}: {met}", self.slope)?;
        for (what, span) in [("descriptors", &self.descriptors), ("threads", &self.threads)] {
            let (Span { most, least }, met) = (span, said(span.is_flat()));
            writeln!(formatter, "target: {what} are flat: {most} at most at first, {least} at least at last: {met}")?;
        }
        Ok(())
    }
}
