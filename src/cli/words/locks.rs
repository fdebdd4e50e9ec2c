//! A locked name and a guarded one, in words.

use super::listings::{ago, wait};
use super::names::shown;
use crate::http::admin::api::standing::{Attempts, GuardStanding, LockStanding};
use std::time::Duration;

/// `"bob" (realm r.example)`, or a placeholder for a name that cannot be read.
pub(in crate::cli) fn named(username: Option<&str>, realm: Option<&str>) -> String {
    match (username, realm) {
        (Some(username), Some(realm)) => format!("{} (realm {})", shown(username), shown(realm)),
        (Some(username), None) => shown(username),
        _ => "attempts without a readable username".to_owned(),
    }
}

/// Why a name is locked, and what passes all the same: "10 failures, the last 5 s ago, over TCP, TLS and the website".
pub(in crate::cli) fn lock(lock: &LockStanding, now: Duration) -> String {
    let over = match lock.attempts {
        Attempts::Believable => "over TCP, TLS, WebSocket and the website",
        Attempts::Other => "over UDP",
    };
    let last = ago(&lock.last, now).unwrap_or_default();
    let again = if lock.times > 1 { format!("lock {} in a row, ", lock.times) } else { String::new() };
    let passes = match lock.known_good.as_deref().and_then(|moment| ago(moment, now)) {
        Some(moment) => format!("; it succeeded there {moment}, so it passes"),
        None if lock.next_look_seconds >= lock.remaining_seconds => String::new(),
        None if lock.next_look_seconds == 0 => "; its next attempt is checked".to_owned(),
        None => format!("; one attempt is checked in {}", wait(lock.next_look_seconds)),
    };
    format!("{again}{} failures {over}, the last {last}{passes}", lock.failures)
}

/// Why a name is guarded, and which attempts pass.
pub(in crate::cli) fn guard(guard: &GuardStanding) -> String {
    let interval = wait(guard.look_interval_seconds);
    format!(
        "{} failures from many addresses; it passes from addresses where it succeeded recently, all others share one attempt \
         per {interval}",
        guard.failures
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locked(times: u8, next_look_seconds: u64, known_good: Option<&str>) -> String {
        let standing = LockStanding {
            tenant: "one".to_owned(),
            realm: Some("r.example".to_owned()),
            username: Some("bob".to_owned()),
            network: Some("203.0.113.7/32".to_owned()),
            attempts: Attempts::Other,
            since: "1970-01-01T00:16:00Z".to_owned(),
            remaining_seconds: 100,
            last: "1970-01-01T00:16:30Z".to_owned(),
            failures: u32::from(times) * 10,
            times,
            next_look_seconds,
            known_good: known_good.map(str::to_owned),
        };
        lock(&standing, Duration::from_secs(1_000))
    }

    #[test]
    fn a_lock_says_why_and_when_an_attempt_is_checked_all_the_same() {
        assert_eq!(locked(1, 100, None), "10 failures over UDP, the last 10 s ago");
        assert_eq!(
            locked(3, 20, None),
            "lock 3 in a row, 30 failures over UDP, the last 10 s ago; one attempt is checked in 20 s"
        );
        assert!(locked(2, 0, None).ends_with("; its next attempt is checked"));
        let known = locked(1, 0, Some("1970-01-01T00:00:00Z"));
        assert!(known.ends_with("; it succeeded there 16 min ago, so it passes"), "{known}");
    }

    #[test]
    fn names_are_untrusted_strings() {
        assert_eq!(named(Some("a\u{1b}[2J\"b"), Some("r")), "\"a\\u{1b}[2J\\\"b\" (realm \"r\")");
        assert_eq!(named(None, None), "attempts without a readable username");
    }
}
