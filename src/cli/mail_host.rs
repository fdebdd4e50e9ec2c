//! Whether the relay's name resolves: a part of `realmgate check`, the only command that may wait for a name server.

use crate::config::{Settings, SettingsProblem};
use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::mpsc;
use std::time::Duration;

/// Limit: how long `check` waits for the name of the mail relay to resolve.
const NAME_RESOLVED: Duration = Duration::from_secs(5);

/// The problem, where there is one. A warning: the name server may be away for a moment, or not be the one of the server.
pub(super) fn problem(settings: &Settings) -> Option<SettingsProblem> {
    let host = settings.relay_host()?;
    let text = match resolve(host.to_owned()) {
        Some(Ok(())) => return None,
        Some(Err(error)) => {
            format!("{host:?} does not resolve to an address, so no email would leave: is it spelled right? ({error})")
        }
        None => {
            format!("{host:?} was not resolved within {} s: does a name server answer here?", NAME_RESOLVED.as_secs())
        }
    };
    Some(SettingsProblem::warning("mail.smtp_host", text))
}

/// Asks as the service would. The machine's resolver has no deadline, so it is asked on a detached thread; `None` where
/// it took too long.
fn resolve(host: String) -> Option<Result<(), std::io::Error>> {
    if host.parse::<IpAddr>().is_ok() {
        return Some(Ok(()));
    }
    let (answer, answered) = mpsc::channel();
    std::thread::spawn(move || {
        let found = (host, 0).to_socket_addrs().map(drop);
        // The caller may have given up.
        let _ = answer.send(found);
    });
    answered.recv_timeout(NAME_RESOLVED).ok()
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn names_and_addresses_resolve_and_invented_names_do_not() {
        for host in ["localhost", "127.0.0.1", "::1", "192.0.2.7"] {
            assert!(resolve(host.to_owned()).unwrap().is_ok(), "{host}");
        }
        // RFC 6761 section 6.4: no resolver finds it.
        assert!(!matches!(resolve("relay.invalid".to_owned()), Some(Ok(()))));
    }
}
