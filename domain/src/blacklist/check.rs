//! One guarded check of a secret. Asking before, deciding, and reporting the outcome is one value, which
//! cannot be used in the wrong order: `begin`, then `right` or `wrong`; dropped, it costs nothing.

use super::failures::FailuresNoted;
use super::{Blacklist, Fault, Listed, Mode, Permission, Rejection, Visitor};
use crate::time::Now;

/// A permitted check of a visitor's secret, until that has been judged. Dropped before, as where the store failed or a
/// deadline ended the decision halfway, it gives back whatever was taken to permit it.
#[must_use = "dropped, it reports no outcome"]
pub struct Check<'a> {
    blacklist: &'a Blacklist,
    visitor: &'a Visitor<'a>,
    permission: Permission,
    noted: FailuresNoted,
}

/// A secret that was right. Dropped, it earns nothing and costs nothing.
pub struct Confirmed<'a> {
    blacklist: &'a Blacklist,
    visitor: &'a Visitor<'a>,
}

/// An attempt that is rejected without checking its secret. Dropped, it costs nothing.
pub struct Unchecked<'a> {
    blacklist: &'a Blacklist,
    visitor: &'a Visitor<'a>,
    why: Rejection,
}

impl Blacklist {
    /// Begins a check: asks whether a visitor's secret may be checked now. Where something blocks it and one of
    /// the checks that are permitted anyway is left, that one is taken. Only in `enforce` mode is anything
    /// rejected.
    pub fn begin<'a>(&'a self, visitor: &'a Visitor<'a>, now: Now) -> Result<Check<'a>, Unchecked<'a>> {
        let noted = self.failures_noted();
        let permission = self.admit(visitor, now);
        match permission {
            Permission::Rejected(why) if self.policy.mode == Mode::Enforce => {
                Err(Unchecked { blacklist: self, visitor, why })
            }
            _ => Ok(Check { blacklist: self, visitor, permission, noted }),
        }
    }

    /// Counts an attempt that holds no secret which could be checked: a malformed one, or of a kind that is not
    /// verified here. Says how long the source is listed, where it is from now on or was already.
    pub fn uncheckable(&self, visitor: &Visitor<'_>, now: Now) -> Option<Listed> {
        self.charge(visitor, Fault::Nonsense, now)
    }
}

impl<'a> Check<'a> {
    /// What would reject it, were this not another mode than `enforce`.
    #[must_use]
    pub const fn would_reject(&self) -> Option<Rejection> {
        if let Permission::Rejected(why) = self.permission { Some(why) } else { None }
    }

    /// The secret was right, and nothing else is wrong: the pair is known-good from now on, the source trusted. An
    /// error where others' failures have meanwhile brought about what would have rejected it.
    pub fn right(self, now: Now) -> Result<(), Unchecked<'a>> {
        self.confirm(now).map(|confirmed| confirmed.right(now))
    }

    /// The secret was right, but more is to be judged before it earns anything. An error as for [`Self::right`].
    pub fn confirm(self, now: Now) -> Result<Confirmed<'a>, Unchecked<'a>> {
        let Self { blacklist, visitor, permission, noted } = self;
        // Given back first: what is asked now may be whether one is left.
        drop(self);
        match blacklist.rejection_since(visitor, permission, noted, now) {
            Some(why) => Err(Unchecked { blacklist, visitor, why }),
            None => Ok(Confirmed { blacklist, visitor }),
        }
    }

    /// It was wrong: the check is spent and the fault charged. Says how long the source is listed, where it is from now
    /// on or was already.
    #[expect(clippy::must_use_candidate, reason = "counted anyway; a sign-in reports no listing")]
    pub fn wrong(self, fault: Fault, now: Now) -> Option<Listed> {
        let Self { blacklist, visitor, .. } = self;
        self.spend();
        blacklist.charge(visitor, fault, now)
    }

    /// It was wrong under one more name of an attempt: counts for that pair and name. The source is charged once, for
    /// the attempt.
    pub fn also_wrong(self, now: Now) {
        let Self { blacklist, visitor, .. } = self;
        self.spend();
        blacklist.note_wrong(visitor, now);
    }

    fn spend(mut self) {
        self.permission = Permission::Open;
    }
}

impl Drop for Check<'_> {
    fn drop(&mut self) {
        self.blacklist.give_back(self.visitor, self.permission);
    }
}

impl Confirmed<'_> {
    /// Nothing else is wrong: the pair is known-good from now on, the source trusted.
    pub fn right(&self, now: Now) {
        self.blacklist.note_success(self.visitor, now);
    }

    /// The same secret was right under another name, where `other` has one.
    pub fn also_right(&self, other: &Visitor<'_>, now: Now) {
        if !other.is_same_pair(self.visitor) {
            self.blacklist.note_success(other, now);
        }
    }

    /// Something else is wrong: the fault is charged. Says how long the source is listed, where it is from now on or
    /// was already.
    #[expect(clippy::must_use_candidate, reason = "counted anyway; a sign-in reports no listing")]
    pub fn wrong(self, fault: Fault, now: Now) -> Option<Listed> {
        self.blacklist.charge(self.visitor, fault, now)
    }
}

impl Unchecked<'_> {
    /// What blocks it.
    #[must_use]
    pub const fn why(&self) -> Rejection {
        self.why
    }

    /// Counts it, but not while its source is listed: a listing never prolongs itself. Says how long the source is
    /// listed, where it is from now on or was already.
    #[expect(clippy::must_use_candidate, reason = "counted anyway; a sign-in reports no listing")]
    pub fn charge(self, now: Now) -> Option<Listed> {
        match self.why {
            Rejection::Listed(listed) => Some(listed),
            Rejection::Locked | Rejection::Guarded => self.blacklist.charge(self.visitor, Fault::Unchecked, now),
        }
    }
}
