//! Whether the digest of an attempt may be checked, and why not.

use super::guard::Caller;
use super::listing::Listed;

/// Whether the digest is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing stands against it.
    Open,
    /// Something does, but there was a look left.
    Permitted(Permit),
    /// No look.
    Rejected(Rejection),
}

/// Whose look was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// The pair was right lately.
    KnownGood,
    /// The pair is locked: its one look in a while.
    Locked,
    /// The account guard's, shared by all unknown sources.
    Guard(Caller),
}

/// What stands against a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The source, or a block that it lies in, is listed.
    Listed(Listed),
    /// The pair is locked.
    Locked,
    /// The name fails from everywhere.
    Guarded,
}
