//! `[[tenant]]`: whose hosts, realms and webhook users belong together; and the tenant of a first start without any.

use super::{ConfigError, Settings, secret_file, values};
use crate::digest::Realm;
use crate::direct_calling::DirectCalling;
use crate::secret::Secret;
use crate::tenant::{Tenant, TenantId, Tenants, WebhookUser};
use serde::Deserialize;
use std::borrow::Cow;
use std::net::IpAddr;
use std::path::PathBuf;

/// `[[tenant]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// Its name in store and command line.
    pub name: String,
    /// Hosts whose public requests are its own.
    #[serde(default, deserialize_with = "values::texts")]
    pub hosts: Vec<String>,
    /// Its realms; the first gets the new accounts.
    #[serde(default, deserialize_with = "values::texts")]
    pub realms: Vec<String>,
    /// The base of links in letters; absent, `https://` and the first host.
    pub public_url: Option<String>,
    /// Who may call the webhook for it.
    #[serde(default)]
    pub webhook_users: Vec<WebhookUserSettings>,
    /// Secrets of Jambonz-Signature.
    #[serde(default, deserialize_with = "values::secrets")]
    pub signature_secrets: Vec<Secret>,
    /// The file that holds more of them, one a line.
    pub signature_secrets_file: Option<PathBuf>,
    /// The longest registration granted, in seconds.
    #[serde(default = "an_hour")]
    pub expires_max: u32,
    /// Sent on a REGISTER ok where set.
    pub allow_direct_app_calling: Option<bool>,
    /// Sent on a REGISTER ok where set.
    pub allow_direct_queue_calling: Option<bool>,
    /// Sent on a REGISTER ok where set.
    pub allow_direct_user_calling: Option<bool>,
    /// The jambonz application that answers calls.
    pub application_sid: Option<String>,
}

/// One of `webhook_users`: a password, or the file that holds it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookUserSettings {
    /// The Basic username.
    pub username: String,
    /// The Basic password.
    #[serde(default, deserialize_with = "values::secret")]
    pub password: Option<Secret>,
    /// The file that holds it.
    pub password_file: Option<PathBuf>,
}

const fn an_hour() -> u32 {
    3600
}

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
        // "All addresses" is none that a link could lead to.
        let reached_as = if settings.listen.ip().is_unspecified() { &hosts[0] } else { &listens_as };
        let public_url = format!("{scheme}://{reached_as}:{}", settings.listen.port());
        if !hosts.contains(&listens_as) {
            hosts.push(listens_as);
        }
        Self {
            name: "default".to_owned(),
            hosts,
            realms: vec!["localhost".to_owned()],
            public_url: Some(public_url),
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

    /// The hosts as the Host header is compared: lower-case, without a trailing dot.
    pub(super) fn normal_hosts(&self) -> Vec<String> {
        let normal = |host: &String| host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        self.hosts.iter().map(normal).collect()
    }

    pub(super) fn public_url(&self) -> Option<String> {
        let url = self.public_url.clone().or_else(|| Some(format!("https://{}", self.normal_hosts().first()?)))?;
        Some(url.trim_end_matches('/').to_owned())
    }

    pub(super) fn resolved_users(&self) -> Result<Vec<WebhookUser>, ConfigError> {
        let resolve = |user: &WebhookUserSettings| {
            let key = format!("tenant {:?}, webhook user {:?}: password", self.name, user.username);
            let password = secret_file::one(&key, user.password.as_ref(), user.password_file.as_deref())?;
            let password = password.ok_or_else(|| ConfigError(format!("{key} or password_file is missing")))?;
            Ok(WebhookUser { username: user.username.clone(), password })
        };
        self.webhook_users.iter().map(resolve).collect()
    }

    pub(super) fn resolved_signature_secrets(&self) -> Result<Vec<Secret>, ConfigError> {
        let key = format!("tenant {:?}: signature_secrets", self.name);
        secret_file::list(&key, &self.signature_secrets, self.signature_secrets_file.as_deref())
    }

    fn resolve(&self, id: TenantId) -> Result<Tenant, ConfigError> {
        let missing = |key: &str| ConfigError(format!("tenant {:?}: {key} is missing or empty", self.name));
        let realms: Option<Vec<_>> = self.realms.iter().map(|realm| Realm::parse(realm)).collect();
        Ok(Tenant {
            id,
            name: self.name.clone(),
            hosts: self.normal_hosts(),
            realms: realms.filter(|realms| !realms.is_empty()).ok_or_else(|| missing("realms"))?,
            public_url: self.public_url().ok_or_else(|| missing("hosts"))?,
            webhook_users: self.resolved_users()?,
            signature_secrets: self.resolved_signature_secrets()?,
            expires_max: self.expires_max,
            direct_calling: DirectCalling {
                app: self.allow_direct_app_calling,
                queue: self.allow_direct_queue_calling,
                user: self.allow_direct_user_calling,
            },
            application_sid: self.application_sid.clone(),
        })
    }
}

impl Settings {
    /// The tenants as set, or that of a first start.
    #[must_use]
    pub fn tenant_settings(&self) -> Cow<'_, [TenantSettings]> {
        if self.tenant.is_empty() {
            return Cow::Owned(vec![TenantSettings::first_start(self)]);
        }
        Cow::Borrowed(&self.tenant)
    }

    /// The tenants with their secrets read. Where none is set, `first_start` must have made its secret before.
    pub fn tenants(&self) -> Result<Tenants, ConfigError> {
        let tenants = self.tenant_settings();
        let resolve = |(place, tenant): (usize, &TenantSettings)| {
            let place = u16::try_from(place).map_err(|_| ConfigError("tenant: more than 65536".to_owned()))?;
            tenant.resolve(TenantId(place))
        };
        tenants.iter().enumerate().map(resolve).collect::<Result<_, _>>().map(Tenants::new)
    }
}
