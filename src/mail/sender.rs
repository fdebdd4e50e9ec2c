//! The address our emails come from, as the settings `mail.from` and a tenant's `mail_from` write it.

use lettre::message::Mailbox;

/// The setting is not a valid mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sender must be an address like noreply@example.com or Name <noreply@example.com>")]
pub struct SenderError;

/// A mailbox with or without a display name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// Reads `noreply@example.com` or `Realmgate <noreply@example.com>` (RFC 5322 section 3.4).
    pub fn parse(text: &str) -> Result<Self, SenderError> {
        // A line end would begin another header.
        if text.contains(char::is_control) {
            return Err(SenderError);
        }
        text.trim().parse().map(Self).map_err(|_| SenderError)
    }

    /// The whole mailbox, for the header From: under its own name, else under the tenant's title.
    pub(super) fn mailbox(&self, title: &str) -> Mailbox {
        let name = self.0.name.clone().or_else(|| Some(title.to_owned()).filter(|title| !title.is_empty()));
        Mailbox::new(name, self.0.email.clone())
    }

    /// The address alone, for the envelope.
    pub(super) fn address(&self) -> &str {
        self.0.email.as_ref()
    }

    /// The host after the `@`, for Message-IDs.
    pub(super) fn host(&self) -> &str {
        self.0.email.domain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_and_without_a_name_are_read_and_others_are_not() {
        for text in ["noreply@example.com", "Realmgate <noreply@example.com>", "\"R, gate\" <noreply@example.com>"] {
            let sender = Sender::parse(text).unwrap();
            assert_eq!((sender.address(), sender.host()), ("noreply@example.com", "example.com"));
        }
        for text in ["", "noreply", "a@b.de\r\nBcc: c@d.de", "<>", "a@b.de, c@d.de"] {
            assert_eq!(Sender::parse(text), Err(SenderError), "{text}");
        }
    }
}
