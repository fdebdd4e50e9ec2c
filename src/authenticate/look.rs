//! A look that the blacklist allowed a known-good pair, until the digest has been judged.

use crate::blacklist::{Admission, Blacklist, Visitor};

/// Given back when it goes: a look is spent on a wrong digest alone. A right one costs none, whatever else is refused
/// about it, nor does a store that failed or a deadline that dropped the decision half-way.
#[must_use = "dropping it gives the look back"]
pub struct Look<'a> {
    blacklist: &'a Blacklist,
    visitor: &'a Visitor,
    admission: Admission,
}

impl<'a> Look<'a> {
    /// What `admission` allowed the visitor.
    pub const fn new(blacklist: &'a Blacklist, visitor: &'a Visitor, admission: Admission) -> Self {
        Self { blacklist, visitor, admission }
    }

    /// The digest was wrong.
    pub fn spend(mut self) {
        self.admission = Admission::Open;
    }
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        self.blacklist.excuse(self.visitor, self.admission);
    }
}
