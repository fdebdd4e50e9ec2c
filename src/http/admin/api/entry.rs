//! Blocks and operators' rules, as `GET /blacklist`, `GET /blacklist/{tenant}/{address}` and the changes show them. Times are
//! RFC 3339 in UTC, durations whole seconds, rounded up.

use serde::{Deserialize, Serialize};

/// A block, as it stands: a source, or the /56 or /48 around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlockEntry {
    /// The tenant.
    pub tenant: String,
    /// Its network; `null` for the source that attempts without an address share.
    pub network: Option<String>,
    /// Its listing; `null` where it is not listed now.
    pub listing: Option<ListingEntry>,
    /// What went wrong there; `null` where nothing did lately, or since a restart.
    pub failures: Option<FailuresEntry>,
    /// When a phone there was right last.
    pub last_success: Option<String>,
    /// The points in its bucket, in hundredths.
    pub points: f64,
    /// How many points list it.
    pub capacity: f64,
}

/// A listing in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingEntry {
    /// When it began.
    pub since: String,
    /// When it ends.
    pub until: String,
    /// How long it lasts.
    pub remaining_seconds: u64,
    /// Which rung of the ladder, from 1.
    pub step: usize,
    /// The fault that caused it: `guesses`, `malformed` or `replay`.
    pub cause: String,
    /// Whether any client could have forged the address.
    pub forgeable: bool,
    /// Whether sign-ins on the website led to it, which any web page can cause.
    pub website: bool,
    /// How many attempts it has refused.
    pub refused: u32,
}

/// Failures without a pause of a day between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailuresEntry {
    /// When the first one was.
    pub first: String,
    /// When the last one was.
    pub last: String,
    /// Wrong passwords from there, and those not checked.
    pub guesses: u32,
    /// Attempts that could not be checked.
    pub malformed: u32,
    /// Replays.
    pub replays: u32,
    /// How many names were tried.
    pub names: u32,
}

/// An operator's rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleEntry {
    /// The network it is for.
    pub network: String,
    /// The tenant it is for; `null` for all.
    pub tenant: Option<String>,
    /// Whether it refuses or allows.
    pub verdict: VerdictWord,
    /// Why; it may be empty.
    pub reason: String,
    /// When it was made.
    pub created: String,
    /// When it ends; `null` for never.
    pub until: Option<String>,
    /// How long it lasts; `null` for permanently.
    pub remaining_seconds: Option<u64>,
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictWord {
    /// Its network is allowed: no points, never listed.
    Allow,
    /// Its network is refused, known-good phones too.
    Refuse,
}
