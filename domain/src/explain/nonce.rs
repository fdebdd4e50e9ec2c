//! How old the challenge is that the phone answered. The platform checks it, so nothing depends on it here.

use super::mark::Mark;
use super::wire;
use crate::authentication::replay::{nonce_is_far, nonce_time};
use crate::time::Now;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The age of a nonce, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonceAge {
    /// It holds no time that we can read.
    Untold,
    /// Made so long ago.
    Past(#[serde(with = "wire::seconds")] Duration),
    /// Made so long ago that no phone should still use it.
    FarPast(#[serde(with = "wire::seconds")] Duration),
    /// Made so far ahead of this machine's clock.
    Ahead(#[serde(with = "wire::seconds")] Duration),
}

impl NonceAge {
    /// Reads the time in a jambonz nonce.
    pub(super) fn of(nonce: &str, now: Now) -> Self {
        let seconds = |age: Duration| Duration::from_secs(age.as_secs());
        let Some(made) = nonce_time(nonce) else { return Self::Untold };
        match (now.wall.checked_sub(made), nonce_is_far(nonce, now)) {
            (Some(age), false) => Self::Past(seconds(age)),
            (Some(age), true) => Self::FarPast(seconds(age)),
            // A clock that is slightly wrong is not worth a note.
            (None, false) => Self::Past(Duration::ZERO),
            (None, true) => Self::Ahead(seconds(made.saturating_sub(now.wall))),
        }
    }

    pub(super) const fn mark(self) -> Mark {
        match self {
            Self::Untold => Mark::Unknown,
            Self::Past(_) => Mark::Ok,
            Self::FarPast(_) | Self::Ahead(_) => Mark::Note,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Untold => "nonce_untold",
            Self::Past(_) => "nonce_age",
            Self::FarPast(_) => "nonce_old",
            Self::Ahead(_) => "nonce_ahead",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_in_a_jambonz_nonce_is_read_and_no_other() {
        let now = Now { wall: Duration::from_millis(1_795_296_068_829), monotonic: Duration::ZERO };
        let age = |nonce: &str| NonceAge::of(nonce, now);
        assert_eq!(age("179529606882900"), NonceAge::Past(Duration::ZERO));
        assert_eq!(age("179529600082917"), NonceAge::Past(Duration::from_secs(68)));
        assert_eq!(age("164882756524300"), NonceAge::FarPast(Duration::from_secs(146_468_503)));
        assert_eq!(age("179529606982900"), NonceAge::Past(Duration::ZERO), "a second ahead");
        assert_eq!(age("179530606882900"), NonceAge::Ahead(Duration::from_secs(10_000)));
        for other in ["17952960688290", "1795296068829000", "17952960688290a", "InFriVGWVoKeCckYrTx7wg=="] {
            assert_eq!(age(other), NonceAge::Untold, "{other}");
        }
    }
}
