//! Whether host names resolve. Of all commands only `check` waits for a name server.

use super::finding::Finding;
use crate::ambient::clock::Clock;
use crate::config::{Settings, SettingsProblem, Severity, TenantSettings};
use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::mpsc;
use std::time::Duration;

/// Limit: how long `check` waits for host names to resolve, all of them together.
const NAME_RESOLVED: Duration = Duration::from_secs(5);

/// The addresses of a name, or why it has none.
type Resolved = Result<Vec<IpAddr>, String>;

/// A name that a setting needs.
struct Needed {
    key: String,
    host: String,
    /// What does not work while the name does not resolve.
    otherwise: &'static str,
}

/// The problem of the mail relay's name, if there is one. A warning: the name server may be down for a moment, or another
/// one than the server uses.
pub(super) fn relay_problem(settings: &Settings) -> Option<SettingsProblem> {
    let host = settings.relay_host()?;
    let text = match resolve(&[host]).pop().flatten() {
        Some(Ok(_)) => return None,
        Some(Err(error)) => format!("cannot resolve {host:?}, so no email can be sent: check the spelling ({error})"),
        None => unanswered(host),
    };
    Some(SettingsProblem::warning("mail.smtp_host", text))
}

/// One finding per name that settings need, the relay's left out: `relay` connects to it.
pub(super) fn findings(settings: &Settings) -> Vec<Finding> {
    let needed = needed(settings);
    let hosts: Vec<&str> = needed.iter().map(|needed| &*needed.host).collect();
    let finding = |(needed, outcome): (&Needed, Option<Resolved>)| {
        let Needed { key, host, otherwise } = needed;
        let (severity, text) = match outcome {
            Some(Ok(addresses)) => (None, format!("{host:?} resolves to {}", list(&addresses))),
            Some(Err(error)) => (Some(Severity::Warning), format!("cannot resolve {host:?}: {otherwise} ({error})")),
            None => (Some(Severity::Warning), unanswered(host)),
        };
        Finding { severity, key: key.clone(), text }
    };
    needed.iter().zip(resolve(&hosts)).map(finding).collect()
}

fn needed(settings: &Settings) -> Vec<Needed> {
    let of_tenant = |tenant: &TenantSettings| {
        let needed = |key: &str, host: Option<String>, otherwise| {
            Some(Needed { key: format!("tenant {:?}, {key}", tenant.name), host: host?, otherwise })
        };
        [
            needed("public_url", tenant.website_host(), "links in emails do not open"),
            needed(
                "registrar",
                tenant.registrar_host(),
                "phones find it only by SRV or NAPTR records (RFC 3263), which are not checked here",
            ),
        ]
    };
    settings.tenant_settings().iter().flat_map(of_tenant).flatten().collect()
}

fn list(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn unanswered(host: &str) -> String {
    format!("no answer for {host:?} within {} s: check the name servers of this machine", NAME_RESOLVED.as_secs())
}

/// The addresses of each host, in the order of `hosts`, as the service would find them; `None` where it took too long. The
/// machine's resolver has no deadline, so it is called on detached threads.
fn resolve(hosts: &[&str]) -> Vec<Option<Resolved>> {
    let (clock, waiting): (_, Vec<_>) = (Clock::system(), hosts.iter().map(|host| asked((*host).to_owned())).collect());
    let start = clock.now().monotonic;
    let left = || NAME_RESOLVED.saturating_sub(clock.now().since(start));
    waiting.into_iter().map(|answer| answer.recv_timeout(left()).ok()).collect()
}

fn asked(host: String) -> mpsc::Receiver<Resolved> {
    let (answer, answered) = mpsc::channel();
    std::thread::spawn(move || {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = (bare, 0).to_socket_addrs().map(|places| {
            let mut addresses: Vec<_> = places.map(|place| place.ip()).collect();
            addresses.dedup();
            addresses
        });
        // The caller may have given up.
        let _ = answer.send(found.map_err(|error| error.to_string()));
    });
    answered
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn names_and_addresses_resolve_and_invented_names_do_not() {
        let found = resolve(&["localhost", "127.0.0.1", "::1", "[::1]", "192.0.2.7"]);
        assert_eq!(found.len(), 5);
        assert!(found.iter().all(|found| matches!(found, Some(Ok(addresses)) if !addresses.is_empty())), "{found:?}");
        // RFC 6761 section 6.4: no resolver finds it.
        assert!(!matches!(resolve(&["relay.invalid"])[..], [Some(Ok(_))]));
    }
}
