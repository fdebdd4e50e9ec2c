//! Known-good pairs: a name that succeeded from a source passes that source's listings and its own lock, at a braked
//! rate.

use super::bucket::Looks;
use super::policy::Policy;
use super::visitor::Dialogue;
use crate::fingerprint::Fingerprint;
use crate::tick::Tick;

/// A pair that has succeeded.
#[derive(Clone, Copy, Debug)]
pub struct KnownGood {
    pub(super) succeeded: Tick,
    pub(super) dialogue: Dialogue,
    looks: Looks,
    own_looks: Looks,
}

impl KnownGood {
    /// A pair that succeeded at `succeeded`, with all its looks at `now`.
    #[must_use]
    pub const fn new(succeeded: Tick, dialogue: Dialogue, now: Tick) -> Self {
        let full = Looks::full(now);
        Self { succeeded, dialogue, looks: full, own_looks: full }
    }

    /// Spends a look, where one is left. Attempts with the Call-ID of the last success have looks of their own, so
    /// that a forger who knows the name cannot starve the phone.
    pub fn look(&mut self, dialogue: Dialogue, policy: &Policy, now: Tick) -> bool {
        self.is_good(policy, now) && self.looks_of(dialogue).take(policy.known_good_looks(), now)
    }

    /// Notes another success. One without a Call-ID, as a sign-in at the website is, leaves the phone's own as it is,
    /// and so does a call by a phone that registers: the next refresh carries the registration's Call-ID again. Else a
    /// forger could starve the phone from then on.
    pub fn succeeded(&mut self, dialogue: Dialogue, now: Tick) {
        self.succeeded = now;
        self.dialogue = match (self.dialogue, dialogue) {
            (own, Dialogue::Unknown) | (own @ Dialogue::Registration(_), Dialogue::Call(_)) => own,
            (_, new) => new,
        };
    }

    /// Gives a look back: the digest was right, or could not be judged.
    pub fn give_back(&mut self, dialogue: Dialogue, policy: &Policy) {
        self.looks_of(dialogue).give_back(policy.known_good_looks());
    }

    /// Whether the last success still lets it pass.
    #[must_use]
    pub fn is_good(&self, policy: &Policy, now: Tick) -> bool {
        now.since(self.succeeded) < policy.known_good_for
    }

    /// Whether the account guard still lets it pass.
    #[must_use]
    pub fn passes_guard(&self, policy: &Policy, now: Tick) -> bool {
        now.since(self.succeeded) < policy.guard_known_for
    }

    /// Whether the last success still counts for anything.
    #[must_use]
    pub fn counts(&self, policy: &Policy, now: Tick) -> bool {
        self.is_good(policy, now) || self.passes_guard(policy, now)
    }

    fn looks_of(&mut self, dialogue: Dialogue) -> &mut Looks {
        let own = dialogue.call_id().is_some_and(|call_id| self.dialogue.call_id() == Some(call_id));
        if own { &mut self.own_looks } else { &mut self.looks }
    }
}

impl Dialogue {
    const fn call_id(self) -> Option<Fingerprint> {
        match self {
            Self::Registration(call_id) | Self::Call(call_id) => Some(call_id),
            Self::Unknown => None,
        }
    }
}
