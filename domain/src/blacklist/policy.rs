//! The numbers of the blacklist, each a setting (docs/policy.md section 2).

use super::bucket::CheckRate;
use super::rules::Ranges;
use ipnet::IpNet;
use std::net::IpAddr;
use std::time::Duration;

/// What a guard may do with what it decides: the blacklist, the replay memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Decide and refuse.
    #[default]
    Enforce,
    /// Decide and count, refuse nothing.
    Observe,
    /// Do nothing.
    Off,
}

crate::words!(Mode { "enforce" => Enforce, "observe" => Observe, "off" => Off });

/// All numbers; costs and capacities are points.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Whether it refuses.
    pub mode: Mode,
    /// Points a source may have before it is listed.
    pub capacity: f64,
    /// The time in which a full bucket drains, evenly.
    pub window: Duration,
    /// Points of a source that had a success within `trusted_for`.
    pub trusted_capacity: f64,
    /// How long a success makes a source trusted.
    pub trusted_for: Duration,
    /// Points that all attempts without an address share, for each tenant.
    pub unknown_capacity: f64,
    /// Points that all of an IPv6 /56 may have together.
    pub capacity_56: f64,
    /// Points that all of an IPv6 /48 may have together.
    pub capacity_48: f64,
    /// A pair's first failure.
    pub cost_new_name: f64,
    /// Further failures of a pair.
    pub cost_repeat: f64,
    /// Failures of a pair while it is locked.
    pub cost_locked: f64,
    /// A right answer replayed from another source.
    pub cost_replay: f64,
    /// What UDP and unknown transports multiply a cost by: their addresses may be forged.
    pub udp_factor: f64,
    /// Failures that lock a pair.
    pub pair_failures: u32,
    /// How long the first, second, ... lock of a pair lasts; never empty.
    pub pair_locks: Vec<Duration>,
    /// How often a locked pair is checked anyway.
    pub pair_look_interval: Duration,
    /// How long a pair is remembered as one that failed.
    pub pair_memory: Duration,
    /// Failures of a name, from wherever, that put its guard up.
    pub guard_failures: u32,
    /// The sliding time in which they count.
    pub guard_window: Duration,
    /// How many of them one source may give.
    pub guard_per_source: u32,
    /// The time in which all unknown sources together get one check of a guarded name.
    pub guard_look_interval: Duration,
    /// How many such checks may be saved up.
    pub guard_look_burst: u32,
    /// How long a success lets a pair pass the guard.
    pub guard_known_for: Duration,
    /// How long the first, second, ... listing lasts; never empty.
    pub ladder: Vec<Duration>,
    /// The longest listing over UDP, of a forgeable source, of a trusted one, and of a /56 or /48.
    pub ladder_cap: Duration,
    /// The time without a listing that takes one step back on the ladder.
    pub clean_day: Duration,
    /// What part of a listing randomness may take away, from 0 to below 1.
    pub jitter: f64,
    /// How long a success lets a pair pass listings.
    pub known_good_for: Duration,
    /// At how many new sources one name may become known-good within the time that a success is trusted.
    pub known_good_sources: u32,
    /// The time in which a known-good pair of a listed source gets one check.
    pub look_interval: Duration,
    /// How many checks it may save up.
    pub look_burst: u32,
    /// How often what outlives a restart is written down.
    pub snapshot_interval: Duration,
    /// Networks without points, never listed; what anyone could have forged is locked and guarded there too.
    pub allow: Vec<IpNet>,
    /// Networks never listed.
    pub never: Vec<IpNet>,
    /// Sources counted at once.
    pub max_sources: usize,
    /// Pairs counted at once.
    pub max_pairs: usize,
    /// Known-good pairs remembered.
    pub max_known_good: usize,
    /// Listings kept at once, ended ones included while they count for the ladder.
    pub max_listings: usize,
    /// Names whose failures are counted at once, wherever they come from.
    pub max_names: usize,
    /// Sources of which the names are remembered that were tried from there.
    pub max_tried: usize,
}

impl Default for Policy {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_mins(minutes);
        Self {
            mode: Mode::Enforce,
            capacity: 30.0,
            window: minutes(10),
            trusted_capacity: 120.0,
            trusted_for: minutes(24 * 60),
            unknown_capacity: 120.0,
            capacity_56: 240.0,
            capacity_48: 1_920.0,
            cost_new_name: 3.0,
            cost_repeat: 1.0,
            cost_locked: 0.25,
            cost_replay: 10.0,
            udp_factor: 0.5,
            pair_failures: 10,
            pair_locks: [30, 120, 600, 1_800].map(Duration::from_secs).to_vec(),
            pair_look_interval: Duration::from_secs(50),
            pair_memory: minutes(24 * 60),
            guard_failures: 100,
            guard_window: minutes(24 * 60),
            guard_per_source: 10,
            guard_look_interval: Duration::from_secs(10),
            guard_look_burst: 10,
            guard_known_for: minutes(30 * 24 * 60),
            ladder: [5, 15, 60, 360, 1440].map(minutes).to_vec(),
            ladder_cap: minutes(60),
            clean_day: minutes(24 * 60),
            jitter: 0.2,
            known_good_for: minutes(7 * 24 * 60),
            known_good_sources: 100,
            look_interval: Duration::from_secs(10),
            look_burst: 10,
            snapshot_interval: minutes(1),
            allow: Vec::new(),
            never: never_listed(),
            max_sources: 100_000,
            max_pairs: 200_000,
            max_known_good: 1_000_000,
            max_listings: 50_000,
            max_names: 100_000,
            max_tried: 2_500,
        }
    }
}

impl Policy {
    /// Whether the source of this address may be listed. [`super::Blacklist::may_list`] has the networks sorted already.
    #[must_use]
    pub fn may_list(&self, address: Option<IpAddr>) -> bool {
        address.is_none_or(|address| !Ranges::new(self.unlisted()).contains(address))
    }

    /// The networks that are never listed.
    pub(super) fn unlisted(&self) -> impl Iterator<Item = IpNet> {
        self.never.iter().chain(&self.allow).copied()
    }

    /// The longest listing there can be.
    #[must_use]
    pub fn longest_listing(&self) -> Duration {
        self.ladder.iter().copied().max().unwrap_or_default()
    }

    /// The rate of checks of a known-good pair.
    #[must_use]
    pub const fn known_good_rate(&self) -> CheckRate {
        CheckRate { interval: self.look_interval, burst: self.look_burst }
    }
}

/// Loopback, private, shared, link-local and multicast networks.
#[must_use]
pub fn never_listed() -> Vec<IpNet> {
    let networks = "127.0.0.0/8 ::1/128 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 169.254.0.0/16 \
        fe80::/10 fc00::/7 224.0.0.0/4 ff00::/8";
    networks.split_ascii_whitespace().map(|network| network.parse().expect("a network")).collect()
}
