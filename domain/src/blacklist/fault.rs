//! What went wrong with an attempt, by what it costs.

/// What went wrong, by what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such account, wrong password, disabled, not activated: one and the same.
    Guess,
    /// Refused by the pair's lock or by the account guard, without a check.
    Unchecked,
    /// Malformed, foreign realm, unsupported algorithm: nothing can be guessed by it, but it fails as a guess does.
    Nonsense,
    /// A right answer that was someone else's.
    Replay,
}

impl Fault {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guess | Self::Unchecked => "guesses",
            Self::Nonsense => "malformed",
            Self::Replay => "replay",
        }
    }
}
