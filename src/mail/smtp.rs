//! The relay: one email per connection, and whether a failure concerns the email or the relay.

use async_trait::async_trait;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use std::time::Duration;
use tokio::time::timeout;

use super::envelope::envelope;
use domain::outbox::{Email, MailError, Transport};
use domain::secrets::Secret;

mod step;
mod trial;

pub use step::{RelayFailure, RelayStep};

/// How the connection to the relay is protected; the setting `mail.smtp_tls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// `required`: TLS from the first byte (RFC 8314 section 3.3), usually port 465.
    Required,
    /// `starttls`: plain first, then TLS or nothing (RFC 3207), usually port 587.
    Starttls,
    /// `none`: for a relay on the same machine.
    None,
}

/// Our login at the relay.
#[derive(Clone, Debug)]
pub struct SmtpLogin {
    /// The setting `mail.smtp_username`.
    pub username: String,
    /// The setting `mail.smtp_password`.
    pub password: Secret,
}

/// Where the relay is and how to speak to it.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name, which its certificate must bear, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Our login, where the relay requires one.
    pub login: Option<SmtpLogin>,
    /// A certificate authority in PEM to trust besides the machine's own, for a relay with a private one.
    pub extra_ca: Option<Vec<u8>>,
    /// How long one email may take, connection included.
    pub patience: Duration,
}

/// The relay's TLS cannot be set up from the settings.
#[derive(Debug, thiserror::Error)]
#[error("the relay's TLS settings are wrong: {0}")]
pub struct SmtpSettingsError(#[from] Error);

/// One relay.
pub struct Smtp {
    host: String,
    port: u16,
    protection: Protection,
    login: Option<Credentials>,
    hello: ClientId,
    patience: Duration,
}

enum Protection {
    Required(TlsParameters),
    Starttls(TlsParameters),
    None,
}

/// Limit: how long a relay may take to end the session once it has the email.
const QUIT: Duration = Duration::from_secs(5);

impl Smtp {
    /// One that is reached by these settings.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpSettingsError> {
        let protection = match settings.tls {
            SmtpTls::Required => Protection::Required(parameters(&settings)?),
            SmtpTls::Starttls => Protection::Starttls(parameters(&settings)?),
            SmtpTls::None => Protection::None,
        };
        let login = settings.login.map(|login| Credentials::new(login.username, login.password.expose().to_owned()));
        let (host, port, patience) = (settings.host, settings.port, settings.patience);
        Ok(Self { host, port, protection, login, patience, hello: ClientId::default() })
    }

    async fn send(&self, email: &Email) -> Result<AsyncSmtpConnection, MailError> {
        let connected = self.connect(&mut RelayStep::Connect).await;
        let mut connection = connected.map_err(|error| MailError::Unreachable(Box::new(error)))?;
        let envelope = envelope(&email.sender, &email.recipient);
        connection.send(&envelope, &email.message).await.map_err(judge)?;
        Ok(connection)
    }

    /// Connects and logs in. What goes wrong here concerns the relay or our settings, never an email: a mistyped
    /// password is answered 535, and no email may be given up for it. `begun` is left at the last step that was begun.
    async fn connect(&self, begun: &mut RelayStep) -> Result<AsyncSmtpConnection, Error> {
        let tls = match &self.protection {
            Protection::Required(parameters) => Some(parameters.clone()),
            Protection::Starttls(_) | Protection::None => None,
        };
        let place = (&*self.host, self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(place, Some(self.patience), &self.hello, tls, None).await?;
        if let Protection::Starttls(parameters) = &self.protection {
            *begun = RelayStep::Starttls;
            connection.starttls(parameters.clone(), &self.hello).await?;
        }
        if let Some(login) = &self.login {
            *begun = RelayStep::Login;
            connection.auth(DEFAULT_MECHANISMS, login).await?;
        }
        Ok(connection)
    }
}

#[async_trait]
impl Transport for Smtp {
    fn delivers_at_once(&self) -> bool {
        false
    }

    /// Fails when it takes too long; the email is retried. Once the relay has taken the email nothing counts as a
    /// failure any more, else it would be sent twice.
    async fn deliver(&self, email: &Email) -> Result<(), MailError> {
        let mut connection = match timeout(self.patience, self.send(email)).await {
            Ok(sent) => sent?,
            Err(elapsed) => return Err(MailError::Unreachable(Box::new(elapsed))),
        };
        quit(&mut connection).await;
        Ok(())
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Smtp({:?}:{})", self.host, self.port)
    }
}

/// Ends the session. The relay has done what it was asked: whether it says goodbye changes nothing.
async fn quit(connection: &mut AsyncSmtpConnection) {
    let _: Result<_, _> = timeout(QUIT, connection.quit()).await;
}

fn parameters(settings: &SmtpSettings) -> Result<TlsParameters, Error> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.extra_ca {
        builder = builder.add_root_certificate(Certificate::from_pem(pem)?);
    }
    builder.build_rustls()
}

/// What a failure after the login means.
fn judge(error: Error) -> MailError {
    let wants_login = error.status().is_some_and(|code| matches!(code.into(), 530 | 534 | 535 | 538));
    let source = Box::new(error);
    match () {
        () if wants_login => MailError::Unreachable(source),
        () if source.is_permanent() => MailError::Refused(source),
        // An answer of 4yz, or an address only a relay with SMTPUTF8 could take (RFC 6531).
        () if source.is_transient() || source.is_client() => MailError::PutOff(source),
        () => MailError::Unreachable(source),
    }
}
