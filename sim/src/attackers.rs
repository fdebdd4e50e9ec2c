//! What scanners, sprayers and forgers have in common: an even pace, and no ear for answers.

use crate::answer::Answer;
use crate::crowd::Actor;
use crate::knock::Knock;
use std::time::Duration;

/// A stream of knocks.
pub struct Stream {
    due: Duration,
    end: Duration,
    pace: Duration,
    sent: u64,
    most: u64,
    /// After how many it rests, and for how long.
    rest: Option<(u64, Duration)>,
    make: Box<dyn FnMut(u64) -> Knock>,
}

impl Stream {
    /// One that begins at `start` and sends `make(0)`, `make(1)`, ..., one each `pace`.
    pub fn new(start: Duration, pace: Duration, make: impl FnMut(u64) -> Knock + 'static) -> Self {
        Self { due: start, end: Duration::MAX, pace, sent: 0, most: u64::MAX, rest: None, make: Box::new(make) }
    }

    /// The same until then.
    pub fn until(self, end: Duration) -> Self {
        Self { end, ..self }
    }

    /// The same with so many knocks at most.
    pub fn at_most(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// The same with a rest after so many.
    pub fn resting(self, after: u64, rest: Duration) -> Self {
        Self { rest: Some((after, rest)), ..self }
    }
}

impl Actor for Stream {
    fn due(&self) -> Option<Duration> {
        (self.due < self.end && self.sent < self.most).then_some(self.due)
    }

    fn knock(&mut self, _: Duration) -> Knock {
        self.sent += 1;
        (self.make)(self.sent - 1)
    }

    fn hear(&mut self, _: &Answer, now: Duration) {
        self.due = now + self.rest.filter(|(after, _)| *after == self.sent).map_or(self.pace, |(_, rest)| rest);
    }
}
