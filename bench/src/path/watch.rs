//! Takes the time of steps.

use realmgate::ambient::clock::Clock;
use std::time::Duration;

/// What each step took, in the order in which they were first seen.
pub struct Watch {
    clock: Clock,
    steps: Vec<(&'static str, Vec<Duration>)>,
}

impl Watch {
    /// A watch that goes by this clock.
    #[must_use]
    pub const fn new(clock: Clock) -> Self {
        Self { clock, steps: Vec::new() }
    }

    /// Runs a step and remembers how long that took.
    pub fn time<T>(&mut self, step: &'static str, run: impl FnOnce() -> T) -> T {
        let start = self.clock.now();
        let result = run();
        let took = self.clock.now().since(start.monotonic);
        match self.steps.iter_mut().find(|(name, _)| *name == step) {
            Some((_, times)) => times.push(took),
            None => self.steps.push((step, vec![took])),
        }
        result
    }

    /// Each step with all its times.
    #[must_use]
    pub fn steps(&self) -> &[(&'static str, Vec<Duration>)] {
        &self.steps
    }
}
