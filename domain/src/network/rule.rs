//! An operator's rule about a network: always allow it, or reject it, for a while or permanently.

use crate::network::canonical;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Limit: the longest an operator's rule may be set to last; beyond that it is permanent.
pub const RULE_LONGEST: Duration = Duration::from_hours(24 * 3_660);

/// Limit: the reason of an operator's rule about a network, in bytes.
const RULE_REASON: usize = 200;

/// What is to be done with attempts from a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleAction {
    /// Never counted, never refused; this always wins.
    Allow,
    /// Rejected without checking the password.
    Refuse,
}

/// One rule. There is one for each network and tenant at most: another one for the same takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkRule {
    /// The tenant it is for, by name; `None`, for all of them.
    pub tenant: Option<String>,
    /// The network it is about: see [`parse_network`].
    pub network: IpNet,
    /// What is to be done.
    pub verdict: RuleAction,
    /// Unix seconds at which it ends; `None`, never.
    pub until: Option<u64>,
    /// Why, for operators who read it later.
    pub reason: Reason,
    /// Unix seconds at which it was made.
    pub created: u64,
}

/// A string of at most [`RULE_REASON`] bytes without control characters; it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason(String);

/// Why a string is not a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonError {
    /// It is longer than [`RULE_REASON`] bytes.
    #[error("a reason must have at most {RULE_REASON} bytes")]
    TooLong,
    /// It holds a control character, which a terminal or a log would obey.
    #[error("a reason must have no control characters")]
    ControlCharacter,
}

/// Why a string is not a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Neither an address nor a network.
    #[error("not a network or an address; expected e.g. \"203.0.113.0/24\" or \"203.0.113.7\"")]
    Unreadable,
    /// An address within a network. Which of the two is meant is not guessed: they differ by up to the whole Internet.
    #[error("bits are set after the prefix length; expected {0} for the whole network, or the address alone")]
    HostBits(IpNet),
}

impl RuleAction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Allow, Self::Refuse];

    /// Its word in the store and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Refuse => "refuse",
        }
    }

    /// The verdict of a word.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

impl NetworkRule {
    /// Whether it has not ended at `now`, in Unix seconds.
    #[must_use]
    pub fn is_live(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Reason {
    /// Takes a string within the limits.
    pub fn parse(text: &str) -> Result<Self, ReasonError> {
        if text.len() > RULE_REASON {
            return Err(ReasonError::TooLong);
        }
        if text.contains(char::is_control) {
            return Err(ReasonError::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// The string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Reads an address, which is a network of one, or a network in CIDR form without bits after its prefix length. IPv4
/// inside IPv6 becomes IPv4, as sources do.
pub fn parse_network(text: &str) -> Result<IpNet, NetworkError> {
    let network = read(text).map(canonical_network).ok_or(NetworkError::Unreadable)?;
    if network == network.trunc() { Ok(network) } else { Err(NetworkError::HostBits(network.trunc())) }
}

fn read(text: &str) -> Option<IpNet> {
    let Some((address, length)) = text.split_once('/') else { return text.parse::<IpAddr>().ok().map(IpNet::from) };
    // A number's parser would take a sign.
    let length = length.bytes().all(|byte| byte.is_ascii_digit()).then_some(length)?;
    IpNet::new(address.parse().ok()?, length.parse().ok()?).ok()
}

/// IPv4 inside IPv6, mapped or translated, as IPv4; all else as it is.
#[must_use]
pub fn canonical_network(network: IpNet) -> IpNet {
    match (network, canonical(network.addr())) {
        (IpNet::V6(six), IpAddr::V4(inside)) if six.prefix_len() >= 96 => {
            Ipv4Net::new(inside, six.prefix_len() - 96).expect("at most 32 are left of 128").into()
        }
        _ => network,
    }
}

/// A network at the width that sources have: an IPv6 network narrower than a /64 stands for the whole source that it lies
/// in. Bits after the prefix length are cleared.
#[must_use]
pub fn at_counted_width(network: IpNet) -> IpNet {
    match canonical_network(network) {
        IpNet::V6(six) if six.prefix_len() > 64 => {
            Ipv6Net::new(six.addr(), 64).expect("no more bits than it has").trunc().into()
        }
        other => other.trunc(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ipv6_stands_for_its_source() {
        let counted = |text: &str| at_counted_width(text.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2::7/128"), "2001:db8:1:2::/64");
        assert_eq!(counted("2001:db8:1:200::/56"), "2001:db8:1:200::/56");
        assert_eq!(counted("203.0.113.7/24"), "203.0.113.0/24");
        assert_eq!(counted("::ffff:203.0.113.7/128"), "203.0.113.7/32");
    }

    #[test]
    fn addresses_and_networks_are_read_and_ipv4_inside_ipv6_is_ipv4() {
        for (text, network) in [
            ("203.0.113.7", "203.0.113.7/32"),
            ("203.0.113.0/24", "203.0.113.0/24"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("2001:DB8::5", "2001:db8::5/128"),
            ("2001:db8::/32", "2001:db8::/32"),
            ("::ffff:203.0.113.7", "203.0.113.7/32"),
            ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
            ("::ffff:0:0/96", "0.0.0.0/0"),
            ("64:ff9b::203.0.113.0/120", "203.0.113.0/24"),
            ("64:ff9b::/64", "64:ff9b::/64"),
            ("::/0", "::/0"),
        ] {
            let parsed = parse_network(text).unwrap();
            assert_eq!(parsed.to_string(), network);
            assert_eq!(parse_network(network), Ok(parsed), "what is printed is read again");
        }
    }

    #[test]
    fn what_is_no_network_is_refused_and_bits_after_the_prefix_are_not_guessed_at() {
        let cut = |text: &str| NetworkError::HostBits(text.parse().unwrap());
        for (text, error) in [
            ("", NetworkError::Unreadable),
            ("office", NetworkError::Unreadable),
            (" 203.0.113.7", NetworkError::Unreadable),
            ("203.0.113", NetworkError::Unreadable),
            ("203.0.113.007", NetworkError::Unreadable),
            ("203.0.113.0/33", NetworkError::Unreadable),
            ("203.0.113.0/+24", NetworkError::Unreadable),
            ("203.0.113.0/", NetworkError::Unreadable),
            ("203.0.113.0/24/24", NetworkError::Unreadable),
            ("2001:db8::/129", NetworkError::Unreadable),
            ("fe80::1%eth0", NetworkError::Unreadable),
            ("203.0.113.7/24", cut("203.0.113.0/24")),
            ("2001:db8::5/64", cut("2001:db8::/64")),
            ("::ffff:203.0.113.7/120", cut("203.0.113.0/24")),
        ] {
            assert_eq!(parse_network(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_reason_is_bounded_and_obeyed_by_no_terminal() {
        let longest = "ä".repeat(RULE_REASON / 2);
        assert_eq!(Reason::parse(&longest).unwrap().to_string(), longest);
        assert_eq!(Reason::parse(&format!("{longest}x")), Err(ReasonError::TooLong));
        assert_eq!(Reason::parse("a\nb"), Err(ReasonError::ControlCharacter));
        assert_eq!(Reason::parse("a\u{9b}b"), Err(ReasonError::ControlCharacter));
    }

    #[test]
    fn a_rule_lives_until_the_second_of_its_end() {
        let network = parse_network("203.0.113.7").unwrap();
        let rule = |until| NetworkRule {
            tenant: None,
            network,
            verdict: RuleAction::Refuse,
            until,
            reason: Reason::default(),
            created: 0,
        };
        assert!(rule(Some(10)).is_live(9) && !rule(Some(10)).is_live(10));
        assert!(rule(None).is_live(u64::MAX));
    }
}
