//! Behind the digest: what others did while it was looked at, and what a look under one more name counts for.

use super::{Admission, Blacklist, Fault, Mode, Refusal, Visitor};
use crate::now::Now;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which failures had been noted when somebody was let through to the digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(u64);

/// How many failures were begun to be noted, and how many of them are.
#[derive(Default)]
pub(super) struct Failures {
    begun: AtomicU64,
    noted: AtomicU64,
}

impl Failures {
    /// Notes one.
    pub fn note<R>(&self, note: impl FnOnce() -> R) -> R {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let noted = note();
        self.noted.fetch_add(1, Ordering::SeqCst);
        noted
    }

    /// Whether none was begun since all that were noted by then; one half-noted then counts as one since.
    fn none_since(&self, Moment(noted): Moment) -> bool {
        self.begun.load(Ordering::SeqCst) == noted
    }
}

impl Blacklist {
    /// To be asked before `admit`, for [`Self::overtaken`].
    #[must_use]
    pub(super) fn moment(&self) -> Moment {
        Moment(self.failures.noted.load(Ordering::SeqCst))
    }

    /// What stands by now against a right answer that nothing stood against before. While its credential was looked up
    /// other tries may have locked the pair, listed the source or put the guard up: however many are under way at once,
    /// no more of them can be right than one behind the other. Looks that were taken are the visitor's whatever happens.
    ///
    /// Where nobody failed since `moment`, nothing has changed, and nothing is looked up again.
    pub(super) fn overtaken(
        &self,
        visitor: &Visitor<'_>,
        admission: Admission,
        moment: Moment,
        now: Now,
    ) -> Option<Refusal> {
        let undisturbed = self.failures.none_since(moment);
        if undisturbed || admission != Admission::Open || self.policy.mode != Mode::Enforce {
            return None;
        }
        let again = self.admit(visitor, now);
        self.excuse(visitor, again);
        if let Admission::Refused(refusal) = again { Some(refusal) } else { None }
    }

    /// Counts a wrong digest for the pair and the name of one more reading of an attempt; its source is charged once,
    /// for the attempt.
    pub(super) fn note_wrong(&self, visitor: &Visitor<'_>, now: Now) {
        if self.counts(visitor, now) {
            self.failures.note(|| self.note_failure(visitor, Fault::Guess, now));
        }
    }
}
