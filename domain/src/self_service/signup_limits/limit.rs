//! The limits of signups, and the error of one that met a limit.

use std::time::Duration;

use crate::memory::RateLimited;

/// Which limit a signup met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignupLimit {
    /// Accounts created by the source, its /56 or its /48.
    Source,
    /// Taken names that the source asked for.
    Conflicts,
    /// Accounts created with the mailbox.
    Mailbox,
    /// Accounts created at the tenant.
    Tenant,
    /// Accounts of the tenant that wait for their activation.
    Pending,
}

impl SignupLimit {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Source, Self::Conflicts, Self::Mailbox, Self::Tenant, Self::Pending];

    /// The word in metrics and log lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Conflicts => "conflicts",
            Self::Mailbox => "mailbox",
            Self::Tenant => "tenant",
            Self::Pending => "pending",
        }
    }

    /// The setting that an operator would raise.
    #[must_use]
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Source => "limits.signups_per_hour",
            Self::Conflicts => "limits.conflicts_per_hour",
            Self::Mailbox => "limits.mailbox_signups_per_day",
            Self::Tenant => "limits.tenant_signups_per_hour",
            Self::Pending => "limits.pending_accounts",
        }
    }
}

/// A signup beyond a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("signup limit per {} exceeded: {rate_limited}", .limit.name())]
pub struct OverLimit {
    /// Which one; the one that lasts longest where there are several.
    pub limit: SignupLimit,
    /// When it is worth trying again.
    pub rate_limited: RateLimited,
    under_way: bool,
}

impl OverLimit {
    /// A limit that lasts for so long; no time at all where signups under way use it up and may
    /// still fail.
    pub(in crate::self_service) fn new(limit: SignupLimit, lasts: Duration) -> Self {
        Self { limit, rate_limited: RateLimited::until(lasts), under_way: lasts.is_zero() }
    }

    /// Whether it may be over in a moment, and waiting for it takes nothing from others. One source that asks for more at
    /// once than it may have is answered at once: those that wait take up places before the store.
    pub(super) const fn is_worth_waiting(self) -> bool {
        self.under_way && matches!(self.limit, SignupLimit::Mailbox | SignupLimit::Tenant)
    }
}
