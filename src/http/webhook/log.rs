//! One line per attempt: denials at info, grants at debug, unusual grants at info too. Never the
//! response, a nonce or the raw header. Strings of the phone are logged as strings, which the log's formats escape, and cut
//! short: each may be as long as a body, and the log would soon fill the disk.

use crate::http::plumbing::stranger_lines::LOGGED_TEXT;
use domain::authentication::attempt::Attempt;
use domain::authentication::{Decision, Denial, Grant, Noticed, Verdict};
use domain::tenant::Tenant;
use std::net::IpAddr;
use std::time::Duration;

/// A line at a level: what every line holds, then what this one adds.
macro_rules! line {
    ($level:ident, $line:expr, $text:literal, $($more:tt)*) => {
        tracing::$level!(
            tenant = $line.tenant,
            realm = $line.realm(),
            username = $line.attempt.username().map(brief),
            method = $line.method(),
            source = $line.source(),
            call_id = $line.attempt.call_id().map(brief),
            duration_us = $line.duration_us(),
            $($more)*,
            $text
        )
    };
}

/// Writes the line; one about a denial or an odd grant where that is permitted for its reason.
pub(super) fn attempt(
    tenant: &Tenant,
    attempt: &Attempt<'_>,
    verdict: &Verdict,
    elapsed: Duration,
    permitted: impl FnOnce(&'static str) -> bool,
) {
    let line = LogLine { tenant: &tenant.name, attempt, elapsed };
    match &verdict.decision {
        Decision::Granted(grant) if verdict.noticed.is_odd() => {
            if permitted("granted") {
                line.odd_grant(grant, verdict.noticed);
            }
        }
        Decision::Granted(grant) => line.grant(grant),
        Decision::Denied(denial) => {
            if permitted(denial.reason.name()) {
                line.denial(denial, verdict.noticed);
            }
        }
    }
}

/// What every line holds; a part is made only when the line is wanted.
struct LogLine<'a> {
    tenant: &'a str,
    attempt: &'a Attempt<'a>,
    elapsed: Duration,
}

impl LogLine<'_> {
    fn realm(&self) -> Option<&str> {
        self.attempt.claim.as_ref().ok().map(|claim| brief(claim.answer.realm.as_str()))
    }

    fn method(&self) -> Option<&str> {
        self.attempt.claim.as_ref().ok().map(|claim| brief(claim.method.as_str()))
    }

    fn source(&self) -> Option<String> {
        self.attempt.origin.source.network.map(address)
    }

    fn duration_us(&self) -> u64 {
        u64::try_from(self.elapsed.as_micros()).unwrap_or(u64::MAX)
    }

    fn grant(&self, grant: &Grant) {
        line!(debug, self, "granted", expires = grant.expires);
    }

    fn odd_grant(&self, grant: &Grant, noticed: Noticed) {
        line!(
            info,
            self,
            "granted",
            expires = grant.expires,
            foreign_identity = noticed.identity,
            would_refuse_replay = noticed.replay,
            would_refuse_blacklisted = noticed.blacklist,
            would_refuse_pair_locked = noticed.pair_locked,
            would_refuse_guarded = noticed.guarded
        );
    }

    fn denial(&self, denial: &Denial, noticed: Noticed) {
        let (reason, detail) = (denial.reason.name(), denial.reason.detail());
        let blacklisted_seconds = denial.listed.map(|listed| listed.seconds());
        line!(
            info,
            self,
            "denied",
            reason,
            detail,
            blacklisted_seconds,
            would_refuse_blacklisted = noticed.blacklist.then_some(true),
            would_refuse_pair_locked = noticed.pair_locked.then_some(true),
            would_refuse_guarded = noticed.guarded.then_some(true)
        );
    }
}

/// An address as the standard library writes it, but IPv4 without its formatter, which takes as long as half a line.
fn address(address: IpAddr) -> String {
    let IpAddr::V4(address) = address else { return address.to_string() };
    let mut text = String::with_capacity("255.255.255.255".len());
    for (index, octet) in address.octets().into_iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        for (unit, is_written) in [(100, octet >= 100), (10, octet >= 10), (1, true)] {
            if is_written {
                text.push(char::from(b'0' + octet / unit % 10));
            }
        }
    }
    text
}

/// As much of a string as is logged.
fn brief(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOGGED_TEXT)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_the_standard_library_writes_them() {
        for octets in (0..=255).map(|octet: u8| [octet, 255 - octet, octet / 7, octet / 30]) {
            assert_eq!(address(octets.into()), IpAddr::from(octets).to_string());
        }
        assert_eq!(address("2001:db8::1".parse().expect("an address")), "2001:db8::1");
    }
}
