//! The email with the activation link (docs/contract.md section 4), as a finished RFC 5322 message.

use askama::Template;
use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use std::time::SystemTime;

use super::envelope::{address, envelope};
use super::sender::{Sender, SenderError};
use super::unlinked::unlinked;
use domain::outbox::{ActivationEmail, Email};
use domain::tenant::Language;
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

/// Composes text and HTML, from the tenant's own sender where it has one, else from `sender`. The user's display name
/// is not in it: it would let an attacker have their own words sent to any address.
pub(super) fn written(
    email: ActivationEmail<'_>,
    sender: &Sender,
    transfer: Transfer,
    now: Now,
) -> Result<Email, CompositionError> {
    let wording = wording(email)?;
    let own = email.tenant.presentation.mail_from.as_deref().map(Sender::parse).transpose()?;
    let sender = own.as_ref().unwrap_or(sender);
    let recipient = email.email.mailed();
    let message = Message::builder()
        .from(sender.mailbox(&email.tenant.presentation.title))
        .to(Mailbox::new(None, address(&recipient)))
        .envelope(envelope(sender.address(), &recipient))
        .subject(wording.subject)
        .date(SystemTime::UNIX_EPOCH + now.wall)
        .header(AutoSubmitted)
        .message_id(Some(format!("<{}@{}>", email.id.as_str(), sender.host())))
        .multipart(parts(email, transfer.encode(wording.text), transfer.encode(wording.html)))?;
    Ok(Email { id: email.id.clone(), sender: sender.address().to_owned(), recipient, message: message.formatted() })
}

fn parts(email: ActivationEmail<'_>, text: Body, html: Body) -> MultiPart {
    // A boundary made of the email's id: composed twice, an email is the same to the byte.
    let boundary = format!("realmgate-{}", email.id.as_str());
    MultiPart::alternative()
        .boundary(boundary)
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_HTML).body(html))
}

fn wording(email: ActivationEmail<'_>) -> Result<Wording, askama::Error> {
    let (token, language) = (email.token.to_link_text(), email.language.tag());
    // The page behind the link speaks the language of the email, whatever the browser is set to.
    let link = format!("{}/activate.ashx?token={token}&lang={language}", email.tenant.public_url);
    let presentation = &email.tenant.presentation;
    let (title, user) = (&*presentation.title, &*unlinked(email.account.key.username.as_str()));
    let address = presentation.support_link();
    let words =
        EmailWords { title, user, link: &link, support: presentation.support.as_deref().zip(address.as_deref()) };
    Ok(match email.language {
        Language::English => Wording {
            subject: format!("Activate your account at {title}"),
            text: EnglishText { letter: words }.render()?,
            html: EnglishHtml { letter: words }.render()?,
        },
        Language::German => Wording {
            subject: format!("Aktivieren Sie Ihr Konto bei {title}"),
            text: GermanText { letter: words }.render()?,
            html: GermanHtml { letter: words }.render()?,
        },
    })
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

struct Wording {
    subject: String,
    text: String,
    html: String,
}

/// What differs from email to email, in every language and form.
#[derive(Clone, Copy)]
struct EmailWords<'a> {
    title: &'a str,
    /// The username, written so that no mail program makes a link of it.
    user: &'a str,
    link: &'a str,
    /// The support contact: as it is shown, and as its link.
    support: Option<(&'a str, &'a str)>,
}

/// Declares a template of an email.
macro_rules! template {
    ($name:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path, config = ".askama.toml")]
        struct $name<'a> {
            letter: EmailWords<'a>,
        }
    };
}

template!(EnglishText, "activation.en.txt");
template!(EnglishHtml, "activation.en.html");
template!(GermanText, "activation.de.txt");
template!(GermanHtml, "activation.de.html");

#[cfg(test)]
mod tests;
