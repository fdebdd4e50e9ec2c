//! Where an account is in its life, and which changes of state are legal.

/// Where an account is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Signed up, the link in the email not yet opened. Removed when its activation expires.
    Pending,
    /// Phones may log in.
    Active,
    /// Disabled by an operator; a link that is still out does not enable it.
    Disabled,
}

impl AccountState {
    /// All of them, in the order of an account's life.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Disabled];

    /// The word in the store and in `--json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What an operator may do to an account's state: no account becomes pending again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Enable the account; a pending one counts as activated by the operator.
    Enable,
    /// Disable the account.
    Disable,
}

impl Switch {
    /// The state it leads to, from any.
    #[must_use]
    pub const fn state(self) -> AccountState {
        match self {
            Self::Enable => AccountState::Active,
            Self::Disable => AccountState::Disabled,
        }
    }
}
