//! `realmgate mail test ADDRESS`: one test email by the configured transport.

use super::tenant::tenant;
use crate::ambient::clock::Clock;
use crate::ambient::randomness;
use crate::cli::error::CliError;
use crate::cli::key_flags::TenantFlag;
use crate::cli::output::Output;
use crate::cli::store_access::block_on;
use crate::config::{MailTransport, Settings};
use crate::mail::{Composer, Pickup, Sender, Smtp, Transfer};
use clap::Args;
use domain::accounts::EmailAddress;
use domain::outbox::{Email, EmailId, Transport as _};
use serde::Serialize;
use std::time::Duration;

/// Limit: how long `mail test` waits for the relay, connection included.
const RELAY_ANSWERS: Duration = Duration::from_mins(1);

/// `mail test ADDRESS [--tenant T]`
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The address to send to
    #[arg(value_name = "ADDRESS")]
    address: String,
    #[command(flatten)]
    tenant: TenantFlag,
}

/// What became of the email, for programs.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum SentObject {
    Relay { host: String, port: u16, reply: String },
    File(String),
}

impl Arguments {
    pub(super) fn run(&self, settings: &Settings, output: &mut Output) -> Result<(), CliError> {
        let recipient = EmailAddress::parse(&self.address).map_err(|error| CliError::Usage(error.to_string()))?;
        let tenant = tenant(&self.tenant, settings)?;
        let sender = Sender::parse(&settings.mail.from);
        let sender = sender.map_err(|error| CliError::Failed(format!("mail.from: {error}")))?;
        let id = EmailId::generate(&mut randomness::system());
        let composer = Composer::new(sender, Transfer::Ascii);
        let email = composer.test_email(&tenant, &recipient, &id, Clock::system().now());
        let email = email.map_err(|error| CliError::Failed(error.to_string()))?;
        let sent = match settings.mail.transport {
            MailTransport::Pickup => deliver(&email, settings)?,
            MailTransport::Smtp => send(&email, settings)?,
        };
        let line = match &sent {
            SentObject::Relay { host, port, reply } => format!("accepted by {host}:{port}: {reply}"),
            SentObject::File(path) => format!("written to {path}; the mail server that collects this folder sends it"),
        };
        Ok(output.line(line, &sent)?)
    }
}

fn send(email: &Email, settings: &Settings) -> Result<SentObject, CliError> {
    let relay = settings.mail.relay(RELAY_ANSWERS)?;
    let (host, port) = (relay.host.clone(), relay.port);
    let relay = Smtp::new(relay).map_err(|error| CliError::Failed(error.to_string()))?;
    let failed = |error| CliError::Failed(format!("mail relay {host}:{port}: {error}; the email was not sent"));
    let reply = block_on(async { relay.send_once(email).await.map_err(failed) })?;
    Ok(SentObject::Relay { host, port, reply })
}

fn deliver(email: &Email, settings: &Settings) -> Result<SentObject, CliError> {
    let folder = Pickup::new(settings.pickup_dir());
    block_on(async {
        let delivered = folder.deliver(email).await;
        delivered.map_err(|error| CliError::Failed(format!("{}: {error}", settings.pickup_dir().display())))?;
        // Its mark guards against sending it twice after a crash; this email is in no outbox.
        folder.discard(std::slice::from_ref(&email.id)).await;
        Ok(SentObject::File(folder.delivered(&email.id).display().to_string()))
    })
}
