//! Where the attempt came from, what the settings say about that source, and whether it is blacklisted.

use super::mark::Mark;
use crate::authentication::DenialReason;
use crate::authentication::attempt::{Fields, Member};
use crate::blacklist::{Mode, Policy, RuleInForce};
use crate::network::{Origin, Provenance, TransportKind};
use std::net::IpAddr;
use std::time::Duration;

/// A rule about a source, made by the settings or by an operator.
#[derive(Clone, Debug)]
pub(super) enum HandRule {
    /// It is allowed, by the settings or by an operator.
    Allowed,
    /// An operator refuses it; of several rules the one that lasts longest.
    Refused(RuleInForce),
}

/// What the running server says about an attempt's source, and about its name there.
#[derive(Clone, Debug)]
pub struct ServerReport {
    /// Whether the source is listed.
    pub listing: ListingNow,
    /// What is held against the name, where there is one and something is.
    pub name: Option<NameNow>,
}

/// What the running server says about a source.
#[derive(Clone, Debug)]
pub enum ListingNow {
    /// It is listed, by itself, with a wider block or by a file.
    Listed(SourceHold),
    /// It is not.
    Free,
    /// It could not be asked, and why.
    Unasked(String),
}

/// What holds a source back.
#[derive(Clone, Debug)]
pub struct SourceHold {
    /// What it is.
    pub by: Holder,
    /// How long it lasts; `None`, as long as the file says so.
    pub remaining: Option<Duration>,
    /// Whether this name was right from there recently, and has a permitted check left.
    pub passes: bool,
}

/// What a source is held back by.
#[derive(Clone, Debug)]
pub enum Holder {
    /// A listing of its own.
    Source,
    /// The listing of all calls of the tenant whose headers name their address.
    Together,
    /// The listing of this wider block.
    Block(String),
    /// The network list.
    ListFile,
}

/// What is held against a name, and whether it would be checked now anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameNow {
    /// It failed too often from there.
    Locked {
        /// How long it is locked.
        remaining: Duration,
        /// Whether a permitted check is left.
        passes: bool,
    },
    /// It fails from everywhere.
    Guarded {
        /// Whether a permitted check is left.
        passes: bool,
    },
}

impl ServerReport {
    /// The report where no server was asked.
    #[must_use]
    pub fn nothing(why: &str) -> Self {
        Self { listing: ListingNow::Unasked(why.to_owned()), name: None }
    }
}

/// What was found about the source.
#[derive(Clone, Debug)]
pub enum SourceFinding {
    /// A bare header says nothing about it.
    Untold,
    /// The address at the width that is counted: one IPv4 address or one IPv6 /64.
    Address(IpAddr),
    /// There is none that can be believed: all such attempts of a tenant share one source.
    NoAddress {
        /// The value given instead, where there is one.
        given: Option<String>,
    },
    /// The client may have written it itself, on an INVITE.
    Forgeable,
    /// It came by UDP, where any client can forge the address.
    Datagram,
    /// By setting no source is listed.
    Off,
    /// By setting or by an operator's rule it has no points and is never listed.
    Allowed,
    /// By an operator's rule it is refused, good phones or not.
    RefusedByHand(RuleInForce, Mode),
    /// By setting it is counted and never listed.
    NeverListed,
    /// The listing of the running server.
    Listing(ListingNow, Mode),
    /// What the running server says of the name.
    Name(NameNow, Mode),
}

impl SourceFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Address(_) | Self::Off | Self::Allowed | Self::NeverListed | Self::Listing(ListingNow::Free, _) => {
                Mark::Ok
            }
            Self::RefusedByHand(_, Mode::Enforce)
            | Self::Listing(ListingNow::Listed(SourceHold { passes: false, .. }), Mode::Enforce)
            | Self::Name(NameNow::Locked { passes: false, .. } | NameNow::Guarded { passes: false }, Mode::Enforce) => {
                Mark::Refused
            }
            Self::Untold | Self::Listing(ListingNow::Unasked(_), _) => Mark::Unknown,
            Self::NoAddress { .. }
            | Self::Forgeable
            | Self::Datagram
            | Self::RefusedByHand(..)
            | Self::Listing(ListingNow::Listed(_), _)
            | Self::Name(..) => Mark::Note,
        }
    }

    /// The reason in the log, of a finding that refuses.
    pub(super) const fn reason(&self) -> DenialReason {
        match self {
            Self::Name(NameNow::Locked { .. }, _) => DenialReason::PairLocked,
            Self::Name(NameNow::Guarded { .. }, _) => DenialReason::Guarded,
            _ => DenialReason::Blacklisted,
        }
    }

    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Untold => "source_untold",
            Self::Address(_) => "source",
            Self::NoAddress { .. } => "source_unknown",
            Self::Forgeable => "source_forgeable",
            Self::Datagram => "source_udp",
            Self::Off => "blacklist_off",
            Self::Allowed => "source_allowed",
            Self::RefusedByHand(..) => "refused_by_hand",
            Self::NeverListed => "source_never_listed",
            Self::Listing(ListingNow::Listed(_), _) => "listed",
            Self::Listing(ListingNow::Free, _) => "not_listed",
            Self::Name(NameNow::Locked { .. }, _) => "pair_locked",
            Self::Name(NameNow::Guarded { .. }, _) => "name_guarded",
            Self::Listing(ListingNow::Unasked(_), _) => "listing_unknown",
        }
    }
}

/// The findings about an attempt whose platform reported a source.
pub(super) fn findings(
    fields: &Fields<'_>,
    origin: Origin,
    policy: &Policy,
    rule: Option<HandRule>,
    report: &ServerReport,
) -> Vec<SourceFinding> {
    let network = origin.source.network;
    let given = match &fields.source_address {
        Member::Absent => None,
        Member::Text(text) => Some(text.clone().into_owned()),
        Member::Number(_) | Member::Other => Some(String::new()),
    };
    let mut findings = vec![network.map_or(SourceFinding::NoAddress { given }, SourceFinding::Address)];
    if origin.provenance == Provenance::Forgeable {
        findings.push(SourceFinding::Forgeable);
    } else if origin.transport == TransportKind::Datagram {
        findings.push(SourceFinding::Datagram);
    }
    match (policy.mode, rule) {
        (Mode::Off, _) => findings.push(SourceFinding::Off),
        (mode, Some(HandRule::Allowed)) => {
            findings.push(SourceFinding::Allowed);
            // Any client can write an allowed address into a datagram: names are locked and guarded there anyway.
            findings.extend(report.name.map(|name| SourceFinding::Name(name, mode)));
        }
        (mode, Some(HandRule::Refused(rule))) => findings.push(SourceFinding::RefusedByHand(rule, mode)),
        (mode, None) => {
            findings.push(match &report.listing {
                _ if !policy.may_list(network) => SourceFinding::NeverListed,
                listing => SourceFinding::Listing(listing.clone(), mode),
            });
            // Locks are of names: a network that is never listed exempts none.
            findings.extend(report.name.map(|name| SourceFinding::Name(name, mode)));
        }
    }
    findings
}
