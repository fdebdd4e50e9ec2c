//! Behind the digest: what others did while it was looked at, and what a look under one more name counts for.

use super::{Admission, Blacklist, Fault, Mode, Refusal, Visitor};
use crate::now::Now;

impl Blacklist {
    /// What stands by now against a right answer that nothing stood against before. While its credential was looked up
    /// other tries may have locked the pair, listed the source or put the guard up: however many are under way at once,
    /// no more of them can be right than one behind the other. Looks that were taken are the visitor's whatever happens.
    pub fn overtaken(&self, visitor: &Visitor, admission: Admission, now: Now) -> Option<Refusal> {
        if admission != Admission::Open || self.policy.mode != Mode::Enforce {
            return None;
        }
        let again = self.admit(visitor, now);
        self.excuse(visitor, again);
        if let Admission::Refused(refusal) = again { Some(refusal) } else { None }
    }

    /// Counts a wrong digest for the pair and the name of one more reading of an attempt; its source is charged once,
    /// for the attempt.
    pub fn note_wrong(&self, visitor: &Visitor, now: Now) {
        if let Some(pair) = visitor.pair.filter(|_| self.counts(visitor, now)) {
            self.note_failure(visitor, pair, Fault::Guess, now);
        }
    }
}
