//! What comes of an attempt, as the one who made it and as the simulator sees it.

use std::time::Duration;

/// A listing, as an answer tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// How long it lasts from now; `Duration::MAX` for one without end.
    pub remaining: Duration,
    /// What the answer's `blacklist` says, where the answer has one.
    pub seconds: Option<u64>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Let in.
    LetIn,
    /// Refused after the digest, or what stands for it, was looked at: one guess more that an attacker got to make.
    Looked { reason: &'static str, listed: Option<Told> },
    /// Refused without a check.
    Unlooked { reason: &'static str, listed: Option<Told> },
    /// The store did not answer, so that nothing was decided.
    Undecided,
}

/// All that the one who knocks can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Ok,
    Fail { blacklist: Option<u64> },
    Unavailable,
}

impl Answer {
    /// Whether it was let in.
    pub const fn is_let_in(&self) -> bool {
        matches!(self, Self::LetIn)
    }

    /// Whether it was refused, looked at or not.
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Looked { .. } | Self::Unlooked { .. })
    }

    /// Whether a password was tried out by it.
    pub const fn is_guess(&self) -> bool {
        matches!(self, Self::Looked { .. } | Self::LetIn)
    }

    /// The listing it tells of.
    pub const fn listed(&self) -> Option<Told> {
        match self {
            Self::Looked { listed, .. } | Self::Unlooked { listed, .. } => *listed,
            Self::LetIn | Self::Undecided => None,
        }
    }

    /// Why it was refused; a word of the log, which no phone sees.
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Looked { reason, .. } | Self::Unlooked { reason, .. } => Some(reason),
            Self::LetIn | Self::Undecided => None,
        }
    }

    /// What the phone's side sees of it: the same for all reasons (docs/contract.md section 1.4).
    pub fn seen(&self) -> Seen {
        match self {
            Self::LetIn => Seen::Ok,
            Self::Undecided => Seen::Unavailable,
            refused => Seen::Fail { blacklist: refused.listed().and_then(|told| told.seconds) },
        }
    }
}
