//! Whether the digest of an attempt may be checked, and why not.

use super::guard::Caller;
use super::listing::Listed;

/// Whether the digest may be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing blocks it.
    Open,
    /// Something does, but a permitted check was left.
    Permitted(Permit),
    /// No check.
    Rejected(Rejection),
}

/// Whose permitted check was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// The pair was right recently.
    KnownGood,
    /// The pair is locked: its one check per interval.
    Locked,
    /// The account guard's, shared by all unknown sources.
    Guard(Caller),
}

/// What blocks a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The source, or a block that it lies in, is listed.
    Listed(Listed),
    /// The pair is locked.
    Locked,
    /// The name fails from everywhere.
    Guarded,
}
