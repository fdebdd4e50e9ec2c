//! Log lines that strangers cause: each kind has its own allowance, so that none can push out another, and all of them
//! together leave the log to what operators must find in it.

use crate::limits::{DENIED_LINES, REFUSED_CALLER_LINES, WEBSITE_LINES};
use crate::log_limit::{Held, LogLimit};
use crate::now::Now;
use crate::source::Source;
use crate::tenant::Tenants;
use std::net::IpAddr;

/// Something on the website that anybody can repeat as often as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// A sign-up, for this reason.
    SignUp(&'static str),
    /// A sign-in beyond the rate limit.
    SignInRate,
    /// An activation link that is not live.
    ActivationLink,
    /// A provisioning link that is not live.
    ProvisioningLink,
}

/// All of them. One instance for all workers.
#[derive(Debug)]
pub struct StrangerLines {
    callers: LogLimit<Option<IpAddr>>,
    website: LogLimit<(Refusal, Source)>,
    denials: LogLimit<(&'static str, Source)>,
}

impl Default for StrangerLines {
    fn default() -> Self {
        Self {
            callers: LogLimit::new(REFUSED_CALLER_LINES),
            website: LogLimit::new(WEBSITE_LINES),
            denials: LogLimit::new(DENIED_LINES),
        }
    }
}

impl StrangerLines {
    /// Tells of a wrong webhook password; never of what was sent.
    pub fn wrong_caller(&self, peer: Option<IpAddr>, now: Now) {
        if self.callers.permits(peer, now) {
            wrong_callers(peer, 1);
        }
    }

    /// Whether this one is to be told of.
    pub fn permits(&self, refusal: Refusal, source: Source, now: Now) -> bool {
        self.website.permits((refusal, source), now)
    }

    /// Whether a denied attempt is to be told of. Those of a tenant that name no address are one source.
    pub fn permits_denial(&self, reason: &'static str, source: Source, now: Now) -> bool {
        self.denials.permits((reason, source), now)
    }

    /// Tells how many were not told of one by one; called a few times a second.
    pub fn tell_counts(&self, tenants: &Tenants, now: Now) {
        for Held { key, count } in self.callers.due(now) {
            wrong_callers(key.flatten(), count);
        }
        for Held { key, count } in self.website.due(now) {
            let Some((refusal, source)) = key else {
                tracing::info!(count, "refused many sources on the website");
                continue;
            };
            let (tenant, source) = named(source, tenants);
            tracing::info!(tenant, source, reason = refusal.reason(), count, "{}", refusal.text());
        }
        for Held { key, count } in self.denials.due(now) {
            let Some((reason, source)) = key else {
                tracing::info!(count, "denied attempts of many sources");
                continue;
            };
            let (tenant, source) = named(source, tenants);
            tracing::info!(tenant, source, reason, count, "denied repeatedly");
        }
    }
}

impl Refusal {
    /// As the first one says it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::SignUp(_) => "signup refused",
            Self::SignInRate => "sign-in refused",
            Self::ActivationLink => "activation link is invalid or expired",
            Self::ProvisioningLink => "provisioning link is invalid or expired",
        }
    }

    const fn reason(self) -> Option<&'static str> {
        match self {
            Self::SignUp(reason) => Some(reason),
            Self::SignInRate => Some("too many tries"),
            Self::ActivationLink | Self::ProvisioningLink => None,
        }
    }
}

fn named(source: Source, tenants: &Tenants) -> (&str, Option<String>) {
    (&tenants.get(source.tenant).name, source.network.map(|network| network.to_string()))
}

/// `None` is a connection without an address, or many of them.
fn wrong_callers(peer: Option<IpAddr>, count: u64) {
    let peer = peer.map(|peer| peer.to_string());
    tracing::warn!(target: "realmgate::audit", peer, count, "webhook call rejected: wrong webhook password");
}
