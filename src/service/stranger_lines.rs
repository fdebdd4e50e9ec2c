//! Rate limits for the log lines that untrusted clients can cause: each kind has its own, so that none crowds out another
//! and operators still find in the log what they must see.

use domain::memory::{LineAllowance, LogLimit};
use domain::network::Source;
use domain::tenant::TenantId;
use std::net::IpAddr;

/// Limit: the lines about wrong webhook passwords, by the address they come from.
const REFUSED_CALLER_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };

/// Limit: the lines about what is rejected on the website, by reason and source.
const WEBSITE_LINES: LineAllowance = LineAllowance { each: 1, all: 128, keys: 128 };

/// Limit: the lines about sign-ins and sign-outs, by outcome and source.
const SIGN_IN_LINES: LineAllowance = LineAllowance { each: 30, all: 300, keys: 300 };

/// Limit: the lines about denied attempts and unusual grants, by outcome and source: with those above at most some 280
/// per second, half of what the systemd unit that we ship lets through.
const ATTEMPT_LINES: LineAllowance = LineAllowance { each: 30, all: 2_000, keys: 2_000 };

/// Limit: the lines about a store that does not answer or an email that cannot be written, by message and tenant.
const UNDECIDED_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };

/// The log's message about a store that does not answer, or not in time.
pub const NO_ANSWER: &str = "store did not answer";

/// The log's message about a sign-up that is rejected.
pub const SIGN_UP_REJECTED: &str = "sign-up rejected";

/// The log's message about an activation link that is not valid.
pub const ACTIVATION_LINK_REJECTED: &str = "activation link rejected: invalid, used or expired";

/// The log's message about a provisioning link that is not valid.
pub const PROVISIONING_LINK_REJECTED: &str = "provisioning link rejected: invalid, used or expired";

/// A rejection on the website that a client can cause as often as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WebsiteRefusal {
    /// A sign-up, for this reason.
    SignUp(&'static str),
    /// An activation link that is not valid.
    ActivationLink,
    /// A provisioning link that is not valid.
    ProvisioningLink,
}

/// All of them. One instance for all workers.
#[derive(Debug)]
pub struct StrangerLines {
    /// Wrong webhook passwords, by the caller's address; `None` is a connection without one.
    pub callers: LogLimit<Option<IpAddr>>,
    /// Rejections of the website.
    pub website: LogLimit<(WebsiteRefusal, Source)>,
    /// Sign-ins and sign-outs, by message.
    pub sign_ins: LogLimit<(&'static str, Source)>,
    /// Attempts at the webhook that are denied, or granted although a check would have rejected them, by reason. Those
    /// of a tenant that name no address are one source.
    pub attempts: LogLimit<(&'static str, Source)>,
    /// Failures of ours, by message: while the store is down, that is each attempt, activation, sign-up and read of an
    /// account.
    pub undecided: LogLimit<(&'static str, TenantId)>,
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

impl WebsiteRefusal {
    /// As each line names it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::SignUp(_) => SIGN_UP_REJECTED,
            Self::ActivationLink => ACTIVATION_LINK_REJECTED,
            Self::ProvisioningLink => PROVISIONING_LINK_REJECTED,
        }
    }

    /// Why a sign-up was rejected.
    #[must_use]
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::SignUp(reason) => Some(reason),
            Self::ActivationLink | Self::ProvisioningLink => None,
        }
    }
}
