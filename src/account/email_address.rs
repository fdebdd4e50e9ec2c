//! The address the activation letter goes to, checked as far as CONTRACT section 3 says; only the letter proves it.

use std::fmt;

/// The text is not an address we would write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("email must be an address like name@example.com of at most 254 characters")]
pub struct EmailAddressError;

/// One mail address, never printed by Debug: it is a person's.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// One `@`, a domain with a dot inside, at most 254 characters, no blanks, control characters, angle brackets
    /// or commas.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let forbidden = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,".contains(letter);
        let (local, domain) = text.split_once('@').ok_or(EmailAddressError)?;
        let domain_is_dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
        let fits = text.chars().count() <= 254 && !text.contains(forbidden);
        if local.is_empty() || domain.contains('@') || !domain_is_dotted || !fits {
            return Err(EmailAddressError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_people_have_are_taken_and_others_are_not() {
        for good in ["a@b.de", "first.last+tag@sub.example.com", "ü@exämple.org"] {
            assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good);
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in
            ["", "a", "a@b", "@b.de", "a@b@c.de", "a b@c.de", "<a@b.de>", "a,b@c.de", "a@b.", "a@.b", "a\r@b.de", &long]
        {
            assert_eq!(EmailAddress::parse(bad), Err(EmailAddressError), "{bad}");
        }
    }
}
