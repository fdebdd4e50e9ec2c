//! An email ready to be sent: the finished RFC 5322 message and the envelope around it.

use std::fmt;
use std::time::Duration;

/// Limit: the longest wait between two tries to deliver an email.
pub const EMAIL_RETRY_CAP: Duration = Duration::from_hours(1);

/// Identifies an email: 32 hex digits. It is part of its Message-ID and of its file name in the pickup folder, so that
/// an email sent twice after a crash can be recognised.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailId(String);

impl EmailId {
    /// Takes 32 lower-case hex digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 32 && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// Draws a new one.
    pub fn generate(rng: &mut dyn rand::CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(hex::encode(bytes))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An email. Its message holds an activation link, so Debug shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// Its id.
    pub id: EmailId,
    /// The envelope's sender address.
    pub sender: String,
    /// The envelope's recipient address.
    pub recipient: String,
    /// Headers and body with CRLF line ends.
    pub message: Vec<u8>,
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Email({})", self.id.as_str())
    }
}
