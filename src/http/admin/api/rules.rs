//! `POST /blacklist/add`, `allow`, `remove`, `disallow`: the rules that an operator makes or removes, and the answer.
//! Durations are whole seconds.

use super::entry::{BlockEntry, RuleEntry};
use super::standing::LockStanding;
use serde::{Deserialize, Serialize};

/// A network that is refused or allowed from now on; for all tenants, unless one is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The network, or an address.
    pub network: String,
    /// For one tenant alone.
    pub tenant: Option<String>,
    /// For how long, from 1 on.
    pub for_seconds: Option<u64>,
    /// Permanently; `add` requires either this or `for_seconds`.
    #[serde(default)]
    pub forever: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A network whose rules are removed, or `unknown`; for all and each of the tenants, unless one is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// The network, an address, or `unknown` for the attempts without one.
    pub network: String,
    /// For one tenant alone.
    pub tenant: Option<String>,
}

/// What `add` and `allow` answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMade {
    /// The rule that is in force now.
    pub rule: RuleEntry,
    /// The rule that it replaces.
    pub replaced: Option<RuleEntry>,
    /// How many sources in the network have phones that logged in recently.
    pub known_good_sources: usize,
    /// What an operator should know about it, most urgent first.
    pub warnings: Vec<String>,
}

/// What `remove` and `disallow` answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesRemoved {
    /// The rules that no longer count.
    pub rules: Vec<RuleEntry>,
    /// How many listings have ended.
    pub ended_count: usize,
    /// How many locks of names have ended.
    pub locks_count: usize,
    /// Locks that have ended, as they stood; at most 100.
    pub locks: Vec<LockStanding>,
    /// Listings that have ended, as they stood; at most 100.
    pub ended: Vec<BlockEntry>,
    /// What still blocks all of the network.
    pub still: Vec<StillRefused>,
}

/// What refuses a network all the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StillRefused {
    /// An operator's rule for this tenant or a wider network.
    Rule {
        /// Which.
        rule: RuleEntry,
    },
    /// The listing of a wider block.
    Listing {
        /// Which.
        listing: BlockEntry,
    },
    /// The list file.
    ListFile,
}
