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
                Some("") => "`source_address` is no text".to_owned(),
                Some(given) => format!("`source_address` is {}, which is no address to be believed", shown(given)),
            };
            format!("{why}: all such attempts of the tenant are counted as one source")
        }
        SourceFinding::Forgeable => {
            "the client may have written this address itself, as on every INVITE with X-Forwarded-For or without headers: \
             it counts half and earns no trust, and its answer is a replay when it comes again, but for a phone that keeps \
             its nonce without qop and always names this address"
                .to_owned()
        }
        SourceFinding::Datagram => {
            "by UDP, or `headers.via` does not tell by what: anybody can write such an address, so failures count half, \
             listings are short, and the locks and looks of names are those of such attempts alone"
                .to_owned()
        }
        SourceFinding::Off => "nobody is listed, by blacklist.mode = \"off\"".to_owned(),
        SourceFinding::Allowed => {
            "without points and never listed: it is in blacklist.allow, or an operator allows it".to_owned()
        }
        SourceFinding::RefusedByHand(rule, mode) => by_hand(rule, *mode),
        SourceFinding::NeverListed => "counted, but never listed: it is in blacklist.never".to_owned(),
        SourceFinding::Listing(ListingNow::Free, _) => "not listed now, says the running server".to_owned(),
        SourceFinding::Listing(ListingNow::Unasked(why), _) => {
            format!("whether it is listed now, the running server could not be asked: {why}")
        }
        SourceFinding::Listing(ListingNow::Listed(hold), mode) => held(hold, *mode),
        SourceFinding::Name(name, mode) => named(*name, *mode),
    }
}

fn by_hand(rule: &RuleInForce, mode: Mode) -> String {
    let lasting = rule.remaining.map_or_else(|| "for good".to_owned(), |left| format!("for {} more", period(left)));
    let reason = rule.rule.reason.as_str();
    let why = if reason.is_empty() { String::new() } else { format!(", because of {}", shown(reason)) };
    let refuses = match mode {
        Mode::Enforce => "whoever comes from it is refused unseen",
        _ => "by blacklist.mode = \"observe\" nobody is refused for that",
    };
    format!("an operator refuses {} {lasting}{why}; {refuses}", rule.rule.network)
}

fn held(hold: &SourceHold, mode: Mode) -> String {
    let what = match (&hold.by, hold.remaining.map(period)) {
        (Holder::Source, left) => format!("listed now, for {} more", left.unwrap_or_default()),
        (Holder::Block(block), left) => {
            format!("listed now with all of {}, for {} more", shown(block), left.unwrap_or_default())
        }
        (Holder::Together, left) => format!(
            "calls whose headers name their address are counted together, and they are listed now, for {} more",
            left.unwrap_or_default()
        ),
        (Holder::ListFile, _) => "refused by the file of listed networks".to_owned(),
    };
    let refuses = match mode {
        Mode::Enforce if hold.passes => "but this name was right from there lately and is looked at",
        Mode::Enforce => "attempts from it are refused unseen, but for phones that were right from there lately",
        _ => "by blacklist.mode = \"observe\" it refuses nobody for that",
    };
    format!("{what}, says the running server; {refuses}")
}

fn named(name: NameNow, mode: Mode) -> String {
    let (what, passes) = match name {
        NameNow::Locked { remaining, passes } => {
            let left = period(remaining);
            (format!("this name failed too often from there and is locked for {left} more"), passes)
        }
        NameNow::Guarded { passes } => (
            "this name fails from everywhere and is looked at now and then only, where it was not right lately"
                .to_owned(),
            passes,
        ),
    };
    let refuses = match (mode, passes) {
        (Mode::Enforce, true) => "but one attempt would be looked at now",
        (Mode::Enforce, false) => "an attempt now is refused unseen",
        _ => "by blacklist.mode = \"observe\" it refuses nobody for that",
    };
    format!("{what}, says the running server; {refuses}")
}

/// `remedy` is the command that lifts the name's locks and its guard.
pub(super) fn advice(finding: &SourceFinding, remedy: &str) -> String {
    let hold = match finding {
        SourceFinding::Listing(ListingNow::Listed(hold), _) => hold,
        SourceFinding::RefusedByHand(rule, _) => {
            return format!(
                "an operator refuses its source. To let it in: realmgate blacklist remove {}, or allow the address, for \
                 allowing always wins.",
                rule.rule.network
            );
        }
        SourceFinding::Name(NameNow::Locked { .. }, _) => {
            return format!(
                "the phone has a wrong password, or an attacker guesses it from the same address. Correct it in the phone and \
                 let it try again: of a locked name one attempt is checked within a minute. To let it in at once: {remedy}."
            );
        }
        SourceFinding::Name(NameNow::Guarded { .. }, _) => {
            return format!(
                "an attacker guesses this name's password from many addresses. Let the phone try again for a minute; where \
                 it was right in the last weeks each attempt is checked. To let it in at once: {remedy}."
            );
        }
        _ => return String::new(),
    };
    let left = hold.remaining.map(period).unwrap_or_default();
    match &hold.by {
        Holder::ListFile => {
            "its source stands in the file of blacklist.list_file. To let it in: realmgate blacklist allow ADDRESS"
                .to_owned()
        }
        Holder::Block(block) => format!(
            "its source is listed, because of wrong attempts from all over {}; the listing ends by itself in {left}. To let \
             it in before: realmgate blacklist remove {}",
            shown(block),
            word(block)
        ),
        Holder::Together => format!(
            "many calls failed that name their address in a header, as proxies and forgers do. The listing ends by itself \
             in {left}; phones that registered lately pass."
        ),
        Holder::Source => format!(
            "its source is listed, because of wrong attempts from there. Find the phone that is set wrong and mend it; the \
             listing ends by itself in {left}, or at once with realmgate blacklist remove ADDRESS. An office of your own \
             goes into blacklist.allow."
        ),
    }
}
