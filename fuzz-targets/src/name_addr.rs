//! To and From (RFC 3261 section 25.1): one address is found where there is one, and its owner alone is let through.

use domain::authentication::attempt::address_in;
use domain::tenant::{Home, is_host_name};
use realmgate::http::website::sip_uri;

fn address_belongs_to(header: &str, user: &str, realm: &str) -> bool {
    domain::authentication::attempt::address_belongs_to(header, user, Home::of(realm, &[]))
}

/// Any header.
pub fn check(input: &[u8]) {
    let Ok(header) = std::str::from_utf8(input) else { return };
    let Some((user, host)) = address_in(header) else {
        assert!(!address_belongs_to(header, "alice", "acme.example"), "the address of another belongs to another");
        return;
    };
    assert!(!user.is_empty() && !host.is_empty(), "an address has a user and a host");
    assert!(!host.contains(['@', ',', '<', '>', '"', ';', '?', ' ', '\t', '\r', '\n']), "{host:?} is not a host");
    ends_where_a_host_ends(header, host);
    belongs_to_one(header, &user, host);
    is_read_back(&user, host);
    a_second_one_is_a_mismatch(header);
}

/// What stands behind the host is a port, a parameter, a header or the end: nothing that others read as part of it.
fn ends_where_a_host_ends(header: &str, host: &str) {
    let behind = header.match_indices(host).map(|(at, _)| header[at + host.len()..].trim_start());
    let ended = |rest: &str| rest.is_empty() || rest.starts_with([':', ';', '?', '>']);
    assert!(behind.into_iter().any(ended), "{host:?} is only the beginning of a host");
}

fn belongs_to_one(header: &str, user: &str, host: &str) {
    assert!(address_belongs_to(header, user, host));
    assert!(address_belongs_to(header, user, &host.to_ascii_uppercase()), "hosts have no case");
    assert!(address_belongs_to(header, &format!("{user}@{host}"), "elsewhere.example"), "a name with its domain");
    assert!(!address_belongs_to(header, &format!("{user}x"), host), "another user");
    assert!(!address_belongs_to(header, user, "elsewhere.example") || host == "elsewhere.example", "another host");
    let word = format!("{host} x");
    assert!(!is_host_name(&word) && address_belongs_to(header, user, &word), "a realm that is not a host name");
}

fn is_read_back(user: &str, host: &str) {
    let address = sip_uri::address(user, host);
    for printed in [format!("<{address}>;tag=1"), format!("\"x, \\\"<sip:b@c>\" <{address}>"), address] {
        let again = address_in(&printed);
        assert_eq!(again.as_ref().map(|(user, host)| (user.as_ref(), *host)), Some((user, host)), "{printed:?}");
    }
}

fn a_second_one_is_a_mismatch(header: &str) {
    for second in [",<sip:mallory@acme.example>", " , sip:mallory@acme.example"] {
        assert!(address_in(&format!("{header}{second}")).is_none(), "{second} after it");
        assert!(address_in(&format!("{second}{header}")).is_none(), "{second} in front of it");
        let front = format!("{}, {header}", second.trim_start_matches([' ', ',']));
        assert!(address_in(&front).is_none(), "{front:?}");
    }
}
