//! `[sign_in]`: which forms of a sign-in are accepted, and how long sessions last.

use super::problem::SettingsProblem;
use super::values::Period;
use domain::self_service::session::SessionLimits;
use domain::self_service::sign_in::Ha1SignIn;
use serde::Deserialize;
use std::time::Duration;

/// `[sign_in]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInSettings {
    /// Whether `POST /login` takes an HA1 itself, as good as the password, besides a proof that one is known: `accept` or
    /// `refuse`. The website's own pages send proofs alone; `realmgate_sign_in_forms_total` counts both.
    pub ha1: Ha1SignIn,
    /// How long a session lasts without being used.
    pub idle: Period,
    /// How long a session lasts at most.
    pub absolute: Period,
}

impl Default for SignInSettings {
    fn default() -> Self {
        let days = |days: u64| Period::new(Duration::from_hours(24 * days));
        Self { ha1: Ha1SignIn::Accept, idle: days(14), absolute: days(90) }
    }
}

impl SignInSettings {
    /// How long sessions last.
    #[must_use]
    pub const fn session_limits(&self) -> SessionLimits {
        SessionLimits { idle: self.idle.get(), absolute: self.absolute.get() }
    }
}

/// Limit: the shortest time without use that can be set: it is written down every five minutes only.
const IDLE_LEAST: Duration = Duration::from_mins(15);

/// Mistakes in them.
pub(super) fn sign_in_problems(sign_in: &SignInSettings, problems: &mut Vec<SettingsProblem>) {
    if sign_in.idle.get() < IDLE_LEAST {
        let text = "it is too short: use 15m or more, for the use of a session is written down every 5 minutes";
        problems.push(SettingsProblem::error("sign_in.idle", text.to_owned()));
    }
    if sign_in.absolute < sign_in.idle {
        let text = "it is shorter than sign_in.idle: use the same or more";
        problems.push(SettingsProblem::error("sign_in.absolute", text.to_owned()));
    }
}
