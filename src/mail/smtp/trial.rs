//! The relay tried by an operator: `check --deep` connects and logs in, `mail test` sends one email. Both report the
//! step that failed.

use super::step::{RelayFailure, RelayStep};
use super::{Smtp, envelope, quit};
use domain::outbox::Email;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Noop;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

impl Smtp {
    /// Connects, logs in and sends NOOP; no email is sent.
    pub async fn probe(&self) -> Result<(), RelayFailure> {
        self.attempt(None).await.map(drop)
    }

    /// Sends one email and returns the relay's reply to it.
    pub async fn send_once(&self, email: &Email) -> Result<String, RelayFailure> {
        self.attempt(Some(email)).await
    }

    async fn attempt(&self, email: Option<&Email>) -> Result<String, RelayFailure> {
        let mut step = RelayStep::Connect;
        let reason = match timeout(self.patience, self.exchange(email, &mut step)).await {
            Ok(Ok((mut connection, reply))) => {
                quit(&mut connection).await;
                return Ok(reply);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {} s", self.patience.as_secs()),
        };
        Err(RelayFailure { step, reason })
    }

    async fn exchange(
        &self,
        email: Option<&Email>,
        step: &mut RelayStep,
    ) -> Result<(AsyncSmtpConnection, String), Error> {
        let mut connection = self.connect(step).await?;
        *step = RelayStep::Use;
        let response = match email {
            Some(email) => connection.send(&envelope(&email.sender, &email.recipient), &email.message).await?,
            None => connection.command(Noop).await?,
        };
        Ok((connection, text(&response)))
    }
}

/// A reply as one line: `250 2.0.0 Ok: queued as 4XyZ`.
fn text(response: &Response) -> String {
    format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))
}
