//! What happened at the public routes and in the outbox, counted since the start.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::deliver::Round;
use crate::sign_up::{LetterFate, SignUpError, SignedUp};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to it.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// Where it stands.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One counter an outcome.
#[derive(Debug, Default)]
pub struct Counters {
    /// Captchas issued.
    pub captchas_issued: Counter,
    /// Signups that made an account.
    pub signups_created: Counter,
    /// Signups with missing or wrong fields.
    pub signups_invalid: Counter,
    /// Signups whose captcha was not solved.
    pub signups_captcha_failed: Counter,
    /// Signups beyond a source's quota.
    pub signups_rate_limited: Counter,
    /// Signups for a taken name.
    pub signups_conflict: Counter,
    /// Signups that store or mail failed.
    pub signups_failed: Counter,
    /// Links that activated an account.
    pub activations_done: Counter,
    /// Links that were invalid or expired.
    pub activations_dead: Counter,
    /// Links that the store failed.
    pub activations_failed: Counter,
    /// Letters delivered.
    pub letters_delivered: Counter,
    /// Failed tries to deliver a letter.
    pub letters_failed: Counter,
    /// Letters given up.
    pub letters_given_up: Counter,
}

impl Counters {
    /// Counts a signup that had all its fields.
    pub fn count_signup(&self, outcome: &Result<SignedUp, SignUpError>) {
        let counter = match outcome {
            Ok(_) => &self.signups_created,
            Err(SignUpError::Captcha(_)) => &self.signups_captcha_failed,
            Err(SignUpError::RateLimited(_)) => &self.signups_rate_limited,
            Err(SignUpError::Taken) => &self.signups_conflict,
            Err(SignUpError::Store(_) | SignUpError::Mail(_) | SignUpError::Compose(_)) => &self.signups_failed,
        };
        counter.add(1);
        match outcome {
            Ok(SignedUp { letter: LetterFate::Delivered, .. }) => self.letters_delivered.add(1),
            Ok(SignedUp { letter: LetterFate::Failed(_), .. }) => self.letters_failed.add(1),
            _ => {}
        }
    }

    /// Counts a round over the outbox.
    pub fn count_round(&self, round: &Round) {
        let length = |letters: &[_]| u64::try_from(letters.len()).unwrap_or(u64::MAX);
        self.letters_delivered.add(round.delivered);
        self.letters_failed.add(length(&round.failed));
        self.letters_given_up.add(length(&round.given_up));
    }
}
