//! `[limits]`: rate limits by source, by mailbox and by tenant, and limits of connections.

use super::problem::SettingsProblem;
use super::values;
use domain::self_service::signup_limits::SignupRates;
use ipnet::IpNet;
use serde::Deserialize;
use std::num::{NonZeroU32, NonZeroUsize};

/// Limit: the most sign-ups per tenant and hour that can be set: each is remembered for the hour, in four bytes.
const TENANT_SIGNUPS_MOST: u32 = 10_000_000;

/// Limit: the most sign-ins per source and minute that can be set: each is remembered by its time.
const SIGN_INS_MOST: u32 = 1_000;

/// `[limits]`; each rate is counted over a sliding hour, minute or day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    /// Accounts that one source may make per hour; 0 allows none. A source is an IPv4 address or an IPv6 /64; an IPv6 /56 may
    /// make 4 times as many, a /48 20 times.
    pub signups_per_hour: u32,
    /// Accounts that may be made with one mailbox at one tenant per day, from all sources together.
    pub mailbox_signups_per_day: u32,
    /// Accounts that may be made at one tenant per hour, from all sources together; at most 10 000 000.
    pub tenant_signups_per_hour: u32,
    /// Accounts of one tenant that may wait for activation at once; more sign-ups are rejected. The default takes about 25 MB
    /// on disk, and 250 MB if no email can be delivered.
    pub pending_accounts: u32,
    /// Taken usernames that one source may try to sign up with per hour, so that accounts cannot be enumerated; in the same
    /// proportion for wider IPv6 networks.
    pub conflicts_per_hour: u32,
    /// Sign-ins on the website that one source may try per minute, right or wrong; from 1 to 1000.
    pub sign_ins_per_minute: u32,
    /// Sign-ups, activations and account look-ups that may wait for the store at once, this many of each; more get 503. The
    /// store commits that many together, so a larger number only makes them wait longer.
    pub waiting_for_store: NonZeroUsize,
    /// Connections that one source (an IPv4 address or an IPv6 /64) may have open at once on a listener; more are closed
    /// unread. A request head that is never completed takes up to 128 KiB for up to 5 s: by default 32 MiB per source.
    pub connections_per_source: NonZeroU32,
    /// Networks without that limit, besides `trusted_proxies`: platforms, monitoring.
    #[serde(deserialize_with = "values::networks")]
    pub connections_exempt: Vec<IpNet>,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            signups_per_hour: 3,
            mailbox_signups_per_day: 3,
            tenant_signups_per_hour: 1_000,
            pending_accounts: 50_000,
            conflicts_per_hour: 30,
            sign_ins_per_minute: 10,
            waiting_for_store: NonZeroUsize::new(64).expect("not zero"),
            connections_per_source: NonZeroU32::new(256).expect("not zero"),
            connections_exempt: Vec::new(),
        }
    }
}

impl LimitSettings {
    /// The limits of sign-ups.
    #[must_use]
    pub const fn signups(&self) -> SignupRates {
        SignupRates {
            per_source: self.signups_per_hour,
            conflicts: self.conflicts_per_hour,
            per_mailbox: self.mailbox_signups_per_day,
            per_tenant: self.tenant_signups_per_hour,
        }
    }
}

/// Mistakes in them.
pub(super) fn limit_problems(limits: &LimitSettings, problems: &mut Vec<SettingsProblem>) {
    if !(1..=SIGN_INS_MOST).contains(&limits.sign_ins_per_minute) {
        let text = format!("{} is out of range: use 1 to {SIGN_INS_MOST}", limits.sign_ins_per_minute);
        problems.push(SettingsProblem::error("limits.sign_ins_per_minute", text));
    }
    if limits.tenant_signups_per_hour > TENANT_SIGNUPS_MOST {
        let text = format!("{} is out of range: use 0 to {TENANT_SIGNUPS_MOST}", limits.tenant_signups_per_hour);
        problems.push(SettingsProblem::error("limits.tenant_signups_per_hour", text));
    }
    if let Some(network) = limits.connections_exempt.iter().find(|network| network.prefix_len() == 0) {
        let text = format!(
            "{network} covers all addresses, so one client can take all connections: set the networks of your platforms"
        );
        problems.push(SettingsProblem::warning("limits.connections_exempt", text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_lets_no_one_sign_in_or_remembers_without_end_is_a_problem() {
        let problems = |sign_ins_per_minute| {
            let mut problems = Vec::new();
            limit_problems(&LimitSettings { sign_ins_per_minute, ..LimitSettings::default() }, &mut problems);
            problems.into_iter().map(|problem| problem.to_string()).collect::<Vec<_>>()
        };
        assert_eq!((problems(1), problems(10), problems(1_000)), (vec![], vec![], vec![]));
        assert_eq!(problems(0), ["error: limits.sign_ins_per_minute: 0 is out of range: use 1 to 1000"]);
        assert_eq!(problems(1_001).len(), 1);
    }

    #[test]
    fn a_ceiling_that_cannot_be_remembered_is_a_problem() {
        let mut problems = Vec::new();
        limit_problems(
            &LimitSettings { tenant_signups_per_hour: 10_000_001, ..LimitSettings::default() },
            &mut problems,
        );
        assert_eq!(
            problems[0].to_string(),
            "error: limits.tenant_signups_per_hour: 10000001 is out of range: use 0 to 10000000"
        );
    }

    #[test]
    fn to_exempt_everyone_from_the_count_of_connections_is_a_warning() {
        let problems = |network: &str| {
            let mut problems = Vec::new();
            let connections_exempt = vec![network.parse().unwrap()];
            limit_problems(&LimitSettings { connections_exempt, ..LimitSettings::default() }, &mut problems);
            problems.into_iter().map(|problem| problem.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(problems("192.0.2.0/24"), Vec::<String>::new());
        for everyone in ["0.0.0.0/0", "::/0"] {
            let expected = format!("warning: limits.connections_exempt: {everyone} covers all addresses");
            assert!(problems(everyone)[0].starts_with(&expected));
        }
    }
}
