//! Where the attempt came from and whether that is listed, in words.

use super::names::{period, shown};
use crate::blacklist::Mode;
use crate::explain::{ListingNow, SourceFinding};

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
            "by UDP, or `headers.via` does not tell by what: anybody can write such an address, so failures count half and \
             listings are short"
                .to_owned()
        }
        SourceFinding::Off => "nobody is listed, by blacklist.mode = \"off\"".to_owned(),
        SourceFinding::Allowed => {
            "never counted and never listed: it is in blacklist.allow, or an operator allows it".to_owned()
        }
        SourceFinding::RefusedByHand(remaining, mode) => {
            let lasts = remaining.map_or_else(|| "for good".to_owned(), |left| format!("for {} more", period(left)));
            let refuses = match mode {
                Mode::Enforce => "whoever comes from it is refused unseen",
                _ => "by blacklist.mode = \"observe\" nobody is refused for that",
            };
            format!("an operator refuses it {lasts}; {refuses}")
        }
        SourceFinding::NeverListed => "counted, but never listed: it is in blacklist.never".to_owned(),
        SourceFinding::Listing(ListingNow::Free, _) => "not listed now, says the running server".to_owned(),
        SourceFinding::Listing(ListingNow::Unasked(why), _) => {
            format!("whether it is listed now, the running server could not be asked: {why}")
        }
        SourceFinding::Listing(ListingNow::Listed(remaining), mode) => {
            let remaining = period(*remaining);
            let refuses = match mode {
                Mode::Enforce => "attempts from it are refused unseen, but for phones that were right from there lately",
                _ => "by blacklist.mode = \"observe\" it refuses nobody for that",
            };
            format!("listed now, for {remaining} more, says the running server; {refuses}")
        }
    }
}

pub(super) fn advice(finding: &SourceFinding) -> String {
    match finding {
        SourceFinding::RefusedByHand(..) => {
            "an operator refuses its source. Remove that rule, or allow the address: allowing always wins.".to_owned()
        }
        SourceFinding::Listing(ListingNow::Listed(remaining), _) => format!(
            "its source is listed, because of wrong attempts from there. Find the phone that is set wrong and mend it; \
             the listing ends by itself in {}. An office of your own goes into blacklist.allow.",
            period(*remaining)
        ),
        _ => String::new(),
    }
}
