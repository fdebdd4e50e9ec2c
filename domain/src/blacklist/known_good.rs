//! Known-good pairs: a name that succeeded from a source passes that source's listings and its own lock, at a limited
//! rate.

use super::bucket::PermittedChecks;
use super::class::{Class, PerClass};
use super::policy::Policy;
use super::visitor::Dialogue;
use crate::memory::Fingerprint;
use crate::time::Tick;

/// A pair that has succeeded.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownGood {
    pub(super) succeeded: Tick,
    dialogue: LastDialogue,
    checks: PerClass<PairChecks>,
}

/// The permitted checks of a pair in one class.
#[derive(Clone, Copy, Debug)]
struct PairChecks {
    /// Of attempts that carry the Call-ID of the last success.
    own: PermittedChecks,
    /// Of all others.
    others: PermittedChecks,
}

/// The dialogue of the last success in eight bytes, for a million are remembered: 62 bits of what stands for its
/// Call-ID, and of which kind it is. A guesser has one try per attempt, within one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LastDialogue([u32; 2]);

impl KnownGood {
    /// A pair that succeeded at `succeeded`, with all its checks at `now`.
    #[must_use]
    pub fn new(succeeded: Tick, dialogue: Dialogue, now: Tick) -> Self {
        let full = PairChecks { own: PermittedChecks::full(now), others: PermittedChecks::full(now) };
        Self { succeeded, dialogue: LastDialogue::of(dialogue), checks: PerClass::both(full) }
    }

    /// The dialogue of the last success, as far as it is remembered.
    #[must_use]
    pub fn dialogue(&self) -> Dialogue {
        self.dialogue.get()
    }

    /// Spends a check of this class, where one is left. Attempts with the Call-ID of the last success have checks of
    /// their own, so that an attacker who knows the name cannot starve the phone.
    pub fn take_check(&mut self, class: Class, dialogue: Dialogue, policy: &Policy, now: Tick) -> bool {
        self.is_good(policy, now) && self.checks_of(class, dialogue).take(policy.known_good_rate(), now)
    }

    /// Notes another success. One without a Call-ID, as a sign-in at the website is, leaves the phone's own as it is,
    /// and so does a call by a phone that registers: the next refresh carries the registration's Call-ID again. Else an
    /// attacker could starve the phone from then on.
    pub fn succeeded(&mut self, dialogue: Dialogue, now: Tick) {
        self.succeeded = now;
        let keeps = match dialogue {
            Dialogue::Unknown => true,
            Dialogue::Call(_) => self.dialogue.is_registration(),
            Dialogue::Registration(_) => false,
        };
        if !keeps {
            self.dialogue = LastDialogue::of(dialogue);
        }
    }

    /// Gives a check back: the digest was right, or could not be judged.
    pub fn give_back(&mut self, class: Class, dialogue: Dialogue, policy: &Policy) {
        self.checks_of(class, dialogue).give_back(policy.known_good_rate());
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

    fn checks_of(&mut self, class: Class, dialogue: Dialogue) -> &mut PermittedChecks {
        let checks = self.checks.of_mut(class);
        if self.dialogue.is_of(dialogue) { &mut checks.own } else { &mut checks.others }
    }
}

impl LastDialogue {
    /// The bits that tell the kind.
    const KIND: u32 = 0b11;
    const REGISTRATION: u32 = 0b01;
    const CALL: u32 = 0b10;

    fn of(dialogue: Dialogue) -> Self {
        let kept = |call_id: Fingerprint, kind| {
            let [first, second, _] = call_id.bits();
            Self([first & !Self::KIND | kind, second])
        };
        match dialogue {
            Dialogue::Unknown => Self([0; 2]),
            Dialogue::Registration(call_id) => kept(call_id, Self::REGISTRATION),
            Dialogue::Call(call_id) => kept(call_id, Self::CALL),
        }
    }

    fn get(self) -> Dialogue {
        let [first, second] = self.0;
        let call_id = Fingerprint::from_bits([first & !Self::KIND, second, 0]);
        match first & Self::KIND {
            Self::REGISTRATION => Dialogue::Registration(call_id),
            Self::CALL => Dialogue::Call(call_id),
            _ => Dialogue::Unknown,
        }
    }

    const fn is_registration(self) -> bool {
        self.0[0] & Self::KIND == Self::REGISTRATION
    }

    /// Whether both have the same Call-ID; a registration and a call may.
    fn is_of(self, dialogue: Dialogue) -> bool {
        let other = Self::of(dialogue);
        let call_id = |Self([first, second]): Self| (first & !Self::KIND, second);
        self != Self([0; 2]) && other != Self([0; 2]) && call_id(self) == call_id(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Fingerprints;
    use std::time::Duration;

    #[test]
    fn each_class_and_the_own_dialogue_have_checks_of_their_own() {
        let (policy, now) = (Policy::default(), Tick::of(Duration::from_hours(1)));
        let call_id = |text: &str| Dialogue::Registration(Fingerprints::keyed([7; 16]).of(text));
        let mut known = KnownGood::new(now, call_id("own"), now);
        let mut taken = |class, dialogue| (0..50).filter(|_| known.take_check(class, dialogue, &policy, now)).count();
        assert_eq!([taken(Class::Others, call_id("forged")), taken(Class::Others, call_id("own"))], [10, 10]);
        assert_eq!([taken(Class::Others, Dialogue::Unknown), taken(Class::Others, call_id("own"))], [0, 0]);
        assert_eq!([taken(Class::Believable, Dialogue::Unknown), taken(Class::Believable, call_id("own"))], [10, 10]);
    }

    #[test]
    fn a_call_and_a_sign_in_leave_the_registrations_dialogue_as_it_is() {
        let now = Tick::of(Duration::from_hours(1));
        let id = |text: &str| Fingerprints::keyed([7; 16]).of(text);
        let mut known = KnownGood::new(now, Dialogue::Unknown, now);
        assert_eq!(known.dialogue(), Dialogue::Unknown);
        for (noted, kept) in [
            (Dialogue::Call(id("a")), Dialogue::Call(id("a"))),
            (Dialogue::Registration(id("b")), Dialogue::Registration(id("b"))),
            (Dialogue::Call(id("c")), Dialogue::Registration(id("b"))),
            (Dialogue::Unknown, Dialogue::Registration(id("b"))),
        ] {
            known.succeeded(noted, now);
            assert_eq!(LastDialogue::of(known.dialogue()), LastDialogue::of(kept));
        }
    }

    #[test]
    fn a_million_of_them_have_four_checks_each_in_28_bytes() {
        assert_eq!(size_of::<KnownGood>(), 28);
    }
}
