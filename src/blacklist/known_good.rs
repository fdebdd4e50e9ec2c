//! Known-good pairs: a name that succeeded from a source passes that source's listings, at a braked rate.

use super::bucket::Looks;
use super::policy::Policy;
use crate::fingerprint::Fingerprint;
use std::time::Duration;

/// A pair that has succeeded.
#[derive(Clone, Copy, Debug)]
pub struct KnownGood {
    succeeded: Duration,
    call_id: Option<Fingerprint>,
    looks: Looks,
    own_looks: Looks,
}

impl KnownGood {
    /// A pair that succeeds now.
    #[must_use]
    pub fn new(policy: &Policy, now: Duration) -> Self {
        let full = Looks::full(policy.look_burst, now);
        Self { succeeded: now, call_id: None, looks: full, own_looks: full }
    }

    /// Spends a look, where one is left. Attempts with the Call-ID of the last success have looks of their own, so
    /// that a forger who knows the name cannot starve the phone.
    pub fn look(&mut self, call_id: Option<Fingerprint>, policy: &Policy, now: Duration) -> bool {
        self.counts(policy, now) && self.looks_of(call_id).take(policy.look_interval, policy.look_burst, now)
    }

    /// Notes another success. One without a Call-ID, as a sign-in at the website is, leaves the phone's own as it is:
    /// else a forger could starve the phone from then on.
    pub fn succeeded(&mut self, call_id: Option<Fingerprint>, now: Duration) {
        self.succeeded = now;
        self.call_id = call_id.or(self.call_id);
    }

    /// Gives a look back: the digest was right, or could not be judged.
    pub fn give_back(&mut self, call_id: Option<Fingerprint>, policy: &Policy) {
        self.looks_of(call_id).give_back(policy.look_burst);
    }

    /// Whether the last success still counts.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Duration) -> bool {
        now.saturating_sub(self.succeeded) < policy.known_good_for
    }

    fn looks_of(&mut self, call_id: Option<Fingerprint>) -> &mut Looks {
        let own = call_id.is_some() && call_id == self.call_id;
        if own { &mut self.own_looks } else { &mut self.looks }
    }
}
