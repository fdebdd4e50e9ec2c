//! Known-good pairs: a name that succeeded from a source passes that source's listings and its own lock, at a limited
//! rate (`known_checks`).

use super::policy::Policy;
use super::visitor::Dialogue;
use crate::memory::Fingerprint;
use crate::time::Tick;

/// A pair that has succeeded. A million of them are remembered, so all there is to it is the dialogue of the last success;
/// when that was is when the entry was last used, which its table knows: nothing else is a use.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownGood(LastDialogue);

/// The dialogue of the last success in eight bytes, for a million are remembered: 62 bits of what stands for its
/// Call-ID, and of which kind it is. A guesser has one try per attempt, within one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LastDialogue([u32; 2]);

impl KnownGood {
    /// A pair that succeeded in this dialogue.
    #[must_use]
    pub fn new(dialogue: Dialogue) -> Self {
        Self(LastDialogue::of(dialogue))
    }

    /// The dialogue of the last success, as far as it is remembered.
    #[must_use]
    pub fn dialogue(self) -> Dialogue {
        self.0.get()
    }

    /// Whether an attempt carries the Call-ID of the last success.
    #[must_use]
    pub fn owns(self, dialogue: Dialogue) -> bool {
        self.0.is_of(dialogue)
    }

    /// Notes another success. One without a Call-ID, as a sign-in at the website is, leaves the phone's own as it is,
    /// and so does a call by a phone that registers: the next refresh carries the registration's Call-ID again. Else an
    /// attacker could starve the phone from then on.
    pub fn succeeded(&mut self, dialogue: Dialogue) {
        let keeps = match dialogue {
            Dialogue::Unknown => true,
            Dialogue::Call(_) => self.0.is_registration(),
            Dialogue::Registration(_) => false,
        };
        if !keeps {
            self.0 = LastDialogue::of(dialogue);
        }
    }
}

/// Whether a success at `succeeded` still lets its pair pass listings and locks.
#[must_use]
pub(super) fn is_good(policy: &Policy, succeeded: Tick, now: Tick) -> bool {
    now.since(succeeded) < policy.known_good_for
}

/// Whether it still lets its pair pass the account guard.
#[must_use]
pub(super) fn passes_guard(policy: &Policy, succeeded: Tick, now: Tick) -> bool {
    now.since(succeeded) < policy.guard_known_for
}

/// Whether it still counts for anything.
#[must_use]
pub(super) fn counts(policy: &Policy, succeeded: Tick, now: Tick) -> bool {
    is_good(policy, succeeded, now) || passes_guard(policy, succeeded, now)
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
    use crate::blacklist::visitor::PairKey;
    use crate::memory::{Bounded, Fingerprints};

    #[test]
    fn a_call_and_a_sign_in_leave_the_registrations_dialogue_as_it_is() {
        let id = |text: &str| Fingerprints::keyed([7; 16]).of(text);
        let mut known = KnownGood::new(Dialogue::Unknown);
        assert_eq!(known.dialogue(), Dialogue::Unknown);
        for (noted, kept) in [
            (Dialogue::Call(id("a")), Dialogue::Call(id("a"))),
            (Dialogue::Registration(id("b")), Dialogue::Registration(id("b"))),
            (Dialogue::Call(id("c")), Dialogue::Registration(id("b"))),
            (Dialogue::Unknown, Dialogue::Registration(id("b"))),
        ] {
            known.succeeded(noted);
            assert_eq!(LastDialogue::of(known.dialogue()), LastDialogue::of(kept));
        }
    }

    #[test]
    fn a_call_id_is_owned_whatever_kind_of_request_it_comes_in_and_no_other_is() {
        let id = |text: &str| Fingerprints::keyed([7; 16]).of(text);
        let known = KnownGood::new(Dialogue::Registration(id("a")));
        assert!(known.owns(Dialogue::Registration(id("a"))) && known.owns(Dialogue::Call(id("a"))));
        assert!(!known.owns(Dialogue::Registration(id("b"))) && !known.owns(Dialogue::Unknown));
        assert!(!KnownGood::new(Dialogue::Unknown).owns(Dialogue::Unknown), "none is no one's");
    }

    #[test]
    fn each_of_a_million_takes_24_bytes_and_its_place_in_the_index() {
        assert_eq!(Bounded::<PairKey, KnownGood>::SLOT, 24);
    }
}
