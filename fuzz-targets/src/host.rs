//! The Host header: a website is found by a name of its tenant alone, and no other header counts.

use super::tenants::TENANTS;
use actix_web::http::header::{HeaderValue, InvalidHeaderValue};
use actix_web::test::TestRequest;
use domain::tenant::TenantId;
use realmgate::http::plumbing::host;

/// Any lines of the header.
pub fn check(input: &[u8]) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    let Ok(found) = tenant(&lines, None) else { return };
    for other in ["two.example", "phone.example.com", "elsewhere.example"] {
        assert_eq!(tenant(&lines, Some(other)).ok(), Some(found), "X-Forwarded-Host counts for nothing");
    }
    let Some(found) = found else { return };
    let [line] = lines.as_slice() else { panic!("two Host headers name no one") };
    let text = std::str::from_utf8(line).expect("a name is text").to_ascii_lowercase();
    let hosts = &TENANTS.get(found).hosts;
    let own = hosts.iter().filter_map(|own| text.strip_prefix(own.as_str()));
    assert!(own.into_iter().any(is_port), "{text:?} is not a host of its own");
    assert_eq!(tenant(&[line, line], None).ok(), Some(None), "two Host headers name no one");
    let upper = text.to_ascii_uppercase();
    assert_eq!(tenant(&[upper.as_bytes()], None).ok(), Some(Some(found)), "hosts have no case");
}

/// Nothing, a trailing dot, a port or both.
fn is_port(rest: &str) -> bool {
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whose website these Host headers name; an error where HTTP does not allow them.
fn tenant(lines: &[&[u8]], forwarded: Option<&str>) -> Result<Option<TenantId>, InvalidHeaderValue> {
    let mut request = TestRequest::default();
    for line in lines {
        request = request.append_header(("host", HeaderValue::from_bytes(line)?));
    }
    if let Some(forwarded) = forwarded {
        request = request.append_header(("x-forwarded-host", forwarded));
    }
    let request = request.to_http_request();
    let site = host::site(&request, &TENANTS).ok();
    if let Some(site) = &site {
        assert!(site.tenant.realms.contains(site.realm), "a signup goes to a realm of the tenant");
    }
    Ok(site.map(|site| site.tenant.id))
}
