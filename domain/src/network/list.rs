//! A list of networks in a text file, as published lists of bad networks come: one address or network per line.

mod reserved;

use crate::network::{NetworkError, canonical_network, parse_network};
use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};
use reserved::is_reserved;
use std::fmt;

/// Limit: the size of a network list, in bytes: as many lines as it may have, at 33 bytes each.
pub const LIST_BYTES: usize = 32 << 20;

/// Limit: the lines of a network list: at worst 16 MB in memory, 50 MB more while it is read.
const LIST_LINES: usize = 1_000_000;

/// How many bad lines an error names.
const NAMED: usize = 5;

/// The widest networks that are assigned in one piece; a wider one is a mistake, and would reject half the Internet.
const WIDEST_IPV4: u8 = 8;
const WIDEST_IPV6: u8 = 19;

/// The content of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkList {
    /// The networks, in the order of the file.
    pub networks: Vec<IpNet>,
    /// How many networks were skipped: wider than any that is assigned, but without a single address that a phone
    /// could have.
    pub passed_over: usize,
}

/// Why a file is not a list. Shows the numbers of lines, nothing of what they hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It has more than [`LIST_BYTES`].
    #[error("it is larger than {} MiB", LIST_BYTES >> 20)]
    TooLarge,
    /// It has more than [`LIST_LINES`].
    #[error("it has more than {LIST_LINES} lines")]
    TooManyLines,
    /// Some lines are bad.
    #[error("{0}")]
    Lines(BadLines),
}

/// The first few bad lines, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadLines {
    first: Vec<(usize, LineFlaw)>,
    count: usize,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineFlaw {
    NoNetwork,
    TooWide,
}

/// The networks of a list, in its order. Blank lines do not count, nor does anything after `#` or `;`; line ends of any
/// system and a leading byte order mark are accepted. A range, `203.0.113.0 - 203.0.113.95`, stands for the networks
/// that it consists of. An address within a network (`203.0.113.7/24`) stands for that network, as firewalls read such
/// lists. Networks as wide as 224.0.0.0/3 that lie in reserved space stand in many published lists and are skipped. One
/// bad line rejects the whole list: half a list looks like a whole one.
pub fn parse_list(file: &[u8]) -> Result<NetworkList, ListError> {
    if file.len() > LIST_BYTES {
        return Err(ListError::TooLarge);
    }
    let text = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let lines = text.strip_suffix(b"\n").unwrap_or(text).split(|byte| *byte == b'\n');
    let (mut list, mut bad) = (NetworkList::default(), BadLines::default());
    for (number, line) in (1..).zip(lines) {
        if number > LIST_LINES {
            return Err(ListError::TooManyLines);
        }
        if let Err(flaw) = entry(line).map_or(Ok(()), |entry| list.add(entry)) {
            bad.add(number, flaw);
        }
        if list.networks.len() > LIST_LINES {
            return Err(ListError::TooManyLines);
        }
    }
    if bad.count == 0 { Ok(list) } else { Err(ListError::Lines(bad)) }
}

impl NetworkList {
    fn add(&mut self, entry: &[u8]) -> Result<(), LineFlaw> {
        let text = std::str::from_utf8(entry).map_err(|_| LineFlaw::NoNetwork)?;
        match network(text) {
            Some(network) => self.add_network(network),
            None => {
                range(text).ok_or(LineFlaw::NoNetwork)?.into_iter().try_for_each(|network| self.add_network(network))
            }
        }
    }

    fn add_network(&mut self, network: IpNet) -> Result<(), LineFlaw> {
        if !is_too_wide(&network) {
            self.networks.push(network);
        } else if is_reserved(&network) {
            self.passed_over += 1;
        } else {
            return Err(LineFlaw::TooWide);
        }
        Ok(())
    }
}

/// What precedes a comment, if anything does. In bytes: comments are written in all encodings.
fn entry(line: &[u8]) -> Option<&[u8]> {
    let end = line.iter().position(|byte| matches!(byte, b'#' | b';')).unwrap_or(line.len());
    let entry = line[..end].trim_ascii();
    (!entry.is_empty()).then_some(entry)
}

fn network(text: &str) -> Option<IpNet> {
    match parse_network(text) {
        Ok(network) | Err(NetworkError::HostBits(network)) => Some(network),
        Err(NetworkError::Unreadable) => {
            let (address, length) = text.split_once('/')?;
            let (address, length) = (address.trim_ascii_end(), length.trim_ascii_start());
            // Shorter at each call, so the recursion ends.
            (address.len() + 1 + length.len() < text.len()).then(|| network(&format!("{address}/{length}")))?
        }
    }
}

/// The networks from the first to the last address of a range. A piece of it may be IPv4 inside IPv6, as a line may.
fn range(text: &str) -> Option<Vec<IpNet>> {
    let (first, last) = text.split_once('-')?;
    let address =
        |text: &str| parse_network(text.trim_ascii()).ok().filter(|one| one.prefix_len() == one.max_prefix_len());
    let networks: Vec<IpNet> = match (address(first)?, address(last)?) {
        (IpNet::V4(first), IpNet::V4(last)) if first <= last => {
            Ipv4Subnets::new(first.addr(), last.addr(), 0).map(IpNet::from).collect()
        }
        (IpNet::V6(first), IpNet::V6(last)) if first <= last => {
            Ipv6Subnets::new(first.addr(), last.addr(), 0).map(IpNet::from).collect()
        }
        _ => return None,
    };
    Some(networks.into_iter().map(canonical_network).collect())
}

fn is_too_wide(network: &IpNet) -> bool {
    network.prefix_len() < if network.addr().is_ipv4() { WIDEST_IPV4 } else { WIDEST_IPV6 }
}

impl BadLines {
    fn add(&mut self, number: usize, flaw: LineFlaw) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push((number, flaw));
        }
    }
}

/// `line 3 is not a network, line 7 is a network wider than ..., and 12 more lines are bad`.
impl fmt::Display for BadLines {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (number, flaw)) in self.first.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match flaw {
                LineFlaw::NoNetwork => write!(formatter, "{comma}line {number} is not a network")?,
                LineFlaw::TooWide => {
                    let widest = format_args!("/{WIDEST_IPV4} (IPv4) or /{WIDEST_IPV6} (IPv6)");
                    write!(formatter, "{comma}line {number} is wider than {widest}")?;
                }
            }
        }
        match self.count - self.first.len() {
            0 => Ok(()),
            1 => formatter.write_str(", and 1 more line is bad"),
            more => write!(formatter, ", and {more} more lines are bad"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(file: &[u8]) -> Vec<String> {
        parse_list(file).unwrap().networks.iter().map(ToString::to_string).collect()
    }

    fn error(file: &[u8]) -> String {
        parse_list(file).unwrap_err().to_string()
    }

    #[test]
    fn published_forms_are_read() {
        let drop = "; Spamhaus DROP List 2026/11/22\n1.10.16.0/20 ; SBL256894\n\n2001:db8:1::/48 ; SBL1\n";
        assert_eq!(listed(drop.as_bytes()), ["1.10.16.0/20", "2001:db8:1::/48"]);
        let dos = "\u{feff}# comment\r\n  203.0.113.7 \r\n\t198.51.100.9/24#why\r\n::ffff:192.0.2.0/120\r\n";
        assert_eq!(listed(dos.as_bytes()), ["203.0.113.7/32", "198.51.100.0/24", "192.0.2.0/24"]);
        assert_eq!(
            listed(b"203.0.113.7 # caf\xe9 \xff"),
            ["203.0.113.7/32"],
            "a comment of any encoding, no last line end"
        );
        assert_eq!(listed(b""), Vec::<String>::new());
        assert_eq!(listed(b"10.0.0.0/8\n2001::/19"), ["10.0.0.0/8", "2001::/19"], "the widest");
    }

    #[test]
    fn ranges_and_blanks_around_the_slash_are_read() {
        assert_eq!(
            listed(b"203.0.113.0 - 203.0.113.95\n198.51.100.7-198.51.100.7\n"),
            ["203.0.113.0/26", "203.0.113.64/27", "198.51.100.7/32"]
        );
        assert_eq!(listed(b"2001:db8::-2001:db8:0:1:ffff:ffff:ffff:ffff"), ["2001:db8::/63"]);
        assert_eq!(listed(b"203.0.113.0 / 24 # why\n198.51.100.0/ 25"), ["203.0.113.0/24", "198.51.100.0/25"]);
        for bad in [
            "203.0.113.9-203.0.113.1",
            "203.0.113.1-",
            "203.0.113.1-2001:db8::1",
            "203.0.113.0/24-203.0.114.0/24",
            "1-2",
        ] {
            assert_eq!(error(bad.as_bytes()), "line 1 is not a network", "{bad}");
        }
        for wide in [
            "0.0.0.0-255.255.255.255",
            "1.0.0.0-126.255.255.255",
            "2001::-2003:ffff::",
            "::ffff:0:0-::ffff:ffff:ffff",
            "::fffe:8000:0-::1:0:0:7",
        ] {
            assert!(error(wide.as_bytes()).starts_with("line 1 is wider than"), "{wide}");
        }
    }

    #[test]
    fn a_list_with_a_bad_line_is_refused_with_the_first_few() {
        assert_eq!(error(b"203.0.113.7\n\noffice\n"), "line 3 is not a network");
        let wide = "line 1 is wider than /8 (IPv4) or /19 (IPv6)";
        for line in ["0.0.0.0/0", "10.0.0.0/7", "192.0.0.0/3", "::/0", "2001::/18", "2000::/3", "::ffff:0:0/96"] {
            assert_eq!(error(line.as_bytes()), wide, "{line}");
        }
        assert_eq!(error(b"0.0.0.0/0\nx\n"), format!("{wide}, line 2 is not a network"));
        let bad = |lines: usize| error("\x1b[2J\n".repeat(lines).as_bytes());
        assert!(bad(5).ends_with("line 4 is not a network, line 5 is not a network"));
        assert!(bad(6).ends_with("line 5 is not a network, and 1 more line is bad"));
        assert!(bad(1_000).ends_with("and 995 more lines are bad"));
        assert_eq!(error(b"\xff\xfe1\x000\x00"), "line 1 is not a network", "UTF-16");
        assert_eq!(error(b"1.2.3.4 5.6.7.8"), "line 1 is not a network", "two on a line");
    }

    #[test]
    fn wide_networks_of_reserved_space_are_passed_over_and_counted() {
        let firehol = "0.0.0.0/8\n10.0.0.0/8\n224.0.0.0/3\n203.0.113.7\n";
        let list = parse_list(firehol.as_bytes()).unwrap();
        assert_eq!((list.networks.len(), list.passed_over), (3, 1));
        let bogons = "::/8\n100::/8\n200::/7\n4000::/3\n2e00::/7\nff00::/8\n2001:db8::/32\n";
        let list = parse_list(bogons.as_bytes()).unwrap();
        assert_eq!((list.networks.len(), list.passed_over), (1, 6));
        let routers = "::/8\n0100::/64\n2001:db8::/32\n2002::/16\n3ffe::/16\n3fff::/20\n5f00::/16\nfc00::/7\nfe80::/10\nfec0::/10\nff00::/8\n";
        let list = parse_list(routers.as_bytes()).unwrap();
        assert_eq!((list.networks.len(), list.passed_over), (3, 8), "as routers refuse them");
        let unallocated = "2004::/14\n2440::/10\n2840::/10\n224.0.0.0-255.255.255.255\n";
        let list = parse_list(unallocated.as_bytes()).unwrap();
        assert_eq!((list.networks.len(), list.passed_over), (0, 4));
    }

    #[test]
    fn a_list_has_its_limits() {
        let most = "10.0.0.1\n".repeat(LIST_LINES);
        assert_eq!(parse_list(most.as_bytes()).unwrap().networks.len(), LIST_LINES);
        assert_eq!(parse_list(format!("{most}\n").as_bytes()), Err(ListError::TooManyLines));
        let mut large = vec![b'#'; LIST_BYTES];
        assert_eq!(parse_list(&large), Ok(NetworkList::default()));
        large.push(b'#');
        assert_eq!(error(&large), "it is larger than 32 MiB");
    }
}
