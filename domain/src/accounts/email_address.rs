//! The address that the activation email goes to: as typed, as it is mailed, and as it is counted.

use crate::text::unicode::is_invisible;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use std::borrow::Cow;
use std::fmt;

/// Why a string is not an address that emails can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    /// Not of the form of docs/contract.md section 3.
    #[error("email must be an address like name@example.com of at most 254 characters")]
    Form,
    /// A local part that the relay may not take (RFC 6531).
    #[error("email must have only plain letters a to z before the @: the mail relay here accepts no others")]
    LocalPart,
}

/// What may stand before the `@` of an address that signs up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocalPart {
    /// ASCII: any relay takes it.
    #[default]
    Ascii,
    /// UTF-8 too (RFC 6531): the pickup program or the relay supports SMTPUTF8.
    Utf8,
}

/// One mail address, never printed by Debug: it is a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

/// Limit: the longest email address in characters, as typed and as it is mailed (RFC 5321 section 4.5.3.1.3).
const LONGEST: usize = 254;

impl EmailAddress {
    /// Reads what an operator gave or the store holds: one `@`, a domain with a dot inside, at most 254 characters, no
    /// blanks, control characters, angle brackets or commas.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let forbidden = |found: char| found.is_whitespace() || found.is_control() || "<>,".contains(found);
        let (local, domain) = text.split_once('@').ok_or(EmailAddressError::Form)?;
        let domain_is_dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
        let fits = text.chars().count() <= LONGEST && !text.contains(forbidden);
        if local.is_empty() || domain.contains('@') || !domain_is_dotted || !fits {
            return Err(EmailAddressError::Form);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads what a person typed at signup: an RFC 5321 dot-atom, a domain of LDH or IDN labels
    /// (docs/contract.md section 3). Invisible characters are rejected anywhere: UTS 46 would silently drop them
    /// from a domain.
    pub fn parse_for_signup(text: &str, allowed: LocalPart) -> Result<Self, EmailAddressError> {
        let (local, domain) = text.rsplit_once('@').ok_or(EmailAddressError::Form)?;
        let hidden = |character: char| is_invisible(character) || character == char::REPLACEMENT_CHARACTER;
        if text.contains(hidden) || !is_dot_atom(local) {
            return Err(EmailAddressError::Form);
        }
        let domain = a_labels(domain).filter(|domain| domain.contains('.')).ok_or(EmailAddressError::Form)?;
        if text.chars().count() > LONGEST || local.len() + 1 + domain.len() > LONGEST {
            return Err(EmailAddressError::Form);
        }
        if allowed == LocalPart::Ascii && !local.is_ascii() {
            return Err(EmailAddressError::LocalPart);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it is mailed: the domain in its A-label form, which every relay can route.
    #[must_use]
    pub fn mailed(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        format!("{local}@{}", a_labels(domain).unwrap_or(Cow::Borrowed(domain)))
    }

    /// The mailbox, for counting what is sent to it: one string for all spellings that mail servers take for one. Dots and
    /// `+` tags stay: what they mean is the server's business, and on most servers they name other people.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let mailed = self.mailed();
        let (local, domain) = mailed.rsplit_once('@').unwrap_or((&mailed, ""));
        // The mapping of UTS 46 folds case, width and composition; what it cannot map is lower-cased.
        let folded = Uts46::new().to_ascii(local.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow, DnsLength::Ignore);
        format!("{}@{}", folded.unwrap_or_else(|_| local.to_lowercase().into()), domain.to_lowercase())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(..)")
    }
}

/// RFC 5321 section 4.1.2 with the UTF-8 of RFC 6531 section 3.3.
fn is_dot_atom(local: &str) -> bool {
    let is_atext =
        |found: char| found.is_ascii_alphanumeric() || !found.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(found);
    local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// A domain of LDH and IDN labels in its A-label form (UTS 46, nontransitional); `None` for anything else.
fn a_labels(domain: &str) -> Option<Cow<'_, str>> {
    Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify).ok()
}

#[cfg(test)]
mod tests;
