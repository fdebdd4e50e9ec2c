//! The filters of `account list`: state, text, time of creation.

use crate::cli::dates;
use clap::{Args, ValueEnum};
use domain::accounts::{Account, AccountState, DisplayName, EmailAddress};

const HEADING: &str = "Filters";

/// A state, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StateWord {
    /// Its phones can log in
    Active,
    /// Signed up, email address not confirmed yet
    Pending,
    /// Switched off by an operator
    Disabled,
}

#[derive(Debug, Args)]
pub(super) struct Filters {
    /// Only accounts in this state
    #[arg(long, value_enum, help_heading = HEADING)]
    state: Option<StateWord>,
    /// The same as --state pending
    #[arg(long, conflicts_with_all = ["state", "disabled"], help_heading = HEADING)]
    pending: bool,
    /// The same as --state disabled
    #[arg(long, conflicts_with = "state", help_heading = HEADING)]
    disabled: bool,
    /// Only accounts whose username, name or email address contains this text, ignoring case
    #[arg(long, value_name = "TEXT", help_heading = HEADING)]
    search: Option<String>,
    /// Only accounts created before this date (UTC), e.g. 2026-11-30 or 2026-11-30T08:00:00Z
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = HEADING)]
    created_before: Option<u64>,
    /// Only accounts created on this date (UTC) or later
    #[arg(long, value_name = "DATE", value_parser = dates::parse, help_heading = HEADING)]
    created_after: Option<u64>,
}

impl Filters {
    /// Whether all filters accept the account.
    pub(super) fn accept(&self, account: &Account) -> bool {
        self.state().is_none_or(|state| state == account.state)
            && self.created_before.is_none_or(|end| account.created < end)
            && self.created_after.is_none_or(|start| account.created >= start)
            && self.search.as_ref().is_none_or(|text| is_found(&text.to_lowercase(), account))
    }

    fn state(&self) -> Option<AccountState> {
        let state = match self.state {
            Some(StateWord::Active) => AccountState::Active,
            Some(StateWord::Pending) => AccountState::Pending,
            Some(StateWord::Disabled) => AccountState::Disabled,
            None if self.pending => AccountState::Pending,
            None if self.disabled => AccountState::Disabled,
            None => return None,
        };
        Some(state)
    }
}

/// Whether the username, name or email address contains a string that is in lower case.
fn is_found(text: &str, account: &Account) -> bool {
    let username = Some(account.key.username.as_str());
    let name = account.name.as_ref().map(DisplayName::as_str);
    let email = account.email.as_ref().map(EmailAddress::as_str);
    [username, name, email].into_iter().flatten().any(|field| field.to_lowercase().contains(text))
}
