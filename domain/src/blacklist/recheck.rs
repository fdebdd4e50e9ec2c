//! After the digest: what failed while it was checked, and what a check under one more name counts for.

use super::failures::FailuresNoted;
use super::{Blacklist, Fault, Mode, Permission, Rejection, Visitor};
use crate::time::Now;

impl Blacklist {
    /// To be asked before `admit`, for [`Self::rejection_since`].
    #[must_use]
    pub(super) fn failures_noted(&self) -> FailuresNoted {
        self.failures.noted()
    }

    /// What blocks a right answer by now that nothing blocked before. While its credential was looked up
    /// other tries may have locked the pair, listed the source or put the guard up: however many are under way at once,
    /// no more of them can be right than one after the other. A permitted check that was taken stays the visitor's.
    ///
    /// Where nothing failed since `noted`, nothing has changed, and nothing is looked up again.
    pub(super) fn rejection_since(
        &self,
        visitor: &Visitor<'_>,
        permission: Permission,
        noted: FailuresNoted,
        now: Now,
    ) -> Option<Rejection> {
        let undisturbed = self.failures.none_since(noted);
        if undisturbed || permission != Permission::Open || self.policy.mode != Mode::Enforce {
            return None;
        }
        let again = self.admit(visitor, now);
        self.give_back(visitor, again);
        if let Permission::Rejected(refusal) = again { Some(refusal) } else { None }
    }

    /// Counts a wrong digest for the pair and the name of one more reading of an attempt; its source is charged once,
    /// for the attempt.
    pub(super) fn note_wrong(&self, visitor: &Visitor<'_>, now: Now) {
        if self.counts(visitor, now) {
            self.failures.note(|| self.note_failure(visitor, Fault::Guess, now));
        } else {
            self.note_readable_name(visitor, now);
        }
    }
}
