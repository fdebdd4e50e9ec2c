//! One registration attempt, as it is noted and as it is remembered.

use super::outcome::AttemptOutcome;
use super::short_text::ShortText;
use crate::accounts::{PhoneId, Registration};
use crate::digest::HashFunction;
use crate::time::Now;
use std::net::IpAddr;

/// One registration attempt, to be remembered.
#[derive(Clone, Debug)]
pub struct NewAttempt<'a> {
    /// When it was decided.
    pub at: Now,
    /// The phone's address as its platform reported it.
    pub address: Option<IpAddr>,
    /// What the phone calls itself, whole.
    pub user_agent: Option<&'a str>,
    /// The hash function of its answer, where it was well-formed.
    pub algorithm: Option<HashFunction>,
    /// Which phone's password was right; `None`: the account's own, or none.
    pub phone: Option<PhoneId>,
    /// What became of it.
    pub outcome: AttemptOutcome,
}

/// One registration attempt, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAttempt {
    /// When it was decided.
    pub at: Now,
    /// The phone's address as its platform reported it.
    pub address: Option<IpAddr>,
    /// What the phone calls itself. Any client can write anything there.
    pub user_agent: Option<ShortText>,
    /// The hash function of its answer, where it was well-formed.
    pub algorithm: Option<HashFunction>,
    /// Which phone's password was right; `None`: the account's own, or none.
    pub phone: Option<PhoneId>,
    /// What became of it.
    pub outcome: AttemptOutcome,
}

impl PastAttempt {
    /// What is kept of it in the store; `None` of a refusal.
    #[must_use]
    pub fn registration(&self) -> Option<Registration> {
        let at = self.at.unix_seconds();
        let until = match self.outcome {
            AttemptOutcome::Registered(seconds) => at + u64::from(seconds),
            AttemptOutcome::TakenBack => at,
            AttemptOutcome::Denied(_) => return None,
        };
        let user_agent = self.user_agent.as_ref().map(|text| text.as_str().to_owned());
        Some(Registration { phone: self.phone, at, until, address: self.address, user_agent })
    }

    /// Whether it is the business of an account that was created at this Unix second. What came before was someone
    /// else's of the same name, but for the phone that was set up too early.
    #[must_use]
    pub fn concerns_account_of(&self, created: u64) -> bool {
        self.at.unix_seconds() >= created || self.outcome.found_no_account()
    }
}
