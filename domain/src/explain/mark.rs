//! How a finding bears on the decision.

/// How a finding bears on the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing against the attempt here.
    Ok,
    /// The attempt is refused here.
    Refused,
    /// Worth knowing; refuses nothing by itself.
    Note,
    /// Cannot be known from here.
    Unknown,
}

impl Mark {
    /// One word, loud where it matters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "REFUSED",
            Self::Note => "note",
            Self::Unknown => "unknown",
        }
    }
}
