//! SIP addresses as phones write them (RFC 3261 section 19.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is escaped in the user part. RFC 3261 section 25.1 lets some more stand there unescaped; an escaped one means
/// the same (section 19.1.4), and so nothing that a shell, an attribute or a quoted string gives a meaning to is left.
const USER: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'+');

/// `sip:user@host`, the user part escaped.
#[must_use]
pub fn address(username: &str, host: &str) -> String {
    format!("sip:{}@{host}", utf8_percent_encode(username, &USER))
}

/// `sip:host;transport=udp`: where a phone sends its requests.
#[must_use]
pub fn route(host: &str, transport: &str) -> String {
    format!("sip:{host};transport={transport}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_part_is_escaped_and_nothing_else() {
        for (username, user) in [
            ("alex", "alex"),
            ("a_l.e-x~1+2", "a_l.e-x~1+2"),
            ("1001@example.com", "1001%40example.com"),
            ("a b;c?d&e=f/g%", "a%20b%3Bc%3Fd%26e%3Df%2Fg%25"),
            ("<\"'>", "%3C%22%27%3E"),
            ("jörg", "j%C3%B6rg"),
        ] {
            assert_eq!(address(username, "example.com:5080"), format!("sip:{user}@example.com:5080"));
        }
        assert_eq!(route("[2001:db8::1]:5080", "tcp"), "sip:[2001:db8::1]:5080;transport=tcp");
    }
}
