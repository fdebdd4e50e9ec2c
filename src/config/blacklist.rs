//! `[blacklist]` and `[replay]`: the numbers of docs/policy.md section 2, each under its key.

use super::values::{self, Period};
use domain::blacklist::{Mode, Policy};
use ipnet::IpNet;
use serde::Deserialize;
use std::path::PathBuf;

/// Each number under the name it has in the policy: as it is, as a period, or as a ladder of periods.
macro_rules! settings {
    (
        plain { $($(#[$said:meta])* $same:ident: $type:ty,)+ }
        periods { $($(#[$period_said:meta])* $period:ident,)+ }
        ladders { $($(#[$ladder_said:meta])* $ladder:ident,)+ }
    ) => {
        /// `[blacklist]`. Capacities and costs are points.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct BlacklistSettings {
            $($(#[$said])* pub $same: $type,)+
            $($(#[$period_said])* pub $period: Period,)+
            $($(#[$ladder_said])* #[serde(deserialize_with = "values::periods")] pub $ladder: Vec<Period>,)+
            /// Network list: a file of CIDR networks to reject, one per line; loaded again when it changes.
            pub list_file: Option<PathBuf>,
        }

        impl Default for BlacklistSettings {
            fn default() -> Self {
                let policy = Policy::default();
                Self {
                    $($same: policy.$same,)+
                    $($period: Period::new(policy.$period),)+
                    $($ladder: policy.$ladder.into_iter().map(Period::new).collect(),)+
                    list_file: None,
                }
            }
        }

        impl BlacklistSettings {
            /// The policy of these numbers.
            #[must_use]
            pub fn policy(&self) -> Policy {
                Policy {
                    $($same: self.$same.clone(),)+
                    $($period: self.$period.get(),)+
                    $($ladder: self.$ladder.iter().copied().map(Period::get).collect(),)+
                }
            }

            /// All periods with their keys.
            pub(super) fn periods(&self) -> Vec<(&'static str, Period)> {
                vec![$((stringify!($period), self.$period),)+]
            }

            /// All ladders with their keys.
            pub(super) fn ladders(&self) -> Vec<(&'static str, &[Period])> {
                vec![$((stringify!($ladder), self.$ladder.as_slice()),)+]
            }
        }
    };
}

settings! {
    plain {
        /// `enforce` rejects listed sources, `observe` counts and lists but rejects nothing, `off` counts nothing.
        mode: Mode,
        /// Networks that get no points and are never listed: offices, monitoring.
        #[serde(deserialize_with = "values::networks")]
        allow: Vec<IpNet>,
        /// Networks that get points but are never listed.
        #[serde(deserialize_with = "values::networks")]
        never: Vec<IpNet>,
        /// Points that list a source, in its leaky bucket.
        capacity: f64,
        /// The same for a source with a recent success.
        trusted_capacity: f64,
        /// The same for all attempts of a tenant that have no source address, together.
        unknown_capacity: f64,
        /// The same for an IPv6 /56.
        capacity_56: f64,
        /// The same for an IPv6 /48.
        capacity_48: f64,
        /// Points for the first failure of a pair of source and username.
        cost_new_name: f64,
        /// Points for a further failure of a pair.
        cost_repeat: f64,
        /// Points for a failure of a pair while it is locked.
        cost_locked: f64,
        /// Points for a replay: a right answer that was seen before from another source.
        cost_replay: f64,
        /// Factor of all points if the source can be forged (UDP); from 0 to 1.
        udp_factor: f64,
        /// Failures that lock a pair.
        pair_failures: u32,
        /// Failures of a username, from any sources within `guard_window`, that guard it.
        guard_failures: u32,
        /// Failures of one source that count towards the guard of a username; below `guard_failures`.
        guard_per_source: u32,
        /// Permitted checks of a guarded username that may be saved up.
        guard_look_burst: u32,
        /// Random part by which a listing may be shortened, from 0 to below 1.
        jitter: f64,
        /// New sources at which one username may become known-good within `trusted_for`.
        known_good_sources: u32,
        /// Permitted checks that a known-good pair may save up.
        look_burst: u32,
        /// Sources and wider networks that are remembered.
        max_sources: usize,
        /// Pairs that are remembered.
        max_pairs: usize,
        /// Known-good pairs that are remembered.
        max_known_good: usize,
        /// Listings that are remembered.
        max_listings: usize,
        /// Usernames whose failures are counted.
        max_names: usize,
        /// Sources for which the usernames tried are remembered.
        max_tried: usize,
    }
    periods {
        /// Time in which a full bucket drains.
        window,
        /// Time for which a success makes its source trusted.
        trusted_for,
        /// Interval at which one attempt of a locked pair is checked.
        pair_look_interval,
        /// Time for which the failures of a pair are remembered.
        pair_memory,
        /// Sliding time in which failures of a username count towards its guard.
        guard_window,
        /// Interval at which all unknown sources together get one permitted check of a guarded username.
        guard_look_interval,
        /// Time for which a success lets its pair pass the guard.
        guard_known_for,
        /// Longest listing of a source that can be forged or had a recent success, and of a wider network.
        ladder_cap,
        /// Time without a listing that takes a source one step back on the ladder.
        clean_day,
        /// Time for which a success lets its pair pass listings.
        known_good_for,
        /// Interval at which a known-good pair is checked while its source is listed or the pair is locked.
        look_interval,
        /// Interval at which listings and the replay memory are written to `data_dir`, to survive a restart.
        snapshot_interval,
    }
    ladders {
        /// Durations of the first, second, ... lock of a pair.
        pair_locks,
        /// Durations of the first, second, ... listing of a source.
        ladder,
    }
}

/// `[replay]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReplaySettings {
    /// `enforce` rejects replays, `observe` only counts them, `off` does not look for them.
    pub mode: Mode,
    /// Verified answers that are remembered, about 50 bytes of memory each; from 1. `check` warns if the accounts bring more in
    /// a day.
    pub capacity: usize,
}

impl Default for ReplaySettings {
    fn default() -> Self {
        Self { mode: Mode::Enforce, capacity: 300_000 }
    }
}
