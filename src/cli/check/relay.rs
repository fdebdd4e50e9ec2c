//! Whether the mail relay can be used: connects, checks its certificate, logs in and sends NOOP. No email is sent.

use super::finding::Finding;
use crate::cli::store_access::block_on;
use crate::config::{MailTransport, Settings, SettingsProblem, Severity};
use crate::mail::{RelayStep, Smtp, SmtpTls};
use std::time::Duration;

/// Limit: how long `check --deep` waits for the mail relay, from connecting to its last answer.
const RELAY_ANSWERS: Duration = Duration::from_secs(20);

/// The finding; with the pickup transport there is no relay and nothing to report.
pub(super) fn finding(settings: &Settings) -> Option<Finding> {
    if settings.mail.transport != MailTransport::Smtp || settings.relay_host().is_none() {
        return None;
    }
    Some(probe(settings).unwrap_or_else(|problem| problem))
}

/// What was reached, or the key that is probably wrong and why.
fn probe(settings: &Settings) -> Result<Finding, Finding> {
    let error = |key: &str, text| Finding { severity: Some(Severity::Error), key: key.to_owned(), text };
    let relay = settings.mail.relay(RELAY_ANSWERS).map_err(|error| Finding::from(SettingsProblem::from(error)))?;
    let place = format!("{}:{}", relay.host, relay.port);
    let protection = match relay.tls {
        SmtpTls::Required => ", TLS with a valid certificate",
        SmtpTls::Starttls => ", STARTTLS with a valid certificate",
        SmtpTls::None => " without TLS",
    };
    let login = if relay.login.is_some() { ", logged in" } else { "" };
    let smtp = Smtp::new(relay).map_err(|failure| error("mail.smtp_ca_file", failure.to_string()))?;
    let probed = block_on(async { Ok(smtp.probe().await) }).map_err(|failure| error("mail", failure.to_string()))?;
    probed.map_err(|failure| {
        let key = match failure.step {
            RelayStep::Connect => "mail.smtp_host",
            RelayStep::Starttls => "mail.smtp_tls",
            RelayStep::Login => "mail.smtp_username",
            RelayStep::Use => "mail",
        };
        error(key, format!("{place}: {failure}"))
    })?;
    let text = format!("{place}: connected{protection}{login}, NOOP answered");
    Ok(Finding { severity: None, key: "mail.smtp_host".to_owned(), text })
}
