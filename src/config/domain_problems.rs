//! What is wrong with the domains that count beside a tenant's realms when an address is compared
//! (docs/contract.md section 1.3).

use super::TenantSettings;
use super::bare_host::is_bare_host;
use super::problem::SettingsProblem;
use domain::tenant::Home;

/// The problems of one tenant.
pub(super) fn domain_problems(tenant: &TenantSettings, problems: &mut Vec<SettingsProblem>) {
    let key = format!("tenant {:?}, domains", tenant.name);
    if let Some(domain) = tenant.domains.iter().find(|domain| !is_domain(domain)) {
        let text = format!("{domain:?} is not a host name: use names like sip.example.com, without sip:, port or path");
        problems.push(SettingsProblem::error(key.clone(), text));
    }
    for realm in tenant.realms.iter().filter(|realm| Home::of(realm, &tenant.domains).is_anywhere()) {
        let text = format!(
            "is empty, and the realm {realm:?} is not a host name: phones may register their user at any host. Set the domains \
             that occur in the phones' addresses"
        );
        problems.push(SettingsProblem::warning(key.clone(), text));
    }
}

/// An IPv6 address may be written without brackets here, as it may in a realm.
fn is_domain(domain: &str) -> bool {
    is_bare_host(domain) || domain.parse::<std::net::Ipv6Addr>().is_ok()
}
