//! The admin token, and which requests without it are logged.

use domain::secrets::Secret;
use domain::time::Now;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Limit: the interval in which at most one line is logged about rejected admin tokens.
const REFUSED_TOKENS: Duration = Duration::from_secs(10);

/// The token, where there is one; without it every request is refused.
pub struct AdminAccess {
    token: OnceLock<Secret>,
    refused: Mutex<Refused>,
}

/// Requests without the token, which are not all logged. Neither a `RateLimit` nor a `LogLimit`: at most one
/// line per interval for all sources together, and the next line has their number since.
#[derive(Default)]
struct Refused {
    logged: Option<Duration>,
    since: u64,
}

impl AdminAccess {
    /// Takes the token, where there is one yet.
    #[must_use]
    pub fn new(token: Option<Secret>) -> Self {
        Self { token: token.map(OnceLock::from).unwrap_or_default(), refused: Mutex::default() }
    }

    /// Sets the token; only the first call has an effect.
    pub fn give(&self, token: Secret) {
        self.token.get_or_init(|| token);
    }

    /// Whether there is a token.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.token.get().is_some()
    }

    /// Whether this is the token.
    #[must_use]
    pub fn allows(&self, given: &[u8]) -> bool {
        self.token.get().is_some_and(|token| token.is(given))
    }

    /// Counts a request without the token. Where a line about it is due, returns how many there were since the last
    /// line.
    pub fn refuse(&self, now: Now) -> Option<u64> {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.logged.is_some_and(|logged| now.since(logged) < REFUSED_TOKENS) {
            refused.since += 1;
            return None;
        }
        refused.logged = Some(now.monotonic);
        Some(std::mem::take(&mut refused.since))
    }
}
