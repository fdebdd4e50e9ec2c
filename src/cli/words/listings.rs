//! The server's listings and rules, in words: "in 4 min", "48 s ago", "11 wrong attempts with 11 names".

use crate::http::admin::api::entry::{BlockEntry, FailuresEntry, ListingEntry, RuleEntry, VerdictWord};
use crate::http::admin::api::standing::{ListingStanding, ModeWord};
use domain::text::counted;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// A period in one number, rounded down: "48 s", "12 min", "3 h", "5 days".
pub(in crate::cli) fn period(seconds: u64) -> String {
    let (unit, name) = unit(seconds);
    format!("{} {name}", seconds / unit)
}

/// The same, rounded up: what is still to be waited for.
pub(in crate::cli) fn wait(seconds: u64) -> String {
    let (unit, name) = unit(seconds);
    format!("{} {name}", seconds.div_ceil(unit))
}

const fn unit(seconds: u64) -> (u64, &'static str) {
    match seconds {
        0..=99 => (1, "s"),
        100..=5_999 => (60, "min"),
        6_000..=172_799 => (3_600, "h"),
        _ => (86_400, "days"),
    }
}

/// When something ends: "in 4 min", "never".
pub(in crate::cli) fn ends(remaining_seconds: Option<u64>) -> String {
    remaining_seconds.map_or_else(|| "never".to_owned(), |seconds| format!("in {}", wait(seconds)))
}

/// For how long: "for 4 min more", "permanently".
pub(in crate::cli) fn lasting(remaining_seconds: Option<u64>) -> String {
    remaining_seconds.map_or_else(|| "permanently".to_owned(), |seconds| format!("for {} more", wait(seconds)))
}

/// How long ago a moment is: "48 s ago"; `None` for what is not a moment.
pub(in crate::cli) fn ago(moment: &str, now: Duration) -> Option<String> {
    let moment = humantime::parse_rfc3339(moment).ok()?;
    let age = now.saturating_sub(moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default());
    Some(format!("{} ago", period(age.as_secs())))
}

/// An address without the length of its prefix, a network with it.
pub(in crate::cli) fn network_or_none(network: Option<&str>) -> &str {
    network.map_or("(no address)", bare)
}

/// The same of one that is there, as a command takes it.
pub(in crate::cli) fn bare(network: &str) -> &str {
    network.strip_suffix("/32").filter(|address| !address.contains(':')).unwrap_or(network)
}

/// "all" for a rule for all tenants.
pub(in crate::cli) fn tenant(tenant: Option<&str>) -> &str {
    tenant.unwrap_or("all")
}

/// The word for a mode in which no source is refused.
pub(in crate::cli) const fn idle(mode: ModeWord) -> Option<&'static str> {
    match mode {
        ModeWord::Enforce => None,
        ModeWord::Observe => Some("observe"),
        ModeWord::Off => Some("off"),
    }
}

/// What a rule makes of its network.
pub(in crate::cli) const fn state(verdict: VerdictWord) -> &'static str {
    match verdict {
        VerdictWord::Allow => "allowed",
        VerdictWord::Refuse => "blocked",
    }
}

/// Why a block is listed: "11 wrong attempts with 11 names, the last 48 s ago".
pub(in crate::cli) fn why(entry: &BlockEntry, now: Duration) -> String {
    let listing = entry.listing.as_ref();
    let mut parts = entry.failures.as_ref().map(|failures| Faults::from(failures).in_words()).unwrap_or_default();
    if parts.is_empty() {
        // A restart remembers the listing, and no counters.
        parts.extend(listing.map(|listing| cause(&listing.cause).to_owned()));
    }
    let mut text = parts.join(", ");
    if let Some(last) = entry.failures.as_ref().and_then(|failures| ago(&failures.last, now)) {
        let _ = write!(text, ", the last {last}");
    }
    if let Some(listing) = listing {
        if listing.refused > 0 {
            let _ = write!(text, "; {} rejected since", listing.refused);
        }
        text.push_str(doubt(listing));
    }
    text
}

/// How many attempts failed, of which kind.
pub(in crate::cli) struct Faults {
    guesses: u32,
    malformed: u32,
    replays: u32,
    names: u32,
}

impl Faults {
    /// "11 wrong attempts and 2 malformed requests with 11 names", "1 replay".
    pub(in crate::cli) fn in_words(&self) -> Vec<String> {
        let counted_if_any = |count: u32, what| (count > 0).then(|| counted(u64::from(count), what));
        let failed: Vec<_> =
            [counted_if_any(self.guesses, "wrong attempt"), counted_if_any(self.malformed, "malformed request")]
                .into_iter()
                .flatten()
                .collect();
        let mut parts = Vec::new();
        if !failed.is_empty() {
            let names = counted_if_any(self.names, "name").map(|names| format!(" with {names}")).unwrap_or_default();
            parts.push(format!("{}{names}", failed.join(" and ")));
        }
        parts.extend(counted_if_any(self.replays, "replay"));
        parts
    }
}

impl From<&FailuresEntry> for Faults {
    fn from(failures: &FailuresEntry) -> Self {
        let FailuresEntry { guesses, malformed, replays, names, .. } = *failures;
        Self { guesses, malformed, replays, names }
    }
}

impl From<&ListingStanding> for Faults {
    fn from(listing: &ListingStanding) -> Self {
        let ListingStanding { guesses, malformed, replays, names, .. } = *listing;
        Self { guesses, malformed, replays, names }
    }
}

/// What is added to a listing whose address may be another's.
pub(in crate::cli) const FORGEABLE: &str = "; the address may be forged";

/// Why a listing is nothing for a firewall, after a semicolon; nothing where it is.
pub(in crate::cli) const fn doubt(listing: &ListingEntry) -> &'static str {
    if listing.forgeable {
        FORGEABLE
    } else if listing.website {
        "; by sign-ins on the website"
    } else {
        ""
    }
}

pub(in crate::cli) fn cause(cause: &str) -> &'static str {
    match cause {
        "malformed" => "malformed requests",
        "replay" => "replays",
        _ => "wrong attempts",
    }
}

/// A rule's reason after a colon, where it has one. It holds no control characters.
pub(in crate::cli) fn reason(rule: &RuleEntry) -> String {
    if rule.reason.is_empty() { String::new() } else { format!(": {}", rule.reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_printed_without_the_length_of_its_prefix() {
        let places =
            [None, Some("203.0.113.7/32"), Some("203.0.113.0/24"), Some("2001:db8::/64"), Some("2001:db8::1/32")];
        let printed = ["(no address)", "203.0.113.7", "203.0.113.0/24", "2001:db8::/64", "2001:db8::1/32"];
        assert_eq!(places.map(network_or_none), printed);
    }

    #[test]
    fn periods_are_printed_in_one_number_and_waits_are_never_too_short() {
        let printed = |seconds| (period(seconds), wait(seconds));
        for (seconds, past, ahead) in [
            (0, "0 s", "0 s"),
            (99, "99 s", "99 s"),
            (100, "1 min", "2 min"),
            (300, "5 min", "5 min"),
            (5_999, "99 min", "100 min"),
            (7_201, "2 h", "3 h"),
            (172_800, "2 days", "2 days"),
            (172_801, "2 days", "3 days"),
        ] {
            assert_eq!(printed(seconds), (past.to_owned(), ahead.to_owned()), "{seconds}");
        }
    }

    fn listing(cause: &str, refused: u32) -> ListingEntry {
        ListingEntry {
            since: String::new(),
            until: String::new(),
            remaining_seconds: 300,
            step: 1,
            cause: cause.to_owned(),
            forgeable: false,
            website: false,
            refused,
        }
    }

    fn entry(listing: ListingEntry, failures: Option<FailuresEntry>) -> BlockEntry {
        BlockEntry {
            tenant: "one".to_owned(),
            network: Some("203.0.113.7/32".to_owned()),
            listing: Some(listing),
            failures,
            last_success: None,
            points: 30.0,
            capacity: 30.0,
        }
    }

    #[test]
    fn a_reason_is_put_in_words() {
        let last = "1970-01-01T00:16:00Z".to_owned();
        let failures = FailuresEntry { first: last.clone(), last, guesses: 11, malformed: 2, replays: 1, names: 1 };
        let forged = ListingEntry { forgeable: true, ..listing("guesses", 3) };
        let expected = "11 wrong attempts and 2 malformed requests with 1 name, 1 replay, the last 40 s ago; 3 rejected \
                        since; the address may be forged";
        assert_eq!(why(&entry(forged, Some(failures.clone())), Duration::from_secs(1_000)), expected);
        assert_eq!(why(&entry(listing("replay", 0), None), Duration::ZERO), "replays");
        let nameless = FailuresEntry { guesses: 0, replays: 0, names: 0, ..failures };
        let signed_in = ListingEntry { website: true, ..listing("malformed", 0) };
        let expected = "2 malformed requests, the last 0 s ago; by sign-ins on the website";
        assert_eq!(why(&entry(signed_in, Some(nameless)), Duration::from_mins(16)), expected);
    }
}
