//! Where the attempt came from, what the settings say about that place, and whether it is blacklisted.

use super::finding::Mark;
use crate::attempt::{Fields, Member, Origin, Transport};
use crate::blacklist::{Mode, Policy, RuleVerdict};
use crate::replay::Provenance;
use std::net::IpAddr;
use std::time::Duration;

/// What the running server says about a source.
#[derive(Clone, Debug)]
pub enum ListingNow {
    /// It is listed for so long.
    Listed(Duration),
    /// It is not.
    Free,
    /// It could not be asked, and why.
    Unasked(String),
}

/// What was found about the source.
#[derive(Clone, Debug)]
pub enum SourceFinding {
    /// A bare header says nothing about it.
    Untold,
    /// The address at the width that is counted: one IPv4 address or one IPv6 /64.
    Address(IpAddr),
    /// There is none to be believed: all such attempts of a tenant share one source.
    NoAddress {
        /// What stood there instead, where something did.
        given: Option<String>,
    },
    /// The client may have written it itself, on an INVITE.
    Forgeable,
    /// It came by UDP, where anybody can write any address.
    Datagram,
    /// By setting nobody is listed.
    Off,
    /// By setting or by an operator's rule it is never counted and never listed.
    Allowed,
    /// By an operator's rule it is refused, for so long or for good.
    RefusedByHand(Option<Duration>, Mode),
    /// By setting it is counted and never listed.
    NeverListed,
    /// The listing of the running server.
    Listing(ListingNow, Mode),
}

impl SourceFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Address(_) | Self::Off | Self::Allowed | Self::NeverListed | Self::Listing(ListingNow::Free, _) => {
                Mark::Ok
            }
            Self::Listing(ListingNow::Listed(_), Mode::Enforce) | Self::RefusedByHand(_, Mode::Enforce) => {
                Mark::Refused
            }
            Self::Untold | Self::Listing(ListingNow::Unasked(_), _) => Mark::Unknown,
            Self::NoAddress { .. }
            | Self::Forgeable
            | Self::Datagram
            | Self::RefusedByHand(..)
            | Self::Listing(ListingNow::Listed(_), _) => Mark::Note,
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
            Self::Listing(ListingNow::Unasked(_), _) => "listing_unknown",
        }
    }
}

/// What is to be said about an attempt whose platform told where it came from.
pub(super) fn findings(
    fields: &Fields<'_>,
    origin: Origin,
    policy: &Policy,
    rule: Option<RuleVerdict>,
    listing: &ListingNow,
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
    } else if origin.transport == Transport::Datagram {
        findings.push(SourceFinding::Datagram);
    }
    findings.push(match (policy.mode, rule) {
        (Mode::Off, _) => SourceFinding::Off,
        (_, Some(RuleVerdict::Allowed)) => SourceFinding::Allowed,
        (mode, Some(RuleVerdict::RefusedByHand { remaining })) => SourceFinding::RefusedByHand(remaining, mode),
        _ if !policy.may_list(network) => SourceFinding::NeverListed,
        (mode, _) => SourceFinding::Listing(listing.clone(), mode),
    });
    findings
}
