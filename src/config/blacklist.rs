//! `[blacklist]` and `[replay]`: the numbers of POLICY section 2, each under its key.

use super::values::{self, Period};
use ipnet::IpNet;
use serde::Deserialize;
use std::time::Duration;

/// Whether a defence acts, only counts what it would do, or is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It acts.
    Enforce,
    /// It decides everything and refuses nobody.
    Observe,
    /// It does nothing.
    Off,
}

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
        let minutes = |count: u64| Period::new(Duration::from_mins(count));
        Self {
            mode: Mode::Enforce,
            allow: Vec::new(),
            never: NEVER_LISTED.map(|network| network.parse().expect("a constant network")).to_vec(),
            capacity: 30.0,
            window: minutes(10),
            trusted_capacity: 120.0,
            trusted_for: minutes(24 * 60),
            unknown_capacity: 120.0,
            cost_new_name: 3.0,
            cost_repeat: 1.0,
            cost_malformed: 2.0,
            cost_replay: 10.0,
            udp_factor: 0.5,
            ladder: [5, 15, 60, 6 * 60, 24 * 60].map(minutes).to_vec(),
            ladder_cap: minutes(60),
            known_good_for: minutes(7 * 24 * 60),
            look_interval: Period::new(Duration::from_secs(10)),
            look_burst: 10,
            max_sources: 100_000,
            max_pairs: 200_000,
            max_known_good: 1_000_000,
            max_listings: 50_000,
        }
    }
}

impl Default for ReplaySettings {
    fn default() -> Self {
        Self { mode: Mode::Enforce, capacity: 300_000 }
    }
}

/// Loopback, private, shared, link-local and multicast addresses: whole sites stand behind one of them.
const NEVER_LISTED: [&str; 11] = [
    "127.0.0.0/8",
    "::1/128",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "fe80::/10",
    "fc00::/7",
    "224.0.0.0/4",
    "ff00::/8",
];
