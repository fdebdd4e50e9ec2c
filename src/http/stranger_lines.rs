//! Log lines that strangers cause: each kind has its own allowance, so that none can push out another, and all of them
//! together leave the log to what operators must find in it.

use crate::log_limit::{Held, LineAllowance, LogLimit};
use crate::now::Now;
use crate::source::Source;
use crate::tenant::{TenantId, Tenants};
use std::net::IpAddr;

/// Limit: what a log line holds of each text that a phone sent, in bytes.
pub(super) const LOGGED_TEXT: usize = 256;

/// Limit: the lines about wrong webhook passwords, by the address they come from.
const REFUSED_CALLER_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };

/// Limit: the lines about what is refused on the website, by reason and source.
const WEBSITE_LINES: LineAllowance = LineAllowance { each: 1, all: 128, keys: 128 };

/// Limit: the lines about sign-ins and sign-outs, by outcome and source.
const SIGN_IN_LINES: LineAllowance = LineAllowance { each: 30, all: 300, keys: 300 };

/// Limit: the lines about odd attempts, by outcome and source: with those above some 280 a second at the very most, of
/// which the log of a systemd unit as we ship it takes twice as many.
const ATTEMPT_LINES: LineAllowance = LineAllowance { each: 30, all: 2_000, keys: 2_000 };

/// Limit: the lines about a store that does not answer or an email that cannot be written, by message and tenant.
const UNDECIDED_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };

/// Something on the website that anybody can repeat as often as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WebsiteRefusal {
    /// A sign-up, for this reason.
    SignUp(&'static str),
    /// An activation link that is not live.
    ActivationLink,
    /// A provisioning link that is not live.
    ProvisioningLink,
}

/// What came of an attempt or a sign-in.
type Outcome = (&'static str, Source);

/// All of them. One instance for all workers.
#[derive(Debug)]
pub struct StrangerLines {
    callers: LogLimit<Option<IpAddr>>,
    website: LogLimit<(WebsiteRefusal, Source)>,
    sign_ins: LogLimit<Outcome>,
    attempts: LogLimit<Outcome>,
    undecided: LogLimit<(&'static str, TenantId)>,
}

impl Default for StrangerLines {
    fn default() -> Self {
        Self {
            callers: LogLimit::new(REFUSED_CALLER_LINES),
            website: LogLimit::new(WEBSITE_LINES),
            sign_ins: LogLimit::new(SIGN_IN_LINES),
            attempts: LogLimit::new(ATTEMPT_LINES),
            undecided: LogLimit::new(UNDECIDED_LINES),
        }
    }
}

impl StrangerLines {
    /// Logs a wrong webhook password; never what was sent.
    pub fn wrong_caller(&self, peer: Option<IpAddr>, now: Now) {
        if self.callers.permits(peer, now) {
            wrong_callers(peer, 1);
        }
    }

    /// Whether this refusal is to be logged.
    pub fn permits(&self, refusal: WebsiteRefusal, source: Source, now: Now) -> bool {
        self.website.permits((refusal, source), now)
    }

    /// Whether a sign-in or sign-out with this message is to be logged.
    pub fn permits_sign_in(&self, message: &'static str, source: Source, now: Now) -> bool {
        self.sign_ins.permits((message, source), now)
    }

    /// Whether an attempt at the webhook is to be logged: denied for this reason, or granted with something odd about it.
    /// Those of a tenant that name no address are one source.
    pub fn permits_attempt(&self, reason: &'static str, source: Source, now: Now) -> bool {
        self.attempts.permits((reason, source), now)
    }

    /// Whether it is to be logged that something of ours failed, by message: while the store is down, that is each attempt,
    /// activation, sign-up and look at an account.
    pub fn permits_undecided(&self, message: &'static str, tenant: TenantId, now: Now) -> bool {
        self.undecided.permits((message, tenant), now)
    }

    /// Logs how many were only counted; called a few times a second.
    pub fn log_counts(&self, tenants: &Tenants, now: Now) {
        for Held { key, count } in self.callers.due(now) {
            wrong_callers(key.flatten(), count);
        }
        for Held { key, count } in self.website.due(now) {
            repeated(key.map(|(refusal, source)| (refusal.reason(), source, refusal.message())), count, tenants);
        }
        for Held { key, count } in self.sign_ins.due(now) {
            repeated(key.map(|(message, source)| (None, source, message)), count, tenants);
        }
        for Held { key, count } in self.attempts.due(now) {
            repeated(key.map(|(reason, source)| (Some(reason), source, "attempts repeated")), count, tenants);
        }
        for Held { key, count } in self.undecided.due(now) {
            let tenant = key.map(|(_, tenant)| tenants.get(tenant).name.as_str());
            let message = key.map_or("failures, not logged one by one", |(message, _)| message);
            tracing::error!(tenant, count, "{message}");
        }
    }
}

impl WebsiteRefusal {
    /// As each line says it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::SignUp(_) => "signup refused",
            Self::ActivationLink => "activation link is invalid or expired",
            Self::ProvisioningLink => "provisioning link is invalid or expired",
        }
    }

    const fn reason(self) -> Option<&'static str> {
        match self {
            Self::SignUp(reason) => Some(reason),
            Self::ActivationLink | Self::ProvisioningLink => None,
        }
    }
}

/// One line for what one source repeated, or many sources did.
fn repeated(what: Option<(Option<&str>, Source, &str)>, count: u64, tenants: &Tenants) {
    let Some((reason, source, message)) = what else {
        tracing::info!(count, "events of many sources, not logged one by one");
        return;
    };
    let tenant = tenants.get(source.tenant).name.as_str();
    let source = source.network.map(|network| network.to_string());
    tracing::info!(tenant, source, reason, count, "{message}");
}

/// `None` is a connection without an address, or many of them.
fn wrong_callers(peer: Option<IpAddr>, count: u64) {
    let peer = peer.map(|peer| peer.to_string());
    tracing::warn!(target: "realmgate::audit", peer, count, "webhook call rejected: wrong webhook password");
}
