//! `GET /blacklist/{tenant}/{address}`: how one source stands, and a name there. Times are RFC 3339 in UTC, durations whole
//! seconds, rounded up.

use super::entry::{BlockEntry, RuleEntry};
use super::standing::{GuardStanding, LockStanding, ModeWord};
use serde::{Deserialize, Serialize};

/// What is asked of a source; switches are `1` or left out. `realm` and `username` go together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceQuery {
    /// A switch: which names were tried from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<String>,
    /// The realm of a name whose standing there is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
    /// Its username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The Call-ID of an attempt under that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// A switch: of a call whose address any client could have forged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forgeable: Option<String>,
    /// A switch: of a call whose address a header names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<String>,
    /// A switch: of an attempt over UDP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datagram: Option<String>,
}

/// How a source stands with a tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceAnswer {
    /// The tenant.
    pub tenant: String,
    /// The network of the source; `null` for the one that attempts without an address share.
    pub source: Option<String>,
    /// Whether what is listed has an effect.
    pub mode: ModeWord,
    /// Whether attempts from there are rejected without checking the password, except those of known-good phones.
    pub listed: bool,
    /// How long; `null` for permanently, and where it is not listed.
    pub remaining_seconds: Option<u64>,
    /// What decides; `null` where nothing is against it or for it.
    pub by: Option<DecidedBy>,
    /// The rules whose network holds the source.
    pub rules: Vec<RuleEntry>,
    /// The network of `blacklist.allow` that holds it.
    pub allowed_by_settings: Option<String>,
    /// Whether it is in the list file.
    pub in_list_file: bool,
    /// Whether it can never be listed.
    pub never_listed: bool,
    /// The source itself, then the blocks that it lies in.
    pub blocks: Vec<BlockEntry>,
    /// The names that are locked there; at most 1 000.
    pub locks: Vec<LockStanding>,
    /// How many more there are.
    pub locks_more: usize,
    /// The names seen there that are guarded; at most 1 000.
    pub guards: Vec<GuardStanding>,
    /// The last names that were tried from there, the latest last; where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// How the name that was asked for stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<NameAtSource>,
}

/// What decides about a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// The settings or a rule allow it.
    Allowed,
    /// An operator's rule refuses it.
    Rule,
    /// The list file.
    ListFile,
    /// A listing: its own, or that of a block around it.
    Listing,
}

/// How a name stands at a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameAtSource {
    /// What would become of its next attempt.
    pub admission: AdmissionWord,
    /// How long its source is listed, or that of all calls whose headers name their address where it is such a call.
    pub listed_seconds: Option<u64>,
    /// How long it is still locked there.
    pub locked_seconds: Option<u64>,
    /// Whether it fails from everywhere, so that it is guarded.
    pub guarded: bool,
    /// When it was right there last.
    pub last_success: Option<String>,
}

/// Whether the next attempt is checked, and what blocks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdmissionWord {
    /// It is checked; nothing blocks it.
    Open,
    /// It is checked all the same: the name was right there lately.
    LookKnownGood,
    /// It is checked although the name is locked there.
    LookLocked,
    /// It is checked although the name is guarded.
    LookGuarded,
    /// It is refused: the source is listed.
    RefusedListed,
    /// It is refused: the name is locked there.
    RefusedLocked,
    /// It is refused: the name is guarded.
    RefusedGuarded,
}
