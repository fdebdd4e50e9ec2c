//! What must hold of an attempt, whichever way its members came.

use super::tenants::TENANTS;
use super::{claim, readings};
use domain::authentication::attempt::{Attempt, Fields, RequestedExpires};
use domain::digest::AnswerError;
use domain::network::Origin;
use domain::tenant::TenantId;
use std::net::IpAddr;

/// Everything that an answer can say was wrong.
const MALFORMED: [&str; 14] = [
    "method",
    "realm",
    "username",
    "expires",
    "nonce",
    "uri",
    "response",
    "scheme",
    "algorithm",
    "qop",
    "cnonce",
    "nc",
    "headers",
    "duplicate member",
];

/// Of any members.
pub fn check(fields: &Fields<'_>) {
    let attempt = Attempt::parse(TENANTS.get(TenantId(0)), fields);
    origin(&attempt.origin);
    expires(fields);
    match &attempt.claim {
        Ok(parsed) => {
            assert_eq!((fields.broken, fields.wrong_kind()), (None, None));
            claim::check(fields, parsed);
            readings::check(fields, &attempt);
        }
        Err(AnswerError::Malformed(name)) => {
            let ours = MALFORMED.contains(name) || ["source_address", "source_port"].contains(name);
            assert!(ours, "{name:?} is not a name of ours");
        }
        Err(AnswerError::Unsupported(name)) => assert!(["scheme", "algorithm", "qop"].contains(name), "{name:?}"),
    }
}

/// A source is one IPv4 address or one IPv6 /64, and what stands for IPv4 inside IPv6 is IPv4.
fn origin(origin: &Origin) {
    if let Some(IpAddr::V6(network)) = origin.source.network {
        assert_eq!(network.to_bits() << 64, 0, "{network} is no /64");
        assert_eq!(network.to_ipv4_mapped(), None);
    }
}

/// What is granted is a whole number of seconds from 1 to the maximum, or nothing.
fn expires(fields: &Fields<'_>) {
    let requested = RequestedExpires::parse(&fields.expires);
    for maximum in [1, 60, 3600, u32::MAX] {
        let granted = requested.granted(maximum);
        assert!(granted.is_none_or(|seconds| (1..=maximum).contains(&seconds)), "{granted:?} of {maximum}");
        assert_eq!(granted.is_none(), requested == RequestedExpires::Unregister);
    }
}
