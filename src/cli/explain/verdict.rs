//! What an explanation ends with: in or out.

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExplainVerdict {
    /// The service lets it in.
    LetIn,
    /// The service refuses it.
    Refused,
    /// The service decides nothing: what it got is not an attempt.
    NotJudged,
    /// The running server remembers no refused attempt of that name.
    NothingRemembered,
}

impl ExplainVerdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::LetIn => "let_in",
            Self::Refused => "refused",
            Self::NotJudged => "not_judged",
            Self::NothingRemembered => "nothing_remembered",
        }
    }
}

/// The last line.
pub(super) struct Conclusion {
    pub(super) verdict: ExplainVerdict,
    /// The word in log and metrics.
    pub(super) reason: Option<&'static str>,
    /// The name of the finding that it comes from.
    pub(super) cause: Option<String>,
    pub(super) text: String,
}
