//! `GET /blacklist`: active listings, locked and guarded names, operators' rules; and `GET /blacklist/feed`, whose answer is
//! lines for a firewall.

use super::entry::{BlockEntry, RuleEntry};
use super::standing::{GuardStanding, LockStanding, ModeWord};
use serde::{Deserialize, Serialize};

/// Whose list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// One tenant's; all of them otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListAnswer {
    /// Whether what is listed has an effect.
    pub mode: ModeWord,
    /// The blocks that are listed now, in the order of their addresses.
    pub listings: Vec<BlockEntry>,
    /// Operators' rules in force; those for all tenants are in each tenant's list too.
    pub rules: Vec<RuleEntry>,
    /// The networks of `blacklist.allow` in the settings.
    pub allowed_by_settings: Vec<String>,
    /// Locked names; at most 1 000.
    pub locks: Vec<LockStanding>,
    /// How many more there are.
    pub locks_more: usize,
    /// Guarded names; at most 1 000.
    pub guards: Vec<GuardStanding>,
    /// How many more there are.
    pub guards_more: usize,
}

/// What a firewall asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http::admin) struct FeedQuery {
    /// One tenant's; all of them otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// `1` for the networks too that a firewall should not drop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<String>,
}
