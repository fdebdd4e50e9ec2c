//! Whose website a request is for, by the host that it names and nothing else.

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use super::error::WebsiteError;
use domain::digest::Realm;
use domain::tenant::{Tenant, Tenants, web_host};

/// A tenant's website as one request named it.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Whose it is.
    pub tenant: &'a Tenant,
    /// The realm of those who sign up here.
    pub realm: &'a Realm,
}

/// The website of a request. No other header counts: `X-Forwarded-Host` can be sent by anyone.
pub fn site<'a>(request: &HttpRequest, tenants: &'a Tenants) -> Result<Site<'a>, WebsiteError> {
    let host = of(request).ok_or(WebsiteError::UnknownHost)?;
    let tenant = tenants.by_host(&host).ok_or(WebsiteError::UnknownHost)?;
    Ok(Site { tenant, realm: tenant.signup_realm(&host) })
}

/// Whether `host`, with a port or without, is the tenant's: one of its hosts, or, where no tenant has that one, the host of
/// its public address, which a proxy in front may have replaced.
pub(in crate::http) fn is_host_of(host: &str, tenant: &Tenant, tenants: &Tenants) -> bool {
    let host = canonical(host);
    match tenants.by_host(&host) {
        Some(owner) => owner.id == tenant.id,
        None => is_in(&host, &tenant.public_url),
    }
}

/// Whether an address, as `https://phone.example.com:8443/base`, has this host.
fn is_in(host: &str, address: &str) -> bool {
    let authority = address.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    !host.is_empty() && authority.is_some_and(|authority| web_host(&canonical(authority)) == host)
}

/// The host that a request names: that of an absolute target (RFC 9112 section 3.2.2), else of the one Host header.
pub fn of(request: &HttpRequest) -> Option<String> {
    let target = request.uri();
    if let Some(authority) = target.authority().filter(|_| target.scheme().is_some()) {
        return Some(canonical(authority.as_str().rsplit('@').next().unwrap_or_default()));
    }
    let mut hosts = request.headers().get_all(HOST);
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return None };
    Some(canonical(host.to_str().unwrap_or_default()))
}

/// As hosts are compared, without a port; an IPv6 address keeps its brackets (RFC 9110 section 7.2).
pub(in crate::http) fn canonical(host: &str) -> String {
    let end = if host.starts_with('[') { host.find(']').map(|place| place + 1) } else { host.find(':') };
    let (name, port) = host.split_at(end.unwrap_or(host.len()));
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    if !is_port {
        return String::new();
    }
    web_host(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_case_and_trailing_dot_make_no_difference() {
        for (host, name) in [
            ("Phone.Example.COM", "phone.example.com"),
            ("phone.example.com:8080", "phone.example.com"),
            ("phone.example.com.:443", "phone.example.com"),
            ("phone.example.com:", "phone.example.com"),
            ("[::1]:8080", "[::1]"),
            ("[FE80::1]", "[fe80::1]"),
            ("127.0.0.1:80", "127.0.0.1"),
        ] {
            assert_eq!(canonical(host), name);
        }
        for odd in ["[::1", "phone.example.com:80:80", "phone.example.com:x", "[::1]x", "", ":80"] {
            assert!(!["phone.example.com", "[::1]"].contains(&&*canonical(odd)), "{odd}");
        }
    }

    #[test]
    fn an_address_has_one_host_by_any_port() {
        for address in
            ["https://phone.example.com", "http://Phone.Example.com.:8443/base", "https://phone.example.com/"]
        {
            assert!(is_in("phone.example.com", address), "{address}");
            assert!(!["", "example.com", "evil.example", "base"].iter().any(|host| is_in(host, address)), "{address}");
        }
        assert!(!is_in("", "https:///") && !is_in("", ""));
    }
}
