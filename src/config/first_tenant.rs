//! The tenant of a first start, where the settings name none.

use super::tenant::{WebhookUserSettings, an_hour, udp_and_tcp};
use super::{Settings, TenantSettings};
use std::net::IpAddr;

impl TenantSettings {
    /// The tenant where the settings name none: this machine, under the address it listens on too, and the secret that
    /// the first start generates.
    #[must_use]
    pub fn first_start(settings: &Settings) -> Self {
        let scheme = if settings.tls.is_some() { "https" } else { "http" };
        let mut hosts = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        let listens_as = match settings.listen.ip() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        // A link cannot lead to "all addresses".
        let reached_as = if settings.listen.ip().is_unspecified() { &hosts[0] } else { &listens_as };
        let public_url = format!("{scheme}://{reached_as}:{}", settings.listen.port());
        if !hosts.contains(&listens_as) {
            hosts.push(listens_as);
        }
        Self {
            name: "default".to_owned(),
            hosts,
            realms: vec!["localhost".to_owned()],
            domains: Vec::new(),
            public_url: Some(public_url),
            title: None,
            support: None,
            imprint_url: None,
            privacy_url: None,
            mail_from: None,
            colour: None,
            logo: None,
            registrar: None,
            transports: udp_and_tcp(),
            challenge_algorithms: Vec::new(),
            webhook_users: vec![WebhookUserSettings {
                username: "jambonz".to_owned(),
                password: None,
                password_file: Some(settings.webhook_secret_path()),
            }],
            signature_secrets: Vec::new(),
            signature_secrets_file: None,
            expires_max: an_hour(),
            allow_direct_app_calling: None,
            allow_direct_queue_calling: None,
            allow_direct_user_calling: None,
            application_sid: None,
        }
    }
}
