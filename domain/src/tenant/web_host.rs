//! The host names of websites as they are compared.

use std::net::Ipv6Addr;

/// A host in lower case and without a trailing dot, its characters beyond ASCII as A-labels (UTS 46): the form in which
/// browsers send it; an IPv6 address in brackets in its shortest form (RFC 5952). A name that has no such form stays as it
/// is; no browser sends it.
#[must_use]
pub fn web_host(text: &str) -> String {
    let host = text.strip_suffix('.').unwrap_or(text);
    let in_brackets = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    if let Some(address) = in_brackets.and_then(|address| address.parse::<Ipv6Addr>().ok()) {
        return format!("[{address}]");
    }
    if host.is_ascii() {
        return host.to_ascii_lowercase();
    }
    idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::web_host;

    #[test]
    fn a_host_is_compared_as_browsers_send_it() {
        for (text, host) in [
            ("Phone.Example.COM.", "phone.example.com"),
            ("[FE80::1]", "[fe80::1]"),
            ("[2001:0db8:0:0::0001]", "[2001:db8::1]"),
            ("[::x]", "[::x]"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.Example.", "xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ] {
            assert_eq!(web_host(text), host);
        }
        assert!(!web_host("b\u{202e}.example").is_ascii(), "it has none");
    }
}
