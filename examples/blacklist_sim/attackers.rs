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
    make: Box<dyn FnMut(u64) -> Knock>,
}

impl Stream {
    /// One that begins at `start` and sends `make(0)`, `make(1)`, ..., one each `pace`.
    pub fn new(start: Duration, pace: Duration, make: impl FnMut(u64) -> Knock + 'static) -> Self {
        Self { due: start, end: Duration::MAX, pace, sent: 0, make: Box::new(make) }
    }

    /// The same until then.
    pub fn until(self, end: Duration) -> Self {
        Self { end, ..self }
    }
}

impl Actor for Stream {
    fn due(&self) -> Option<Duration> {
        (self.due < self.end).then_some(self.due)
    }

    fn knock(&mut self, _: Duration) -> Knock {
        self.sent += 1;
        (self.make)(self.sent - 1)
    }

    fn hear(&mut self, _: &Answer, now: Duration) {
        self.due = now + self.pace;
    }
}
