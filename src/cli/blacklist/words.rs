//! What the server says of listings and rules, in words: "in 4 min", "48 s ago", "11 wrong attempts with 11 names".

use crate::counted::counted;
use serde_json::Value;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// A period in one number, rounded down: "48 s", "12 min", "3 h", "5 days".
pub(super) fn period(seconds: u64) -> String {
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
pub(super) fn ends(remaining: &Value) -> String {
    remaining.as_u64().map_or_else(|| "never".to_owned(), |seconds| format!("in {}", wait(seconds)))
}

/// For how long: "for 4 min more", "for good".
pub(super) fn lasting(remaining: &Value) -> String {
    remaining.as_u64().map_or_else(|| "for good".to_owned(), |seconds| format!("for {} more", wait(seconds)))
}

/// How long ago a moment is: "48 s ago"; `None` for what never was.
pub(super) fn ago(moment: &Value, now: Duration) -> Option<String> {
    ago_of(moment.as_str()?, now)
}

/// The same of a moment that was.
pub(in crate::cli) fn ago_of(moment: &str, now: Duration) -> Option<String> {
    let moment = humantime::parse_rfc3339(moment).ok()?;
    let age = now.saturating_sub(moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default());
    Some(format!("{} ago", period(age.as_secs())))
}

/// An address without the length of its prefix, a network with it.
pub(in crate::cli) fn place(network: Option<&str>) -> &str {
    network.map_or("(no address)", bare)
}

/// The same of one that is there, as a command takes it.
pub(in crate::cli) fn bare(network: &str) -> &str {
    network.strip_suffix("/32").filter(|address| !address.contains(':')).unwrap_or(network)
}

/// "all" for a rule for all tenants.
pub(super) fn tenant(of: &Value) -> &str {
    of["tenant"].as_str().unwrap_or("all")
}

/// Why a block is listed: "11 wrong attempts with 11 names, the last 48 s ago".
pub(super) fn why(entry: &Value, now: Duration) -> String {
    let mut parts = failures(&entry["failures"]);
    if parts.is_empty() {
        // A restart remembers the listing, and no counters.
        parts.push(cause(&entry["listing"]).to_owned());
    }
    let mut text = parts.join(", ");
    if let Some(last) = ago(&entry["failures"]["last"], now) {
        let _ = write!(text, ", the last {last}");
    }
    if let Some(refused) = entry["listing"]["refused"].as_u64().filter(|refused| *refused > 0) {
        let _ = write!(text, "; {refused} refused since");
    }
    text.push_str(doubt(&entry["listing"]));
    text
}

/// "11 wrong attempts and 2 malformed requests with 11 names", "1 replay".
pub(in crate::cli) fn failures(failures: &Value) -> Vec<String> {
    let count = |of: &str| failures[of].as_u64().unwrap_or_default();
    let told = |(of, what)| Some(count(of)).filter(|count| *count > 0).map(|count| counted(count, what));
    let failed: Vec<_> =
        [("guesses", "wrong attempt"), ("malformed", "malformed request")].into_iter().filter_map(told).collect();
    let mut parts = Vec::new();
    if !failed.is_empty() {
        let names = told(("names", "name")).map(|names| format!(" with {names}")).unwrap_or_default();
        parts.push(format!("{}{names}", failed.join(" and ")));
    }
    parts.extend(told(("replays", "replay")));
    parts
}

/// Why a listing is nothing for a firewall, behind a semicolon; nothing where it is.
pub(in crate::cli) fn doubt(listing: &Value) -> &'static str {
    if listing["forgeable"] == true {
        "; the address may be forged"
    } else if listing["website"] == true {
        "; by sign-ins on the website"
    } else {
        ""
    }
}

pub(in crate::cli) fn cause(listing: &Value) -> &'static str {
    match listing["cause"].as_str() {
        Some("malformed") => "malformed requests",
        Some("replay") => "replays",
        _ => "wrong attempts",
    }
}

/// A rule's reason behind a colon, where it has one. It holds no control characters.
pub(super) fn reason(rule: &Value) -> String {
    rule["reason"].as_str().filter(|reason| !reason.is_empty()).map(|reason| format!(": {reason}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_is_told_without_the_length_of_its_prefix() {
        let places =
            [None, Some("203.0.113.7/32"), Some("203.0.113.0/24"), Some("2001:db8::/64"), Some("2001:db8::1/32")];
        let told = ["(no address)", "203.0.113.7", "203.0.113.0/24", "2001:db8::/64", "2001:db8::1/32"];
        assert_eq!(places.map(place), told);
    }

    #[test]
    fn periods_are_told_in_one_number_and_waits_are_never_too_short() {
        let told = |seconds| (period(seconds), wait(seconds));
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
            assert_eq!(told(seconds), (past.to_owned(), ahead.to_owned()), "{seconds}");
        }
    }

    #[test]
    fn a_reason_is_told_in_words() {
        let failures =
            json!({ "last": "1970-01-01T00:16:00Z", "guesses": 11, "names": 1, "malformed": 2, "replays": 1 });
        let entry = json!({ "failures": failures, "listing": { "refused": 3, "cause": "guesses", "forgeable": true } });
        let expected = "11 wrong attempts and 2 malformed requests with 1 name, 1 replay, the last 40 s ago; 3 refused \
                        since; the address may be forged";
        assert_eq!(why(&entry, Duration::from_secs(1_000)), expected);
        let restored = json!({ "failures": null, "listing": { "refused": 0, "cause": "replay", "forgeable": false } });
        assert_eq!(why(&restored, Duration::ZERO), "replays");
        let nameless = json!({ "malformed": 2, "names": 0 });
        let entry = json!({ "failures": nameless, "listing": { "cause": "malformed", "website": true } });
        assert_eq!(why(&entry, Duration::ZERO), "2 malformed requests; by sign-ins on the website");
    }
}
