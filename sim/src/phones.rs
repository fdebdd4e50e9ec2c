//! Honest phones: they register, refresh before they expire, and try again when refused.

use crate::answer::Answer;
use crate::crowd::Actor;
use crate::knock::Knock;
use std::time::Duration;

/// A phone; it repeats its Call-ID.
pub struct Phone {
    knock: Knock,
    due: Duration,
    /// The time between a registration and its refresh.
    refresh: Duration,
    /// The time after a refusal.
    retry: Duration,
    /// From when on its password is right.
    corrected: Duration,
}

impl Phone {
    /// One that begins at `start` and knows its password.
    pub const fn new(knock: Knock, start: Duration, refresh: Duration) -> Self {
        Self { knock, due: start, refresh, retry: Duration::from_mins(1), corrected: Duration::ZERO }
    }

    /// The same, trying again so long after a refusal.
    pub fn retrying(self, retry: Duration) -> Self {
        Self { retry, ..self }
    }

    /// The same with a wrong password until then; `Duration::MAX` permanently.
    pub fn wrong_until(self, corrected: Duration) -> Self {
        Self { corrected, ..self }
    }
}

impl Actor for Phone {
    fn due(&self) -> Option<Duration> {
        Some(self.due)
    }

    fn knock(&mut self, now: Duration) -> Knock {
        if now < self.corrected { self.knock.clone().wrong() } else { self.knock.clone() }
    }

    fn hear(&mut self, answer: &Answer, now: Duration) {
        self.due = now + if answer.is_let_in() { self.refresh } else { self.retry };
    }
}
