//! The address in `source_address`, however a platform writes it (docs/contract.md section 1.2).

use std::net::IpAddr;

/// An address alone, in brackets, with a port or with a zone; `None` for a list, a name or anything else. A zone, which names
/// an interface of the platform's machine, is left out.
#[must_use]
pub fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| parse_decorated(text.trim()))
}

fn parse_decorated(text: &str) -> Option<IpAddr> {
    if let Some(rest) = text.strip_prefix('[') {
        let (address, after) = rest.split_once(']')?;
        let is_ended = after.is_empty() || after.strip_prefix(':').is_some_and(is_port);
        return parse_zoned(address).filter(|_| is_ended);
    }
    let with_port = || text.rsplit_once(':').filter(|(_, port)| is_port(port)).and_then(|(host, _)| parse_zoned(host));
    parse_zoned(text).or_else(with_port)
}

/// RFC 4007 section 11 writes a zone after `%`; RFC 6874 escapes that to `%25`, which begins with it.
fn parse_zoned(text: &str) -> Option<IpAddr> {
    let Some((address, zone)) = text.split_once('%') else { return text.parse().ok() };
    let is_zone = !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_graphic() && !b":,[]".contains(&byte));
    address.parse().ok().filter(|address: &IpAddr| is_zone && address.is_ipv6())
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::parse_address;

    #[test]
    fn an_address_is_read_with_all_that_platforms_write_around_it() {
        for text in
            ["203.0.113.9", " 203.0.113.9 ", "203.0.113.9:5060", "203.0.113.9:0", "[203.0.113.9]", "[203.0.113.9]:5060"]
        {
            assert_eq!(parse_address(text), "203.0.113.9".parse().ok(), "{text}");
        }
        for text in ["::ffff:203.0.113.9", "[::ffff:203.0.113.9]:5060", "::ffff:203.0.113.9:5060"] {
            assert_eq!(parse_address(text), "::ffff:203.0.113.9".parse().ok(), "{text}");
        }
        for text in [
            "2001:db8::1",
            "[2001:DB8::1]",
            "[2001:db8::1]:5060",
            "2001:db8::1%eth0",
            "[2001:db8::1%eth0]:5060",
            "[2001:db8::1%25eth0]",
            "2001:db8:0:0:0:0:0:1:5060",
        ] {
            assert_eq!(parse_address(text), "2001:db8::1".parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_address_is_none() {
        for text in [
            "",
            "203.0.113.9, 198.51.100.1",
            "203.0.113.9:x",
            "203.0.113.9:99999",
            "203.0.113.9:+1",
            "203.0.113.9:",
            "203.0.113.9%eth0",
            "203.0.113.09",
            "[2001:db8::1",
            "[2001:db8::1]x",
            "[2001:db8::1]:",
            "2001:db8::1%",
            "phone.example:5060",
            "unknown",
        ] {
            assert_eq!(parse_address(text), None, "{text}");
        }
    }
}
