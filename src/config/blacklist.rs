//! `[blacklist]` and `[replay]`: the numbers of POLICY section 2, each under its key.

use super::values::{self, Period};
use crate::blacklist::{Mode, Policy};
use ipnet::IpNet;
use serde::Deserialize;

values::words!(Mode { "enforce" => Enforce, "observe" => Observe, "off" => Off });

/// `[blacklist]`. Capacities and costs are points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlacklistSettings {
    /// Whether sources are listed.
    pub mode: Mode,
    /// Networks that are never counted and never listed.
    #[serde(deserialize_with = "values::networks")]
    pub allow: Vec<IpNet>,
    /// Networks that are counted but never listed.
    #[serde(deserialize_with = "values::networks")]
    pub never: Vec<IpNet>,
    /// What a source's bucket holds.
    pub capacity: f64,
    /// How long a full bucket takes to drain.
    pub window: Period,
    /// What the bucket of a source with a recent success holds.
    pub trusted_capacity: f64,
    /// How long a success makes its source trusted.
    pub trusted_for: Period,
    /// What the bucket of all attempts of a tenant without a source holds.
    pub unknown_capacity: f64,
    /// The first failure of a pair.
    pub cost_new_name: f64,
    /// A further failure of a pair.
    pub cost_repeat: f64,
    /// A malformed attempt, a foreign realm, an unsupported algorithm.
    pub cost_malformed: f64,
    /// A right answer that was seen before, from another source.
    pub cost_replay: f64,
    /// What costs are multiplied by where the source can be forged.
    pub udp_factor: f64,
    /// How long the first, second, ... listing lasts.
    #[serde(deserialize_with = "values::periods")]
    pub ladder: Vec<Period>,
    /// The longest listing of a source that can be forged or had a recent success.
    pub ladder_cap: Period,
    /// How long a success lets its pair pass listings.
    pub known_good_for: Period,
    /// How often a known-good pair is looked at while its source is listed, ...
    pub look_interval: Period,
    /// ... after so many looks at once.
    pub look_burst: u32,
    /// How many sources are remembered.
    pub max_sources: usize,
    /// How many pairs are remembered.
    pub max_pairs: usize,
    /// How many known-good pairs are remembered.
    pub max_known_good: usize,
    /// How many listings are remembered.
    pub max_listings: usize,
}

/// `[replay]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReplaySettings {
    /// Whether replays are refused.
    pub mode: Mode,
    /// How many verified answers are remembered.
    pub capacity: usize,
}

impl Default for BlacklistSettings {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            mode: policy.mode,
            allow: policy.allow,
            never: policy.never,
            capacity: policy.capacity,
            window: Period::new(policy.window),
            trusted_capacity: policy.trusted_capacity,
            trusted_for: Period::new(policy.trusted_for),
            unknown_capacity: policy.unknown_capacity,
            cost_new_name: policy.cost_new_name,
            cost_repeat: policy.cost_repeat,
            cost_malformed: policy.cost_malformed,
            cost_replay: policy.cost_replay,
            udp_factor: policy.udp_factor,
            ladder: policy.ladder.into_iter().map(Period::new).collect(),
            ladder_cap: Period::new(policy.ladder_cap),
            known_good_for: Period::new(policy.known_good_for),
            look_interval: Period::new(policy.look_interval),
            look_burst: policy.look_burst,
            max_sources: policy.max_sources,
            max_pairs: policy.max_pairs,
            max_known_good: policy.max_known_good,
            max_listings: policy.max_listings,
        }
    }
}

impl BlacklistSettings {
    /// The policy that these numbers make.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            mode: self.mode,
            capacity: self.capacity,
            window: self.window.get(),
            trusted_capacity: self.trusted_capacity,
            trusted_for: self.trusted_for.get(),
            unknown_capacity: self.unknown_capacity,
            cost_new_name: self.cost_new_name,
            cost_repeat: self.cost_repeat,
            cost_malformed: self.cost_malformed,
            cost_replay: self.cost_replay,
            udp_factor: self.udp_factor,
            ladder: self.ladder.iter().copied().map(Period::get).collect(),
            ladder_cap: self.ladder_cap.get(),
            known_good_for: self.known_good_for.get(),
            look_interval: self.look_interval.get(),
            look_burst: self.look_burst,
            allow: self.allow.clone(),
            never: self.never.clone(),
            max_sources: self.max_sources,
            max_pairs: self.max_pairs,
            max_known_good: self.max_known_good,
            max_listings: self.max_listings,
        }
    }
}

impl Default for ReplaySettings {
    fn default() -> Self {
        Self { mode: Mode::Enforce, capacity: 300_000 }
    }
}
