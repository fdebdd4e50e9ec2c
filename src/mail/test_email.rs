//! The email that `realmgate mail test` sends, as a finished RFC 5322 message.

use super::account_email::{AutoSubmitted, CompositionError};
use super::envelope::{address, envelope};
use super::sender::Sender;
use domain::accounts::EmailAddress;
use domain::outbox::{Email, EmailId};
use domain::tenant::Tenant;
use domain::time::Now;
use lettre::message::{Mailbox, Message};
use std::time::SystemTime;

/// ASCII in short lines: any relay takes it.
const TEXT: &str = "This is a test email. It was sent by the command \"realmgate mail test\".\r\n\r\n\
                    If you can read it, our other emails reach this address too. Check that it did not arrive\r\n\
                    in the folder for spam.\r\n";

/// Composes it, from the tenant's own sender if it has one, else from `sender`.
pub(super) fn written(
    tenant: &Tenant,
    recipient: &EmailAddress,
    id: &EmailId,
    sender: &Sender,
    now: Now,
) -> Result<Email, CompositionError> {
    let own = tenant.presentation.mail_from.as_deref().map(Sender::parse).transpose()?;
    let sender = own.as_ref().unwrap_or(sender);
    let recipient = recipient.mailed();
    let message = Message::builder()
        .from(sender.mailbox(&tenant.presentation.title))
        .to(Mailbox::new(None, address(&recipient)))
        .envelope(envelope(sender.address(), &recipient))
        .subject(format!("Test email from {}", tenant.presentation.title))
        .date(SystemTime::UNIX_EPOCH + now.wall)
        .header(AutoSubmitted)
        .message_id(Some(format!("<{}@{}>", id.as_str(), sender.host())))
        .body(TEXT.to_owned())?;
    Ok(Email { id: id.clone(), sender: sender.address().to_owned(), recipient, message: message.formatted() })
}
