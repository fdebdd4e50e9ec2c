//! `[mail]`: how emails are sent.

use super::bare_host::is_bare_host;
use super::{ConfigError, Settings, secret_file, values};
use crate::mail::{SmtpLogin, SmtpSettings, SmtpTls};
use domain::accounts::LocalPart;
use domain::secrets::Secret;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// How emails leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTransport {
    /// As `.eml` files in a folder.
    Pickup,
    /// To a relay.
    Smtp,
}

domain::words!(MailTransport { "pickup" => Pickup, "smtp" => Smtp });

domain::words!(SmtpTls { "required" => Required, "starttls" => Starttls, "none" => None });

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSettings {
    /// How emails leave: as `.eml` files in a folder, or to a relay by SMTP.
    pub transport: MailTransport,
    /// Folder of the pickup transport, from which a mail server collects `*.eml`. Without it, `pickup` in `data_dir`.
    pub pickup_dir: Option<PathBuf>,
    /// Sender of emails: `noreply@example.com` or `Name <noreply@example.com>`. Without a name, the tenant's title is the name.
    pub from: String,
    /// Host name or address of the relay; required for `smtp`. Its certificate must name it.
    pub smtp_host: Option<String>,
    /// Port of the relay. Without it, 465 for `required`, 587 for `starttls`, 25 for `none`.
    pub smtp_port: Option<u16>,
    /// `required`: TLS from the first byte. `starttls`: STARTTLS, or no email. `none`: only for a relay on this machine.
    pub smtp_tls: SmtpTls,
    /// Username at the relay, if it requires a login.
    pub smtp_username: Option<String>,
    /// Password at the relay.
    #[serde(deserialize_with = "values::secret")]
    pub smtp_password: Option<Secret>,
    /// File that holds `smtp_password`.
    pub smtp_password_file: Option<PathBuf>,
    /// File with a certificate authority in PEM to trust for the relay, besides those of the machine.
    pub smtp_ca_file: Option<PathBuf>,
    /// Whether the relay accepts and forwards addresses with UTF-8 before the `@` (SMTPUTF8, RFC 6531). If not, people cannot
    /// sign up with them.
    pub smtp_utf8: bool,
}

impl MailSettings {
    /// The relay's password, from the setting or from its file.
    pub fn smtp_password(&self) -> Result<Option<Secret>, ConfigError> {
        secret_file::one("mail.smtp_password", self.smtp_password.as_ref(), self.smtp_password_file.as_deref())
    }

    /// How the relay is reached, its password and certificate authority read; one email may take `patience`.
    pub fn relay(&self, patience: Duration) -> Result<SmtpSettings, ConfigError> {
        let (username, password) = (self.smtp_username.clone(), self.smtp_password()?);
        let extra_ca = self.smtp_ca_file.as_ref().map(|file| {
            std::fs::read(file).map_err(|error| ConfigError(format!("mail.smtp_ca_file: {}: {error}", file.display())))
        });
        Ok(SmtpSettings {
            host: self.smtp_host.clone().unwrap_or_default(),
            port: self.smtp_port(),
            tls: self.smtp_tls,
            login: username.zip(password).map(|(username, password)| SmtpLogin { username, password }),
            extra_ca: extra_ca.transpose()?,
            patience,
        })
    }

    /// The relay's port: the setting, else the usual one for `smtp_tls`.
    #[must_use]
    pub fn smtp_port(&self) -> u16 {
        self.smtp_port.unwrap_or(match self.smtp_tls {
            SmtpTls::Required => 465,
            SmtpTls::Starttls => 587,
            SmtpTls::None => 25,
        })
    }
}

impl MailSettings {
    /// What may precede the `@` of an address that signs up. The server that collects the pickup folder must take
    /// UTF-8.
    #[must_use]
    pub fn local_part(&self) -> LocalPart {
        if self.transport == MailTransport::Pickup || self.smtp_utf8 { LocalPart::Utf8 } else { LocalPart::Ascii }
    }
}

impl Settings {
    /// The name or address of the relay that emails go to; `None` where none is used, or what is set is none.
    #[must_use]
    pub fn relay_host(&self) -> Option<&str> {
        let host = self.mail.smtp_host.as_deref().filter(|_| self.mail.transport == MailTransport::Smtp)?;
        is_relay_host(host).then_some(host)
    }
}

/// A name or an address, an IPv6 address without brackets. It may be misspelled, but never holds a password.
pub(super) fn is_relay_host(host: &str) -> bool {
    !host.is_empty() && (host.parse::<IpAddr>().is_ok() || is_bare_host(host) && !host.contains(['?', '[']))
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            transport: MailTransport::Pickup,
            pickup_dir: None,
            from: "noreply@localhost".to_owned(),
            smtp_host: None,
            smtp_port: None,
            smtp_tls: SmtpTls::Starttls,
            smtp_username: None,
            smtp_password: None,
            smtp_password_file: None,
            smtp_ca_file: None,
            smtp_utf8: false,
        }
    }
}
