//! An email about an account (docs/contract.md section 4), as a finished RFC 5322 message.

use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use std::time::SystemTime;

use super::envelope::{address, envelope};
use super::layout::{HtmlLayout, Rendered, TextLayout};
use super::sender::{Sender, SenderError};
use super::words::Wording;
use askama::Template as _;
use domain::outbox::{Email, EmailContents};
use domain::time::Now;

/// The email could not be composed; a server error, never the user's mistake.
#[derive(Debug, thiserror::Error)]
pub(super) enum CompositionError {
    /// A template failed.
    #[error("an email's template failed: {0}")]
    Template(#[from] askama::Error),
    /// The tenant's own sender is not a valid mailbox.
    #[error("the tenant's mail_from is not a valid mailbox: {0}")]
    Sender(#[from] SenderError),
    /// The message lacks a part.
    #[error("an email is incomplete: {0}")]
    Message(#[from] lettre::error::Error),
}

/// How the bodies of an email are transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// UTF-8 unchanged (RFC 6152): quoted-printable would break the link, and a person who reads the pickup folder
    /// without a mail program could not follow it.
    AsWritten,
    /// ASCII only, for a relay that may not speak 8BITMIME.
    Ascii,
}

/// Composes text and HTML, from the tenant's own sender where it has one, else from `sender`. What strangers typed is in
/// no header, and in the parts so that nothing links it.
pub(super) fn written(
    contents: EmailContents<'_>,
    sender: &Sender,
    transfer: Transfer,
    now: Now,
) -> Result<Email, CompositionError> {
    let Rendered { subject, text, html } = rendered(contents)?;
    let presentation = &contents.tenant.presentation;
    let own = presentation.mail_from.as_deref().map(Sender::parse).transpose()?;
    let sender = own.as_ref().unwrap_or(sender);
    let recipient = contents.recipient.mailed();
    // A boundary made of the email's id: composed twice, an email is the same to the byte.
    let parts = MultiPart::alternative()
        .boundary(format!("realmgate-{}", contents.id.as_str()))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(transfer.encode(text)))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(transfer.encode(html)));
    let message = Message::builder()
        .from(sender.mailbox(&presentation.title))
        .to(Mailbox::new(None, address(&recipient)))
        .envelope(envelope(sender.address(), &recipient))
        .subject(subject)
        .date(SystemTime::UNIX_EPOCH + now.wall)
        .header(AutoSubmitted)
        .message_id(Some(format!("<{}@{}>", contents.id.as_str(), sender.host())))
        .multipart(parts)?;
    let sender = sender.address().to_owned();
    Ok(Email { id: contents.id.clone(), sender, recipient, message: message.formatted() })
}

/// The subject and both parts.
pub(super) fn rendered(contents: EmailContents<'_>) -> Result<Rendered, askama::Error> {
    let wording = Wording::of(contents);
    let text = TextLayout::new(&wording, contents).render()?;
    let html = HtmlLayout::new(&wording, contents).render()?;
    Ok(Rendered { subject: wording.story.subject, text, html })
}

/// Marks the email as automatic, so that no out-of-office note answers it (RFC 3834 section 5).
#[derive(Clone, Copy, Debug)]
pub(super) struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Limit: the longest line of an email, in bytes (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

impl Transfer {
    fn encode(self, text: String) -> Body {
        if self == Self::Ascii || text.lines().any(|line| line.len() > LONGEST_LINE) {
            return Body::new(text);
        }
        let lines: String = text.lines().flat_map(|line| [line, "\r\n"]).collect();
        Body::dangerous_pre_encoded(lines.into_bytes(), ContentTransferEncoding::EightBit)
    }
}

#[cfg(test)]
mod tests;
