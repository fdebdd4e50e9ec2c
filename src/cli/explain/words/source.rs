//! Where the attempt came from and whether that is listed, in words.

use crate::cli::words::names::{period, shown, word};
use domain::blacklist::{Mode, RuleInForce};
use domain::explain::{Holder, ListingNow, NameNow, SourceFinding, SourceHold};

pub(super) fn text(finding: &SourceFinding) -> String {
    match finding {
        SourceFinding::Untold => "an Authorization header alone does not say where it came from".to_owned(),
        SourceFinding::Address(network) if network.is_ipv6() => format!("{network}/64"),
        SourceFinding::Address(network) => network.to_string(),
        SourceFinding::NoAddress { given } => {
            let why = match given.as_deref() {
                None => "`source_address` is missing".to_owned(),
                Some("") => "`source_address` is not a string".to_owned(),
                Some(given) => format!("`source_address` is {}, which is not a valid address", shown(given)),
            };
            format!("{why}: all such attempts of the tenant are counted as one source")
        }
        SourceFinding::Forgeable => {
            "the client may have written this address itself, as on every INVITE with X-Forwarded-For or without headers: \
             it counts half and earns no trust, and its answer is a replay if it comes again, except from a phone that keeps its \
             nonce without qop and always names this address"
                .to_owned()
        }
        SourceFinding::Datagram => {
            "by UDP, or `headers.via` does not say: an attacker can forge such an address, so failures count half, listings are \
             short, and usernames are locked and checked separately for such attempts"
                .to_owned()
        }
        SourceFinding::Off => "not checked: blacklist.mode is \"off\"".to_owned(),
        SourceFinding::Allowed => {
            "it gets no points and is never listed: it is in blacklist.allow, or a network rule allows it".to_owned()
        }
        SourceFinding::RefusedByHand(rule, mode) => by_hand(rule, *mode),
        SourceFinding::NeverListed => "it gets points but is never listed: it is in blacklist.never".to_owned(),
        SourceFinding::Listing(ListingNow::Free, _) => "not listed now, according to the running server".to_owned(),
        SourceFinding::Listing(ListingNow::Unasked(why), _) => {
            format!("whether it is listed now is unknown, the running server cannot be reached: {why}")
        }
        SourceFinding::Listing(ListingNow::Listed(hold), mode) => held(hold, *mode),
        SourceFinding::Name(name, mode) => named(*name, *mode),
    }
}

fn by_hand(rule: &RuleInForce, mode: Mode) -> String {
    let lasting = rule.remaining.map_or_else(|| "permanently".to_owned(), |left| format!("for {} more", period(left)));
    let reason = rule.rule.reason.as_str();
    let why = if reason.is_empty() { String::new() } else { format!(" ({})", shown(reason)) };
    let refuses = match mode {
        Mode::Enforce => "attempts from it are rejected without checking the password",
        _ => "blacklist.mode is \"observe\": it is not rejected for that",
    };
    format!("a network rule blocks {} {lasting}{why}; {refuses}", rule.rule.network)
}

fn held(hold: &SourceHold, mode: Mode) -> String {
    let what = match (&hold.by, hold.remaining.map(period)) {
        (Holder::Source, left) => format!("listed now, for {} more", left.unwrap_or_default()),
        (Holder::Block(block), left) => {
            format!("listed now with all of {}, for {} more", shown(block), left.unwrap_or_default())
        }
        (Holder::Together, left) => format!(
            "calls whose headers name their address are counted together, and are listed now, for {} more",
            left.unwrap_or_default()
        ),
        (Holder::ListFile, _) => "blocked by the network list".to_owned(),
    };
    let refuses = match mode {
        Mode::Enforce if hold.passes => "but this username succeeded from there recently, so it is checked",
        Mode::Enforce => {
            "attempts from it are rejected without checking the password, except for phones that succeeded from there recently"
        }
        _ => "blacklist.mode is \"observe\": it is not rejected for that",
    };
    format!("{what}, according to the running server; {refuses}")
}

fn named(name: NameNow, mode: Mode) -> String {
    let (what, passes) = match name {
        NameNow::Locked { remaining, passes } => {
            let left = period(remaining);
            (format!("this username failed too often from there and is locked for {left} more"), passes)
        }
        NameNow::Guarded { passes } => (
            "this username fails from many addresses, so it is checked only occasionally, except where it succeeded recently"
                .to_owned(),
            passes,
        ),
    };
    let refuses = match (mode, passes) {
        (Mode::Enforce, true) => "but one attempt would be checked now",
        (Mode::Enforce, false) => "an attempt now is rejected without checking the password",
        _ => "blacklist.mode is \"observe\": it is not rejected for that",
    };
    format!("{what}, according to the running server; {refuses}")
}

/// `remedy` is the command that lifts the name's locks and its guard.
pub(super) fn advice(finding: &SourceFinding, remedy: &str) -> String {
    let hold = match finding {
        SourceFinding::Listing(ListingNow::Listed(hold), _) => hold,
        SourceFinding::RefusedByHand(rule, _) => {
            return format!(
                "a network rule blocks its source. To unblock it: realmgate blacklist remove {}, or allow the address, because \
                 allowing has precedence.",
                rule.rule.network
            );
        }
        SourceFinding::Name(NameNow::Locked { .. }, _) => {
            return format!(
                "the phone has a wrong password, or an attacker guesses it from the same address. Correct it in the phone and \
                 try again: one attempt of a locked username is checked within a minute. To unlock it at once: {remedy}."
            );
        }
        SourceFinding::Name(NameNow::Guarded { .. }, _) => {
            return format!(
                "an attacker guesses the password of this username from many addresses. Let the phone try again for a minute; \
                 where it succeeded in the last weeks each attempt is checked. To unlock it at once: {remedy}."
            );
        }
        _ => return String::new(),
    };
    let left = hold.remaining.map(period).unwrap_or_default();
    match &hold.by {
        Holder::ListFile => {
            "its source is in the network list, blacklist.list_file. To allow it: realmgate blacklist allow ADDRESS"
                .to_owned()
        }
        Holder::Block(block) => format!(
            "its source is listed because of failed attempts from many addresses in {}; the listing ends by itself in {left}. \
             To end it now: realmgate blacklist remove {}",
            shown(block),
            word(block)
        ),
        Holder::Together => format!(
            "many calls failed that name their address in a header, as proxies and attackers do. The listing ends by itself \
             in {left}; phones that registered recently pass."
        ),
        Holder::Source => format!(
            "its source is listed because of failed attempts from there. Find the misconfigured phone and fix it; the listing \
             ends by itself in {left}, or at once with realmgate blacklist remove ADDRESS. Add your own offices to \
             blacklist.allow."
        ),
    }
}
