//! `[[tenant]]`: the hosts, realms and webhook users of one tenant, and what its website shows.

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
    /// Name in the store, the log and on the command line. Users never see it; do not change it, its accounts belong to it.
    pub name: String,
    /// Host names of its website: the Host header of a request selects the tenant. The first one is the default of
    /// `public_url`.
    #[serde(default, deserialize_with = "values::strings")]
    pub hosts: Vec<String>,
    /// Realms that its phones log in to, exactly as the platform challenges with them. New accounts get the first one.
    #[serde(default, deserialize_with = "values::strings")]
    pub realms: Vec<String>,
    /// Hosts that SIP addresses of its users may name besides the realm; see docs/readings.md.
    #[serde(default, deserialize_with = "values::strings")]
    pub domains: Vec<String>,
    /// Address of the website, which links in emails begin with. Without it, `https://` and the first of `hosts`.
    pub public_url: Option<String>,
    /// Name on pages and in emails. Without it, the host of `public_url`.
    pub title: Option<String>,
    /// Support contact: an email address, or an http or https URL.
    pub support: Option<String>,
    /// URL of the imprint, linked from every page.
    pub imprint_url: Option<String>,
    /// URL of the privacy notice, linked from every page. `check` warns if it is missing while people can sign up.
    pub privacy_url: Option<String>,
    /// Sender of its emails, instead of `from` in `[mail]`.
    pub mail_from: Option<String>,
    /// Colour of the buttons on pages and in emails, as `#rrggbb`. The text on them is black or white, whichever is easier to
    /// read. Without it, blue.
    pub colour: Option<String>,
    /// File of the logo in its emails: PNG, JPEG, WebP or SVG, of at most 100 KiB. Most mail programs show PNG and JPEG only.
    pub logo: Option<PathBuf>,
    /// Registrar that people set in their phones: a host, or host:port. Without it, the realm.
    pub registrar: Option<String>,
    /// SIP transports that phones may use, the preferred one first: `udp`, `tcp`, `tls`, `wss`.
    #[serde(default = "udp_and_tcp", deserialize_with = "values::strings")]
    pub transports: Vec<String>,
    /// Algorithms that the platform's challenges name: `MD5`, `SHA-256`, `SHA-512-256`; see above. Empty: they name none, or
    /// it is not known.
    #[serde(default, deserialize_with = "values::strings")]
    pub challenge_algorithms: Vec<String>,
    /// HTTP Basic users with which its platforms call the webhook.
    #[serde(default)]
    pub webhook_users: Vec<WebhookUserSettings>,
    /// Secrets that verify the header Jambonz-Signature; several during a rotation. In the file, one per line.
    #[serde(default, deserialize_with = "values::secrets")]
    pub signature_secrets: Vec<Secret>,
    /// File that holds more of them, one per line.
    pub signature_secrets_file: Option<PathBuf>,
    /// Longest registration granted, in seconds; at least 1 s. Requests for more get this; an account can have its own.
    #[serde(default = "an_hour")]
    pub expires_max: u32,
    /// Sent to jambonz with a granted REGISTER, if set: whether the phone may call applications directly.
    pub allow_direct_app_calling: Option<bool>,
    /// Likewise: whether it may call queues directly.
    pub allow_direct_queue_calling: Option<bool>,
    /// Likewise: whether it may call other users directly.
    pub allow_direct_user_calling: Option<bool>,
    /// jambonz application that handles calls of its phones: a UUID. An account can have its own.
    pub application_sid: Option<String>,
}

/// One of `webhook_users`: its password is here or in a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookUserSettings {
    /// Username of HTTP Basic authentication, without a colon.
    pub username: String,
    /// Its password; 12 characters or more, else `check` warns.
    #[serde(default, deserialize_with = "values::secret")]
    pub password: Option<Secret>,
    /// File that holds `password`.
    pub password_file: Option<PathBuf>,
}

pub(super) const fn an_hour() -> u32 {
    3600
}

pub(super) fn udp_and_tcp() -> Vec<String> {
    PhoneService::default().transports.into_iter().map(|transport| transport.name().to_owned()).collect()
}

impl TenantSettings {
    /// The hosts in the form in which Host headers are compared.
    pub(super) fn normal_hosts(&self) -> Vec<String> {
        self.hosts.iter().map(|host| web_host(host)).collect()
    }

    /// Its host is written in A-labels: mail programs cut links with other characters, and phones do not resolve them.
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

    fn presentation(&self) -> Result<Presentation, ConfigError> {
        Ok(Presentation {
            title: self.display_title(),
            support: self.support.clone(),
            imprint_url: self.imprint_url.clone(),
            privacy_url: self.privacy_url.clone(),
            mail_from: self.mail_from.clone(),
            colour: self.parsed_colour()?,
            logo: self.read_logo()?,
        })
    }

    /// `None` if no transport is set, or an unknown one.
    pub(super) fn phone_service(&self) -> Option<PhoneService> {
        let transports: Option<Vec<_>> = self.transports.iter().map(|word| SipTransport::by_name(word)).collect();
        let transports = transports.filter(|transports| !transports.is_empty())?;
        let challenge_algorithms = self.challenge_algorithms().unwrap_or_default();
        Some(PhoneService { registrar: self.registrar.clone(), transports, challenge_algorithms })
    }

    /// `None` if one of them is unknown or named twice.
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
            presentation: self.presentation()?,
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
    /// The tenants of the settings, or the one of a first start.
    #[must_use]
    pub fn tenant_settings(&self) -> Cow<'_, [TenantSettings]> {
        if self.tenant.is_empty() {
            return Cow::Owned(vec![TenantSettings::first_start(self)]);
        }
        Cow::Borrowed(&self.tenant)
    }

    /// The tenants with their secrets. If no tenant is set, `first_start` must have made its secret before.
    pub fn tenants(&self) -> Result<Tenants, ConfigError> {
        let tenants = self.tenant_settings();
        let resolve = |(place, tenant): (usize, &TenantSettings)| {
            let place = u16::try_from(place).map_err(|_| ConfigError("tenant: more than 65536".to_owned()))?;
            tenant.resolve(TenantId(place))
        };
        tenants.iter().enumerate().map(resolve).collect::<Result<_, _>>().map(Tenants::new)
    }

    /// The tenants without webhook users, signature secrets and logos, for a command that only reads.
    pub fn tenants_without_secrets(&self) -> Result<Tenants, ConfigError> {
        let without = |tenant: &TenantSettings| TenantSettings {
            webhook_users: Vec::new(),
            signature_secrets: Vec::new(),
            signature_secrets_file: None,
            logo: None,
            ..tenant.clone()
        };
        Self { tenant: self.tenant_settings().iter().map(without).collect(), ..self.clone() }.tenants()
    }
}
