//! What may be wrong with an attempt, and whether it is looked at.

use super::guard::Caller;
use super::listing::Listed;

/// What went wrong, by what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such account, wrong password, disabled, not activated: one and the same.
    Guess,
    /// Refused by the pair's lock or by the account guard, without a look.
    Unseen,
    /// Malformed, foreign realm, unsupported algorithm: nothing can be guessed by it, but it fails as a guess does.
    Nonsense,
    /// A right answer that was another's.
    Replay,
}

impl Fault {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guess | Self::Unseen => "guesses",
            Self::Nonsense => "malformed",
            Self::Replay => "replay",
        }
    }
}

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
