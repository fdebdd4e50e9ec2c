//! What is wrong with the listeners: traffic that others could read, and two listeners on one address.

use super::{Settings, SettingsProblem};
use std::net::SocketAddr;

/// Problems of `listen`, of `webhook_listen` and what goes with it, and of `admin_hosts`.
pub(super) fn listener_problems(settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    in_the_clear("listen", settings.listen, settings, problems);
    if let Some(address) = settings.webhook_listen {
        in_the_clear("webhook_listen", address, settings, problems);
        for (key, taken) in [("listen", settings.listen), ("admin_listen", settings.admin_listen)] {
            if address == taken && address.port() != 0 {
                problems
                    .push(SettingsProblem::error("webhook_listen", format!("is the same as {key}: use another port")));
            }
        }
    } else if settings.webhook.keep_on_listen {
        let text = "has no effect without webhook_listen: listen serves the webhook";
        problems.push(SettingsProblem::warning("webhook.keep_on_listen", text));
    }
    if settings.admin_hosts.iter().any(|name| name.is_empty() || name.contains(['/', '@', '*', ' '])) {
        problems.push(SettingsProblem::error("admin_hosts", "must be host names without scheme, path or wildcard"));
    }
}

fn in_the_clear(key: &str, address: SocketAddr, settings: &Settings, problems: &mut Vec<SettingsProblem>) {
    let is_open = !address.ip().to_canonical().is_loopback();
    if is_open && settings.tls.is_none() && !settings.behind_proxy {
        let text = format!(
            "{address} can be reached from other machines in plain HTTP: set [tls] certificate and key, or behind_proxy = true \
             if a proxy terminates TLS, or listen on 127.0.0.1"
        );
        problems.push(SettingsProblem::error(key, text));
    }
}

#[cfg(test)]
mod tests {
    use crate::config::tests::{TENANT, load};

    fn problems(toml: &str) -> Vec<String> {
        load(&format!("{toml}\n{TENANT}"), &[]).unwrap().problems().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_webhook_s_own_listener_must_not_be_reached_in_the_clear() {
        assert_eq!(problems("webhook_listen = \"127.0.0.1:8090\""), Vec::<String>::new());
        assert_eq!(problems("webhook_listen = \"[::ffff:127.0.0.1]:8090\""), Vec::<String>::new());
        for open in ["0.0.0.0:8090", "[::]:8090", "192.0.2.1:8090"] {
            let found = problems(&format!("webhook_listen = \"{open}\""));
            assert!(found[0].starts_with(&format!("error: webhook_listen: {open} can be reached")), "{found:?}");
            let proxied =
                format!("webhook_listen = \"{open}\"\nbehind_proxy = true\ntrusted_proxies = [\"192.0.2.2\"]");
            assert_eq!(problems(&proxied), Vec::<String>::new());
        }
    }

    #[test]
    fn two_listeners_have_two_addresses() {
        for (key, address) in [("listen", "127.0.0.1:8080"), ("admin_listen", "127.0.0.1:8081")] {
            let found = problems(&format!("webhook_listen = \"{address}\""));
            assert_eq!(found, [format!("error: webhook_listen: is the same as {key}: use another port")]);
        }
        assert_eq!(problems("listen = \"127.0.0.1:0\"\nwebhook_listen = \"127.0.0.1:0\""), Vec::<String>::new());
    }

    #[test]
    fn the_public_webhook_is_kept_only_beside_another_one() {
        assert_eq!(problems("[webhook]\nkeep_on_listen = true").len(), 1);
        let both = "webhook_listen = \"127.0.0.1:8090\"\n[webhook]\nkeep_on_listen = true";
        assert_eq!(problems(both), Vec::<String>::new());
    }

    #[test]
    fn names_of_the_admin_listener_are_bare() {
        assert_eq!(problems("admin_hosts = [\"realmgate\", \"metrics.example.com:8081\"]"), Vec::<String>::new());
        for wrong in ["http://realmgate", "*", ""] {
            let found = problems(&format!("admin_hosts = [{wrong:?}]"));
            assert!(found[0].starts_with("error: admin_hosts: "), "{found:?}");
        }
    }
}
