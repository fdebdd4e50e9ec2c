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
            /// A file of networks that are listed while they are in it; read again when it changes.
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
            /// The policy that these numbers make.
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
        /// Whether sources are listed.
        mode: Mode,
        /// Networks without points that are never listed.
        #[serde(deserialize_with = "values::networks")]
        allow: Vec<IpNet>,
        /// Networks that are counted but never listed.
        #[serde(deserialize_with = "values::networks")]
        never: Vec<IpNet>,
        /// What a source's bucket holds.
        capacity: f64,
        /// What the bucket of a source with a recent success holds.
        trusted_capacity: f64,
        /// What the bucket of all attempts of a tenant without a source holds.
        unknown_capacity: f64,
        /// What the bucket of an IPv6 /56 holds.
        capacity_56: f64,
        /// What the bucket of an IPv6 /48 holds.
        capacity_48: f64,
        /// The first failure of a pair.
        cost_new_name: f64,
        /// A further failure of a pair.
        cost_repeat: f64,
        /// A failure of a pair while it is locked.
        cost_locked: f64,
        /// A right answer that was seen before, from another source.
        cost_replay: f64,
        /// What costs are multiplied by where the source can be forged.
        udp_factor: f64,
        /// How many failures lock a pair.
        pair_failures: u32,
        /// How many failures of a name, from any sources, put its guard up.
        guard_failures: u32,
        /// How many of them one source may give.
        guard_per_source: u32,
        /// How many permitted checks of a guarded name may be saved up.
        guard_look_burst: u32,
        /// By what random part a listing may be shortened, from 0 to below 1.
        jitter: f64,
        /// At how many new sources one name may become known-good within the time that a success is trusted.
        known_good_sources: u32,
        /// How many permitted checks a known-good pair may save up.
        look_burst: u32,
        /// How many sources and wider blocks are remembered.
        max_sources: usize,
        /// How many pairs are remembered.
        max_pairs: usize,
        /// How many known-good pairs are remembered.
        max_known_good: usize,
        /// How many listings are remembered.
        max_listings: usize,
        /// How many names have their failures counted.
        max_names: usize,
        /// For how many sources the names tried from them are remembered.
        max_tried: usize,
    }
    periods {
        /// How long a full bucket takes to drain.
        window,
        /// How long a success makes its source trusted.
        trusted_for,
        /// How often a locked pair is checked all the same.
        pair_look_interval,
        /// How long a pair is remembered as one that failed.
        pair_memory,
        /// The sliding time in which failures of a name count for its guard.
        guard_window,
        /// How often unknown sources together get a permitted check of a guarded name.
        guard_look_interval,
        /// How long a success lets its pair pass the guard.
        guard_known_for,
        /// The longest listing of a source that can be forged or had a recent success, and of a wider block.
        ladder_cap,
        /// The time without a listing that takes one step back on the ladder.
        clean_day,
        /// How long a success lets its pair pass listings.
        known_good_for,
        /// How often a known-good pair is checked while its source is listed or the pair locked.
        look_interval,
        /// How often what outlives a restart is written to the data folder.
        snapshot_interval,
    }
    ladders {
        /// How long the first, second, ... lock of a pair lasts.
        pair_locks,
        /// How long the first, second, ... listing lasts.
        ladder,
    }
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

impl Default for ReplaySettings {
    fn default() -> Self {
        Self { mode: Mode::Enforce, capacity: 300_000 }
    }
}
