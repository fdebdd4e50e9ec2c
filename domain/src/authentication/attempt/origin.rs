//! Where an attempt came from, by what its members say (docs/policy.md section 1).

use super::fields::Fields;
use crate::digest::MethodKind;
use crate::network::{Origin, Provenance, Source, TransportKind, canonical};
use crate::tenant::TenantId;
use std::net::IpAddr;

impl Origin {
    /// Judges what was read of `source_address`, and the headers; whatever is not an address is the unknown source.
    #[must_use]
    pub fn of(tenant: TenantId, address: Option<IpAddr>, fields: &Fields<'_>) -> Self {
        let kind = fields.method_kind();
        let call = kind == Some(MethodKind::Invite);
        // What is not a method might be taken for a call.
        let forwarded =
            (call || kind.is_none()) && fields.headers.as_ref().is_some_and(|headers| headers.forwarded_for);
        let forgeable = forwarded || (call && fields.headers.is_none());
        let (provenance, address) = match (forgeable, address) {
            (true, address) => (Provenance::Forgeable, address.filter(|address| !is_private(*address))),
            (false, Some(address)) => (Provenance::Observed, Some(address)),
            (false, None) => (Provenance::Absent, None),
        };
        let via = fields.headers.as_ref().and_then(|headers| headers.via.as_deref());
        let source = address.map_or(Source::unknown(tenant), |address| Source::new(tenant, address));
        Self { source, transport: via.map_or(TransportKind::Datagram, transport_of), provenance, forwarded }
    }
}

/// Addresses that no phone on the internet has; a forged one would hit the host that has it on the local network.
fn is_private(address: IpAddr) -> bool {
    match canonical(address) {
        IpAddr::V4(v4) => {
            let shared = v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64;
            v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || shared
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
        }
    }
}

/// RFC 3261 section 20.42: the transport that `SIP/2.0/UDP host;...` names; the first of several is the top one.
#[must_use]
pub fn transport_named_by(via: &str) -> &str {
    // As nearly all write it; blanks may stand around the slashes.
    let written = via.strip_prefix("SIP/2.0/");
    let protocol = written.or_else(|| via.splitn(3, '/').nth(2)).unwrap_or_default().trim_start();
    let end = protocol.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b';' | b','));
    &protocol[..end.unwrap_or(protocol.len())]
}

fn transport_of(via: &str) -> TransportKind {
    let name = transport_named_by(via);
    if name == "UDP" {
        return TransportKind::Datagram;
    }
    let connected = ["TCP", "TLS", "WS", "WSS", "SCTP", "TLS-SCTP"];
    if connected.iter().any(|one| name.eq_ignore_ascii_case(one)) {
        TransportKind::Connected
    } else {
        TransportKind::Datagram
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authentication::attempt::fields::{Member, SipHeaders};

    fn origin(method: &'static str, address: &'static str, headers: Option<SipHeaders<'static>>) -> Origin {
        let source_address = if address.is_empty() { Member::Absent } else { Member::Text(address.into()) };
        let fields = Fields { method: Member::Text(method.into()), source_address, headers, ..Fields::default() };
        Origin::of(TenantId(0), fields.address(), &fields)
    }

    #[test]
    fn what_is_not_an_address_is_the_unknown_source() {
        for address in ["", "10.0.0.1, 203.0.113.9", "garbage"] {
            let origin = origin("REGISTER", address, Some(SipHeaders::default()));
            assert_eq!((origin.source.network, origin.provenance), (None, Provenance::Absent), "{address}");
        }
        let found = origin("REGISTER", "[2001:db8::1]", None);
        assert_eq!(found.provenance, Provenance::Observed);
        assert!(found.source.network.is_some());
    }

    #[test]
    fn an_invite_that_names_its_own_address_is_forgeable() {
        let forwarded = Some(SipHeaders { forwarded_for: true, ..SipHeaders::default() });
        let plain = Some(SipHeaders::default());
        assert_eq!(origin("INVITE", "203.0.113.9", forwarded.clone()).provenance, Provenance::Forgeable);
        assert_eq!(origin("INVITE", "203.0.113.9", None).provenance, Provenance::Forgeable);
        assert_eq!(origin("INVITE", "203.0.113.9", plain).provenance, Provenance::Observed);
        assert_eq!(origin("REGISTER", "203.0.113.9", forwarded.clone()).provenance, Provenance::Observed);
        for method in ["invite", "Invite", "INVITE "] {
            assert_eq!(origin(method, "203.0.113.9", forwarded.clone()).provenance, Provenance::Forgeable, "{method}");
        }
        assert_eq!(origin("register", "203.0.113.9", forwarded.clone()).provenance, Provenance::Observed);
        assert_eq!(origin("INVITE", "192.168.1.1", forwarded).source, Source::unknown(TenantId(0)));
    }

    #[test]
    fn the_top_via_tells_the_transport() {
        assert_eq!(transport_of("SIP/2.0/UDP 192.168.1.20:5060;rport"), TransportKind::Datagram);
        assert_eq!(transport_of("SIP / 2.0 / wss x.invalid;branch=1,SIP/2.0/UDP y"), TransportKind::Connected);
        assert_eq!(transport_of("SIP/2.0/UDP y,SIP/2.0/TCP x"), TransportKind::Datagram);
        assert_eq!(transport_of("TCP"), TransportKind::Datagram);
    }
}
