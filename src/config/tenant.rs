//! `[[tenant]]`: whose hosts, realms and webhook users belong together, and how a tenant presents itself.

use super::{ConfigError, Settings, secret_file, values};
use domain::digest::{HashFunction, Realm};
use domain::secrets::Secret;
use domain::tenant::{
    ApplicationSid, DirectCalling, PhoneService, Presentation, SipTransport, Tenant, TenantId, Tenants, WebhookUser,
    web_host,
};
use serde::Deserialize;
use std::borrow::Cow;
use std::path::PathBuf;

/// `[[tenant]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// Its name in store and command line.
    pub name: String,
    /// Hosts whose public requests are its own.
    #[serde(default, deserialize_with = "values::strings")]
    pub hosts: Vec<String>,
    /// Its realms; the first gets the new accounts.
    #[serde(default, deserialize_with = "values::strings")]
    pub realms: Vec<String>,
    /// Domains at which its users have addresses too, beside their realm's own name.
    #[serde(default, deserialize_with = "values::strings")]
    pub domains: Vec<String>,
    /// The base of links in emails; absent, `https://` and the first host.
    pub public_url: Option<String>,
    /// The name shown to users; absent, the host of `public_url`.
    pub title: Option<String>,
    /// The support contact: a mail address, or an http or https address.
    pub support: Option<String>,
    /// The address of the imprint.
    pub imprint_url: Option<String>,
    /// The address of the privacy notice.
    pub privacy_url: Option<String>,
    /// The mailbox its emails come from, instead of `mail.from`.
    pub mail_from: Option<String>,
    /// Host, or host and port, that phones register at; absent, the realm.
    pub registrar: Option<String>,
    /// The transports that phones may use, the preferred one first: udp, tcp, tls, wss.
    #[serde(default = "udp_and_tcp", deserialize_with = "values::strings")]
    pub transports: Vec<String>,
    /// The algorithms that the platform's challenges name: MD5, SHA-256, SHA-512-256; none where they name none.
    #[serde(default, deserialize_with = "values::strings")]
    pub challenge_algorithms: Vec<String>,
    /// The users that may call the webhook for it.
    #[serde(default)]
    pub webhook_users: Vec<WebhookUserSettings>,
    /// Secrets of Jambonz-Signature.
    #[serde(default, deserialize_with = "values::secrets")]
    pub signature_secrets: Vec<Secret>,
    /// The file that holds more of them, one per line.
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
    /// The jambonz application that answers calls: a UUID.
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

pub(super) const fn an_hour() -> u32 {
    3600
}

pub(super) fn udp_and_tcp() -> Vec<String> {
    PhoneService::default().transports.into_iter().map(|transport| transport.name().to_owned()).collect()
}

impl TenantSettings {
    /// The hosts as the Host header is compared.
    pub(super) fn normal_hosts(&self) -> Vec<String> {
        self.hosts.iter().map(|host| web_host(host)).collect()
    }

    /// Its host is written in A-labels: links with other characters are cut by mail programs, and phones do not resolve
    /// them.
    pub(super) fn public_url(&self) -> Option<String> {
        let url = self.public_url.clone().or_else(|| Some(format!("https://{}", self.normal_hosts().first()?)))?;
        let url = url.trim_end_matches('/');
        Some(match self.public_host().filter(|host| !host.is_ascii()) {
            Some(host) => url.replacen(host, &web_host(host), 1),
            None => url.to_owned(),
        })
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

    fn presentation(&self) -> Presentation {
        Presentation {
            title: self.display_title(),
            support: self.support.clone(),
            imprint_url: self.imprint_url.clone(),
            privacy_url: self.privacy_url.clone(),
            mail_from: self.mail_from.clone(),
        }
    }

    /// `None` where no transport is set, or one that does not exist.
    pub(super) fn phone_service(&self) -> Option<PhoneService> {
        let transports: Option<Vec<_>> = self.transports.iter().map(|word| SipTransport::by_name(word)).collect();
        let transports = transports.filter(|transports| !transports.is_empty())?;
        let challenge_algorithms = self.challenge_algorithms().unwrap_or_default();
        Some(PhoneService { registrar: self.registrar.clone(), transports, challenge_algorithms })
    }

    /// `None` where one of them is unknown, or named twice.
    pub(super) fn challenge_algorithms(&self) -> Option<Vec<HashFunction>> {
        let named: Option<Vec<_>> = self.challenge_algorithms.iter().map(|name| HashFunction::by_name(name)).collect();
        named.filter(|named| (1..named.len()).all(|place| !named[..place].contains(&named[place])))
    }

    fn application_sid(&self) -> Result<Option<ApplicationSid>, ConfigError> {
        let parsed = self.application_sid.as_deref().map(ApplicationSid::parse).transpose();
        parsed.map_err(|error| ConfigError(format!("tenant {:?}: {error}", self.name)))
    }

    fn resolve(&self, id: TenantId) -> Result<Tenant, ConfigError> {
        let missing = |key: &str| ConfigError(format!("tenant {:?}: {key} is missing or empty", self.name));
        let realms: Option<Vec<_>> = self.realms.iter().map(|realm| Realm::parse(realm)).collect();
        Ok(Tenant {
            id,
            name: self.name.clone(),
            hosts: self.normal_hosts(),
            realms: realms.filter(|realms| !realms.is_empty()).ok_or_else(|| missing("realms"))?,
            domains: self.domains.iter().map(|domain| web_host(domain)).collect(),
            public_url: self.public_url().ok_or_else(|| missing("hosts"))?,
            presentation: self.presentation(),
            phone_service: self.phone_service().ok_or_else(|| missing("transports"))?,
            webhook_users: self.resolved_users()?,
            signature_secrets: self.resolved_signature_secrets()?,
            expires_max: self.expires_max,
            direct_calling: DirectCalling {
                app: self.allow_direct_app_calling,
                queue: self.allow_direct_queue_calling,
                user: self.allow_direct_user_calling,
            },
            application_sid: self.application_sid()?,
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

    /// The tenants without webhook users and signature secrets, for a command that only reads.
    pub fn tenants_without_secrets(&self) -> Result<Tenants, ConfigError> {
        let without = |tenant: &TenantSettings| TenantSettings {
            webhook_users: Vec::new(),
            signature_secrets: Vec::new(),
            signature_secrets_file: None,
            ..tenant.clone()
        };
        Self { tenant: self.tenant_settings().iter().map(without).collect(), ..self.clone() }.tenants()
    }
}
